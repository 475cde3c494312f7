/// A header and the body below it: a mail, or one part of one.
struct MailSection {
    private let headers: [(name: String, value: String)]
    private let body: [UInt8]

    init(_ bytes: [UInt8]) {
        let lines = Self.lines(bytes)
        var headers: [(name: String, value: String)] = []
        var index = 0
        while index < lines.count, !lines[index].isEmpty {
            let line = String(decoding: lines[index], as: UTF8.self)
            if line.first == " " || line.first == "\t", !headers.isEmpty {
                headers[headers.count - 1].value += " " + line.drop { $0 == " " || $0 == "\t" }
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                headers.append((line[..<colon].lowercased(), String(value)))
            }
            index += 1
        }
        self.headers = headers
        body = Array(lines.dropFirst(index + 1).joined(separator: [0x0A]))
    }

    /// Without their ends, which may be CR LF or LF.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.last == 0x0D ? $0.dropLast() : $0 }
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// In lower case, without parameters.
    var contentType: String {
        let type = header("content-type")?.prefix { $0 != ";" } ?? "text/plain"
        return String(type.lowercased().filter { !$0.isWhitespace })
    }

    /// A parameter of the content type.
    func parameter(_ name: String) -> String? {
        for piece in header("content-type")?.split(separator: ";").dropFirst() ?? [] {
            let parts = piece.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ !$0.isWhitespace }).lowercased() == name else { continue }
            let value = parts[1].drop { $0 == " " }
            if value.first == "\"" { return String(value.dropFirst().prefix { $0 != "\"" }) }
            return String(value.prefix { !$0.isWhitespace })
        }
        return nil
    }

    /// At most so many parts of one body are looked at.
    private static let partLimit = 50

    func parts(boundary: String) -> [MailSection] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [[UInt8]] = []
        var current: [UInt8]?
        for line in Self.lines(body) {
            if line.starts(with: mark) {
                if let current { parts.append(current) }
                current = []
                let isEnd = line.dropFirst(mark.count).starts(with: "--".utf8)
                if isEnd || parts.count >= Self.partLimit {
                    current = nil
                    break
                }
            } else if current != nil {
                current?.append(contentsOf: line)
                current?.append(0x0A)
            }
        }
        // A mail that was cut off has its last part all the same.
        if let current { parts.append(current) }
        return parts.map { MailSection($0) }
    }

    /// Decoded; what is no UTF-8 is read as Latin-1.
    var text: String {
        let bytes: [UInt8]
        switch header("content-transfer-encoding")?.lowercased().filter({ !$0.isWhitespace }) {
        case "quoted-printable": bytes = TransferDecoding.quotedPrintable(body)
        case "base64": bytes = TransferDecoding.base64(body)
        default: bytes = body
        }
        return TransferDecoding.text(bytes, charset: parameter("charset"))
    }
}
