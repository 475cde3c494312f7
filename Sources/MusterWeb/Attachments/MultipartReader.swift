/// Reads `multipart/form-data` piece by piece as it arrives, and keeps no more of it than it needs to see the next border.
///
/// Narrower than the standard: what no browser sends is refused. So nothing can be read in two ways.
struct MultipartReader {
    enum Event: Equatable {
        /// A part begins.
        case part(Part)
        /// Bytes of the part that began last.
        case bytes([UInt8])
        case partEnd
    }

    struct Part: Equatable {
        var name: String
        /// As its sender calls it; nil where it is no file.
        var fileName: String?
    }

    private enum State {
        case preamble, border, head, body, epilogue
    }

    /// Bytes of the lines before a part: a name of 200 characters, encoded in the longest way, four times over.
    static let headLimit = 8 * 1_024
    /// Parts of one form.
    static let partLimit = 200

    private let delimiter: [UInt8]
    /// The first part's border needs no line break before it: it gets one here.
    private var buffer: [UInt8] = [13, 10]
    private var state = State.preamble
    private var parts = 0

    /// - Throws: where the type is not this one, or names no border.
    init(contentType: String) throws(MultipartProblem) {
        let pieces = contentType.split(separator: ";", maxSplits: 1)
        guard pieces.first?.lowercased().filter({ $0 != " " }) == "multipart/form-data" else { throw .otherType }
        let given = pieces.count > 1 ? HeaderParameters.read(pieces[1][...]) : [:]
        guard let border = given["boundary"], (1...70).contains(border.utf8.count),
            border.utf8.allSatisfy({ (0x21...0x7E).contains($0) || $0 == 0x20 }), border.utf8.last != 0x20
        else { throw .noBorder }
        delimiter = [13, 10, 45, 45] + Array(border.utf8)
    }

    mutating func read(_ bytes: [UInt8]) throws(MultipartProblem) -> [Event] {
        if state == .epilogue { return [] }
        buffer += bytes
        var events: [Event] = []
        var place = 0
        while let next = try step(from: place, into: &events) { place = next }
        buffer.removeFirst(consumed)
        consumed = 0
        return events
    }

    /// - Throws: where the end has not been seen.
    func finish() throws(MultipartProblem) {
        guard state == .epilogue else { throw .cutOff }
    }

    /// How much of the buffer is done with.
    private var consumed = 0

    /// - Returns: where to go on; nil where more has to arrive.
    private mutating func step(from place: Int, into events: inout [Event]) throws(MultipartProblem) -> Int? {
        consumed = place
        switch state {
        case .preamble:
            guard buffer.count - place >= delimiter.count else { return nil }
            guard buffer[place...].starts(with: delimiter) else { throw .noBorder }
            state = .border
            return place + delimiter.count
        case .border:
            guard buffer.count - place >= 2 else { return nil }
            switch (buffer[place], buffer[place + 1]) {
            case (13, 10):
                parts += 1
                if parts > Self.partLimit { throw .tooManyParts }
                state = .head
                // The line break stays, as the end of a line before the first one of the head.
                return place
            case (45, 45):
                state = .epilogue
                consumed = buffer.count
                return nil
            default: throw .noBorder
            }
        case .head: return try readHead(from: place, into: &events)
        case .body: return readBody(from: place, into: &events)
        case .epilogue:
            consumed = buffer.count
            return nil
        }
    }

    private mutating func readHead(from place: Int, into events: inout [Event]) throws(MultipartProblem) -> Int? {
        let end: [UInt8] = [13, 10, 13, 10]
        var look = place
        while look + 4 <= buffer.count, look - place <= Self.headLimit {
            if buffer[look] == 13, buffer[look..<look + 4].elementsEqual(end) {
                events.append(.part(try part(buffer[place..<look])))
                state = .body
                return look + 4
            }
            look += 1
        }
        if buffer.count - place > Self.headLimit { throw .headTooLong }
        return nil
    }

    private mutating func readBody(from place: Int, into events: inout [Event]) -> Int? {
        var look = place
        while let line = buffer[look...].firstIndex(of: 13) {
            let rest = buffer[line...]
            if rest.count < delimiter.count {
                guard delimiter.starts(with: rest) else {
                    look = line + 1
                    continue
                }
                emit(place..<line, into: &events)
                consumed = line
                return nil
            }
            if rest.starts(with: delimiter) {
                emit(place..<line, into: &events)
                events.append(.partEnd)
                state = .border
                return line + delimiter.count
            }
            look = line + 1
        }
        emit(place..<buffer.count, into: &events)
        consumed = buffer.count
        return nil
    }

    private func emit(_ range: Range<Int>, into events: inout [Event]) {
        if !range.isEmpty { events.append(.bytes(Array(buffer[range]))) }
    }

    private func part(_ head: ArraySlice<UInt8>) throws(MultipartProblem) -> Part {
        guard let text = String(validating: head, as: UTF8.self) else { throw .unreadableHead }
        var found: [String: String]?
        // A line break is one character of a text, and so never half of one.
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else { throw .unreadableHead }
            guard line[..<colon].lowercased() == "content-disposition" else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            let pieces = value.split(separator: ";", maxSplits: 1)
            guard found == nil, pieces.first?.lowercased() == "form-data" else { throw .unreadableHead }
            found = pieces.count > 1 ? HeaderParameters.read(pieces[1][...]) : [:]
        }
        guard let name = found?["name"], !name.isEmpty else { throw .noName }
        return Part(name: name, fileName: found?["filename"])
    }
}

/// Why a form cannot be read.
enum MultipartProblem: Error, Equatable {
    case otherType, noBorder, headTooLong, unreadableHead, noName, tooManyParts, cutOff

    var words: String {
        switch self {
        case .otherType: "it is not multipart/form-data"
        case .noBorder: "its parts are not divided as its head says"
        case .headTooLong: "a part has more than \(MultipartReader.headLimit) bytes of headers"
        case .unreadableHead: "the headers of a part cannot be read"
        case .noName: "a part has no name"
        case .tooManyParts: "it has more than \(MultipartReader.partLimit) parts"
        case .cutOff: "it was cut off"
        }
    }
}

/// `; name="a"; filename="b.png"`: what stands behind the value of a header.
enum HeaderParameters {
    /// The first of each name counts; names are in small letters.
    static func read(_ text: Substring) -> [String: String] {
        var rest = text
        var found: [String: String] = [:]
        while !rest.isEmpty {
            rest = rest.drop { $0 == " " || $0 == ";" || $0 == "\t" }
            guard let equals = rest.firstIndex(of: "=") else { break }
            let name = rest[..<equals].lowercased()
            rest = rest[rest.index(after: equals)...]
            let value = rest.first == "\"" ? quoted(&rest) : plain(&rest)
            if found[name] == nil { found[name] = value }
        }
        return found
    }

    private static func plain(_ rest: inout Substring) -> String {
        let value = rest.prefix { $0 != ";" && $0 != " " }
        rest = rest.dropFirst(value.count)
        return String(value)
    }

    /// Browsers write a quote within as `%22`, and older programs as `\"`.
    private static func quoted(_ rest: inout Substring) -> String {
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", rest.first == "\"", let next = rest.popFirst() {
                value.append(next)
            } else {
                value.append(character)
            }
        }
        return value.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}
