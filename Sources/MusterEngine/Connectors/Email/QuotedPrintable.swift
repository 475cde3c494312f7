/// Text as quoted-printable (RFC 2045, 6.7): plain ASCII stays readable, no line is longer than 76, every end is CRLF.
enum QuotedPrintable {
    private static let lineLimit = 76
    private static let digits = Array("0123456789ABCDEF")

    static func encode(_ text: String) -> String {
        let unified = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return unified.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in encodeLine(Array(line.utf8)) }
            .joined(separator: "\r\n")
    }

    private static func encodeLine(_ bytes: [UInt8]) -> String {
        var result = ""
        var column = 0
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let token = encodeByte(byte, endsLine: isLast)
            // One column is kept for the "=" that says the line goes on.
            if column + token.utf8.count > (isLast ? lineLimit : lineLimit - 1) {
                result += "=\r\n"
                column = 0
            }
            result += token
            column += token.utf8.count
        }
        return result
    }

    private static func encodeByte(_ byte: UInt8, endsLine: Bool) -> String {
        let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
        if isPlain || (isBlank && !endsLine) { return String(Unicode.Scalar(byte)) }
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
