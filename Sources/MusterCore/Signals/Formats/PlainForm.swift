/// `name=value` pairs that are no JSON: a form, or lines.
package enum PlainForm {
    /// - Returns: nil where it is neither.
    package static func fields(_ text: String) -> [String: JSONValue]? {
        let isLines = text.contains(where: \.isNewline) || !text.contains("&")
        let pieces = isLines ? text.split(whereSeparator: \.isNewline) : text.split(separator: "&")
        var fields: [String: JSONValue] = [:]
        for piece in pieces {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return nil }
            // Lines are as they were written; a form of one field cannot be told from a line, and is seldom one.
            let isPlain = isLines && !looksEncoded(parts[1])
            let decode: (Substring) -> String? = isPlain ? { String($0).withoutZeros } : { decoded($0) }
            guard let name = decode(parts[0]), let value = decode(parts[1]) else { return nil }
            fields[name] = .string(value)
        }
        return fields.isEmpty ? nil : fields
    }

    private static func looksEncoded(_ text: Substring) -> Bool {
        !text.contains(" ") && text.contains("%7B")
    }

    /// Of a form: plus is a space, and `%41` a byte of UTF-8.
    package static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else {
                    return nil
                }
                bytes.append(code)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)?.withoutZeros
    }
}
