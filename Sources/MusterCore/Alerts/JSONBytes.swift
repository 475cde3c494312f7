/// Texts inside JSON bytes: out of their escapes, and into them.
enum JSONBytes {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")

    /// The text whose JSON stands in `range`, without its quotes. The JSON has been read before and is sound.
    static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        guard bytes[range].contains(backslash) else { return String(decoding: bytes[range], as: UTF8.self) }
        return String(decoding: unescaped(bytes, range), as: UTF8.self)
    }

    /// The bytes that the JSON in `range` stands for.
    static func unescaped(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            guard bytes[at] == backslash, at + 1 < range.upperBound else {
                text.append(bytes[at])
                at += 1
                continue
            }
            let sign = bytes[at + 1]
            at += 2
            switch Unicode.Scalar(sign) {
            case "n": text.append(0x0A)
            case "t": text.append(0x09)
            case "r": text.append(0x0D)
            case "b": text.append(0x08)
            case "f": text.append(0x0C)
            case "u":
                let (scalar, length) = scalar(bytes, at, end: range.upperBound)
                text.append(contentsOf: Array(String(Character(scalar)).utf8))
                at += length
            default: text.append(sign)
            }
        }
        return text
    }

    /// Writes `text` between quotes, escaped as little as JSON allows.
    static func write(_ text: some Sequence<UInt8>, into bytes: inout [UInt8]) {
        bytes.append(quote)
        for byte in text {
            switch byte {
            case quote, backslash:
                bytes.append(backslash)
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: [backslash, UInt8(ascii: "n")])
            case 0x09: bytes.append(contentsOf: [backslash, UInt8(ascii: "t")])
            case 0x0D: bytes.append(contentsOf: [backslash, UInt8(ascii: "r")])
            case 0..<0x20:
                bytes.append(contentsOf: [backslash, UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
                bytes.append(digit(byte >> 4))
                bytes.append(digit(byte & 0x0F))
            default: bytes.append(byte)
            }
        }
        bytes.append(quote)
    }

    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// The scalar whose four digits begin at `start`, with the second half of a pair where it is one; half of a pair
    /// alone becomes U+FFFD, and so does a zero, as everywhere.
    private static func scalar(_ bytes: [UInt8], _ start: Int, end: Int) -> (Unicode.Scalar, length: Int) {
        guard let first = unit(bytes, start, end) else { return ("\u{FFFD}", 0) }
        if first == 0 { return ("\u{FFFD}", 4) }
        if let scalar = Unicode.Scalar(first) { return (scalar, 4) }
        let isPair = start + 10 <= end && bytes[start + 4] == backslash && bytes[start + 5] == UInt8(ascii: "u")
        guard UTF16.isLeadSurrogate(first), isPair, let second = unit(bytes, start + 6, end),
            UTF16.isTrailSurrogate(second)
        else { return ("\u{FFFD}", 4) }
        let value = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
        return (Unicode.Scalar(value) ?? "\u{FFFD}", 10)
    }

    private static func unit(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt16? {
        guard start + 4 <= end else { return nil }
        return UInt16(String(decoding: bytes[start..<start + 4], as: UTF8.self), radix: 16)
    }
}
