/// A mail, as far as it tells of an alert: its subject, its sender, its text (RFC 5322, 2045 to 2047).
///
/// Nothing in a mail is refused for being odd: what cannot be decoded is read as it stands.
package struct MailMessage: Equatable, Sendable {
    package var subject: String?
    /// The address alone.
    package var from: String?
    /// The plain text, or that of the HTML where there is no other.
    package var text: String

    /// Parts within parts that are looked into.
    private static let depthLimit = 5

    package init(_ bytes: [UInt8]) {
        let part = MailSection(bytes)
        subject = part.header("subject").map { EncodedWords.decoded($0).withoutZeros }
        from = part.header("from").map { Self.address(EncodedWords.decoded($0)).withoutZeros }
        let written = Self.text(of: part, depth: 0) ?? ""
        text = String(written.reversed().drop(while: \.isWhitespace).reversed()).withoutZeros
    }

    private static func address(_ header: String) -> String {
        guard let open = header.lastIndex(of: "<"), let close = header[open...].firstIndex(of: ">") else {
            return header
        }
        return String(header[header.index(after: open)..<close])
    }

    private static func text(of part: MailSection, depth: Int) -> String? {
        guard depth < depthLimit else { return nil }
        let type = part.contentType
        if type.hasPrefix("multipart/"), let boundary = part.parameter("boundary") {
            let parts = part.parts(boundary: boundary)
            let plain = parts.first { $0.contentType == "text/plain" }.flatMap { text(of: $0, depth: depth + 1) }
            return plain ?? parts.lazy.compactMap { text(of: $0, depth: depth + 1) }.first
        }
        switch type {
        case "text/plain": return part.text
        case "text/html": return PlainText.ofHTML(part.text)
        default: return nil
        }
    }
}
