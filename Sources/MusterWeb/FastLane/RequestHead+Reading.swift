extension RequestHead {
    /// Reads the head that begins with the first byte.
    static func read(_ bytes: Span<UInt8>) -> Reading {
        var head = RequestHead()
        var place = 0
        var step = head.readRequestLine(bytes, &place)
        while step == .goOn { step = head.readField(bytes, &place) }
        switch step {
        case .goOn, .done: return head.length > limit ? .strange : .head(head)
        case .incomplete: return bytes.count > limit ? .strange : .incomplete
        case .strange: return .strange
        }
    }

    private enum Step {
        case goOn, done, incomplete, strange
    }

    /// The fields that decide anything here; of the others nothing but the form is looked at.
    private enum Field: Sendable {
        case accept, acceptEncoding, authorization, connection, contentLength, contentType, cookie, expect, host
        case ifNoneMatch, proxyConnection, secFetchSite, transferEncoding, upgrade
    }

    /// By the length of their names, so that most fields are told by that alone.
    private static let fields: [[(name: [UInt8], field: Field)]] = {
        let named: [(String, Field)] = [
            ("accept", .accept), ("accept-encoding", .acceptEncoding), ("authorization", .authorization),
            ("connection", .connection), ("content-length", .contentLength), ("content-type", .contentType),
            ("cookie", .cookie), ("expect", .expect), ("host", .host), ("if-none-match", .ifNoneMatch),
            ("proxy-connection", .proxyConnection), ("sec-fetch-site", .secFetchSite),
            ("transfer-encoding", .transferEncoding), ("upgrade", .upgrade),
        ]
        let longest = named.map(\.0.utf8.count).max() ?? 0
        return (0...longest).map { length in
            named.filter { $0.0.utf8.count == length }.map { (Array($0.0.utf8), $0.1) }
        }
    }()

    private static let methods: [(name: [UInt8], method: Method)] = [
        (Array("GET ".utf8), .get), (Array("HEAD ".utf8), .head), (Array("POST ".utf8), .post),
    ]
    private static let version = Array(" HTTP/1.1\r\n".utf8)
    private static let connect = Array("CONNECT ".utf8)
    private static let keepAlive = Array("keep-alive".utf8)

    private mutating func readRequestLine(_ bytes: Span<UInt8>, _ place: inout Int) -> Step {
        while place < bytes.count, Self.isUpperCase(bytes[place]) { place += 1 }
        if place == bytes.count { return .incomplete }
        guard place > 0, bytes[place] == UInt8(ascii: " "), !bytes.begins(with: Self.connect) else { return .strange }
        place += 1
        for (name, method) in Self.methods where name.count == place && bytes.begins(with: name) {
            self.method = method
        }

        let begin = place
        while place < bytes.count, bytes[place] > 0x20, bytes[place] < 0x7F { place += 1 }
        target = begin..<place
        guard bytes.count - place >= Self.version.count else { return .incomplete }
        guard !target.isEmpty, bytes.begins(with: Self.version, at: place) else { return .strange }
        place += Self.version.count
        return .goOn
    }

    private mutating func readField(_ bytes: Span<UInt8>, _ place: inout Int) -> Step {
        guard place < bytes.count else { return .incomplete }
        if bytes[place] == UInt8(ascii: "\r") {
            guard place + 1 < bytes.count else { return .incomplete }
            guard bytes[place + 1] == UInt8(ascii: "\n") else { return .strange }
            length = place + 2
            return .done
        }
        let begin = place
        while place < bytes.count, Self.isOfName(bytes[place]) { place += 1 }
        if place == bytes.count { return .incomplete }
        guard place > begin, bytes[place] == UInt8(ascii: ":") else { return .strange }
        let name = begin..<place

        place += 1
        while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
        let valueBegin = place
        while place < bytes.count, Self.isOfValue(bytes[place]) { place += 1 }
        guard place + 1 < bytes.count else { return .incomplete }
        guard bytes[place] == UInt8(ascii: "\r"), bytes[place + 1] == UInt8(ascii: "\n") else { return .strange }
        var valueEnd = place
        while valueEnd > valueBegin, Self.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        place += 2

        guard name.count < Self.fields.count else { return .goOn }
        for candidate in Self.fields[name.count] where bytes.begins(with: candidate.name, at: begin, ignoringCase: true)
        {
            return take(candidate.field, bytes, valueBegin..<valueEnd) ? .goOn : .strange
        }
        return .goOn
    }

    /// - Returns: false for what makes a request strange.
    private mutating func take(_ field: Field, _ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        switch field {
        case .accept: if Self.isTwice(value, &accept) { isPersonal = true }
        case .acceptEncoding: if Self.isTwice(value, &acceptEncoding) { isPersonal = true }
        case .contentType: if Self.isTwice(value, &contentType) { isPersonal = true }
        case .ifNoneMatch: if Self.isTwice(value, &ifNoneMatch) { isPersonal = true }
        case .authorization, .cookie: isPersonal = true
        case .secFetchSite: isFromBrowser = true
        case .host:
            if hasHost { return false }
            hasHost = true
        case .connection:
            return value.count == Self.keepAlive.count
                && bytes.begins(with: Self.keepAlive, at: value.lowerBound, ignoringCase: true)
        case .contentLength: return takeLength(bytes, value)
        case .expect, .proxyConnection, .transferEncoding, .upgrade: return false
        }
        return true
    }

    private static func isTwice(_ value: Range<Int>, _ field: inout Range<Int>?) -> Bool {
        defer { field = value }
        return field != nil
    }

    private mutating func takeLength(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        guard !hasLength, (1...12).contains(value.count) else { return false }
        hasLength = true
        for place in value {
            guard bytes[place] >= UInt8(ascii: "0"), bytes[place] <= UInt8(ascii: "9") else { return false }
            bodyLength = bodyLength * 10 + Int(bytes[place] - UInt8(ascii: "0"))
        }
        return true
    }

    private static func isUpperCase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isOfValue(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
    }
}

extension Span<UInt8> {
    /// - Parameter ignoringCase: `text` is in lower case, and has nothing but letters and hyphens.
    func begins(with text: [UInt8], at place: Int = 0, ignoringCase: Bool = false) -> Bool {
        guard place + text.count <= count else { return false }
        let ignored: UInt8 = ignoringCase ? 0x20 : 0
        for index in text.indices where self[place + index] | ignored != text[index] { return false }
        return true
    }
}
