import Foundation

/// A piece of a mail with its own headers (RFC 2045): a text, a file, or several pieces in one.
struct MailPart {
    let headers: [MailHeader]
    let content: String

    /// `<subtype>` of text, such as `plain`, readable on the wire.
    init(text: String, subtype: String) {
        headers = [
            MailHeader("Content-Type", exactly: "text/\(subtype); charset=utf-8"),
            MailHeader("Content-Transfer-Encoding", exactly: "quoted-printable"),
        ]
        content = QuotedPrintable.encode(text)
    }

    init(_ attachment: OutgoingMessage.Attachment) {
        let name = Self.fileName(attachment.name)
        headers = [
            MailHeader("Content-Type", exactly: "\(Self.contentType(attachment.contentType)); charset=utf-8"),
            MailHeader("Content-Disposition", exactly: "attachment; \(name)"),
            MailHeader("Content-Transfer-Encoding", exactly: "base64"),
        ]
        let encoded = Array(Data(attachment.content.utf8).base64EncodedString().utf8)
        content = stride(from: 0, to: encoded.count, by: 76)
            .map { start in String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self) }
            .joined(separator: "\r\n")
    }

    /// - Parameter boundary: letters and digits. `=_` before it keeps it out of every part: quoted-printable writes `=`
    ///   as `=3D`, and base64 has no `_`.
    init(multipart subtype: String, boundary: String, parts: [MailPart]) {
        let boundary = "=_\(boundary)"
        headers = [MailHeader("Content-Type", exactly: "multipart/\(subtype); boundary=\"\(boundary)\"")]
        content = parts.map { "--\(boundary)\r\n\($0.written)\r\n" }.joined() + "--\(boundary)--\r\n"
    }

    /// The headers, an empty line, the content.
    var written: String {
        headers.map(\.line).joined() + "\r\n" + content
    }

    /// A type that is not one becomes plain bytes, which every mail program offers to save.
    private static func contentType(_ text: String) -> String {
        let type = MailHeader.oneLine(text)
        let shape = /[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(; *[A-Za-z0-9-]+=("[^"\\]*"|[A-Za-z0-9._+-]+))*/
        return type.wholeMatch(of: shape) == nil ? "application/octet-stream" : type
    }

    /// As RFC 2231 has it where the name is not plain.
    private static func fileName(_ name: String) -> String {
        let name = MailHeader.oneLine(name)
        guard name.wholeMatch(of: /[ !#-\[\]-~]+/) == nil else { return "filename=\"\(name)\"" }
        let encoded = name.utf8
            .map { byte in
                let scalar = Unicode.Scalar(byte)
                let isWord = byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                if isWord || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") { return String(scalar) }
                return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
            .joined()
        return "filename*=UTF-8''\(encoded)"
    }
}
