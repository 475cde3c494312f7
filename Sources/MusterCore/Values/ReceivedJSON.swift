/// JSON that comes from outside (RFC 8259), read in one pass: what is wrong with it is told with its place.
///
/// Of a name that stands twice in an object, the last one counts. A zero in a text becomes U+FFFD.
package struct ReceivedJSON {
    /// Deeper than anything that the product takes, and shallow enough for the stack of any thread.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    package struct Problem: Error, Equatable {
        /// What the text is instead, and where: "not JSON: line 1, column 2: a value is missing".
        package let words: String
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package static func read(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(words: "not JSON: it is not UTF-8") }
        var reader = ReceivedJSON(bytes)
        let value = try reader.value()
        guard reader.next == nil else { throw reader.problem("there is more after the end of the value") }
        return value
    }

    /// The next byte that is no space.
    private var next: UInt8? {
        mutating get {
            while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
            return position < bytes.count ? bytes[position] : nil
        }
    }

    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private func problem(_ words: String) -> Problem {
        let before = bytes[..<position]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // A letter of several bytes is one column.
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return Problem(words: "not JSON: line \(line), column \(column): \(words)")
    }

    private mutating func value() throws(Problem) -> JSONValue {
        guard let byte = next else { throw problem("a value is missing") }
        switch Unicode.Scalar(byte) {
        case "{": return .object(try nested { reader throws(Problem) in try reader.object() })
        case "[": return .array(try nested { reader throws(Problem) in try reader.array() })
        case "\"": return .string(try text())
        case "-", "0"..."9": return .number(try number())
        default: return try word()
        }
    }

    private mutating func nested<Value>(
        _ read: (inout ReceivedJSON) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        guard depth < Self.deepest else { throw problem("lists and objects are more than \(Self.deepest) deep") }
        position += 1
        depth += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(Problem) -> [String: JSONValue] {
        var object: [String: JSONValue] = [:]
        if skip("}") { return object }
        repeat {
            guard next == UInt8(ascii: "\"") else { throw problem("a name in double quotes is missing") }
            let name = try text()
            guard skip(":") else { throw problem("a colon is missing after the name \"\(name)\"") }
            object[name] = try value()
        } while skip(",")
        guard skip("}") else { throw problem("a comma or } is missing") }
        return object
    }

    private mutating func array() throws(Problem) -> [JSONValue] {
        var array: [JSONValue] = []
        if skip("]") { return array }
        repeat { array.append(try value()) } while skip(",")
        guard skip("]") else { throw problem("a comma or ] is missing") }
        return array
    }

    private mutating func word() throws(Problem) -> JSONValue {
        let words: [(String, JSONValue)] = [("true", true), ("false", false), ("null", .null)]
        for (word, value) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw problem("a value must be an object, a list, a text in double quotes, a number, true, false or null")
    }

    private mutating func number() throws(Problem) -> Double {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            position = start
            throw problem("the number is too large")
        }
        return number
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func digits() throws(Problem) {
        let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { throw problem("a digit is missing") }
        position += digits.count
    }

    private mutating func text() throws(Problem) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escaped()
            case ..<0x20: throw problem("a control character in a text must be escaped, as \\n")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw problem("a text has no end")
    }

    private mutating func escaped() throws(Problem) -> [UInt8] {
        let signs: [Unicode.Scalar: Unicode.Scalar] = [
            "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
        ]
        guard position + 1 < bytes.count else { throw problem("a text has no end") }
        let sign = Unicode.Scalar(bytes[position + 1])
        if sign == "u" { return try escapedScalar() }
        guard let meant = signs[sign] else { throw problem("there is no such escape; a backslash is written \\\\") }
        position += 2
        return Array(String(meant).utf8)
    }

    /// `\u00e9`, or two of them for what lies beyond the first 65,536 characters.
    private mutating func escapedScalar() throws(Problem) -> [UInt8] {
        let start = position
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return Array(String(scalar).withoutZeros.utf8) }
        if (0xD800..<0xDC00).contains(first), bytes[position...].starts(with: "\\u".utf8) {
            let second = try unit()
            if (0xDC00..<0xE000).contains(second) {
                return Array(String(decoding: [first, second], as: UTF16.self).utf8)
            }
        }
        position = start
        throw problem("\\u names half a character")
    }

    private mutating func unit() throws(Problem) -> UInt16 {
        let digits = bytes[position...].dropFirst(2).prefix(4)
        let isHex = digits.count == 4 && digits.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
        guard isHex, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw problem("\\u must have four hexadecimal digits")
        }
        position += 6
        return unit
    }
}
