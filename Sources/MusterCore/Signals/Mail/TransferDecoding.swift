/// The ways in which a mail writes bytes as ASCII. Whatever is malformed is left as it stands.
enum TransferDecoding {
    static func quotedPrintable(_ bytes: [UInt8], underscoreIsSpace: Bool = false) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                decoded.append(underscoreIsSpace && byte == UInt8(ascii: "_") ? 0x20 : byte)
                continue
            }
            if rest.first == 0x0A {
                rest = rest.dropFirst()
            } else if rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                decoded.append(code)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            guard let value = value(of: byte) else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return decoded
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch Unicode.Scalar(byte) {
        case "A"..."Z": byte - 65
        case "a"..."z": byte - 71
        case "0"..."9": byte + 4
        case "+": 62
        case "/": 63
        default: nil
        }
    }

    /// - Parameter charset: as the mail names it; what is no UTF-8 is read as Latin-1, which takes any byte.
    static func text(_ bytes: [UInt8], charset: String?) -> String {
        let isLatin = charset?.lowercased().hasPrefix("iso-8859") ?? false
        if !isLatin, let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

/// Words in a header that are not ASCII: `=?utf-8?B?w7xiZXI=?=` (RFC 2047).
enum EncodedWords {
    static func decoded(_ header: String) -> String {
        var result = ""
        var rest = header[...]
        var lastWasWord = false
        while let start = rest.firstRange(of: "=?") {
            let between = rest[..<start.lowerBound]
            let pieces = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard pieces.count == 4, pieces[3].first == "=", let word = word(pieces) else {
                result += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
                lastWasWord = false
                continue
            }
            // The space between two encoded words is not part of the text.
            if !lastWasWord || between.contains(where: { !$0.isWhitespace }) { result += between }
            result += word
            rest = pieces[3].dropFirst()
            lastWasWord = true
        }
        return result + rest
    }

    private static func word(_ pieces: [Substring]) -> String? {
        let bytes: [UInt8]
        switch pieces[1].lowercased() {
        case "b": bytes = TransferDecoding.base64(Array(pieces[2].utf8))
        case "q": bytes = TransferDecoding.quotedPrintable(Array(pieces[2].utf8), underscoreIsSpace: true)
        default: return nil
        }
        return TransferDecoding.text(bytes, charset: String(pieces[0]))
    }
}
