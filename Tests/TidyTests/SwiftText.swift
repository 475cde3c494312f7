/// Swift as the rules read it: the code alone.
///
/// A small reader of what can hide code from a search: comments (nested ones too), string literals in their three
/// forms (`"…"`, `"""…"""`, and either between number signs), the code in their interpolations, and regular
/// expression literals (`/…/` and `#/…/#`).
struct SwiftText {
    private enum Place {
        /// Code, with the number of parentheses still open: an interpolation ends where it would fall below zero.
        case code(open: Int)
        /// A string literal with `signs` number signs, over several lines or one.
        case string(signs: Int, multiline: Bool)
    }

    private let bytes: [UInt8]
    private var blanked: [UInt8]
    private var at = 0
    private var places: [Place] = [.code(open: 0)]

    /// `text` with each byte of a comment or of a literal's inside replaced by a space; line ends and quotes stay.
    static func blanked(_ text: String) -> String {
        var reader = SwiftText(text)
        reader.read()
        return String(decoding: reader.blanked, as: UTF8.self)
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
        blanked = bytes
    }

    private mutating func read() {
        while at < bytes.count {
            switch places[places.count - 1] {
            case .code(let open): readCode(open: open)
            case .string(let signs, let multiline): readString(signs: signs, multiline: multiline)
            }
        }
    }

    /// Nothing else begins or ends anything, which is most of what there is to read.
    private static let marksOfCode = table("/#\"()")
    private static let marksOfStrings = table("\"\\\n")

    private static func table(_ marks: String) -> [Bool] {
        (0...UInt8.max).map { byte in marks.utf8.contains(byte) }
    }

    private mutating func readCode(open: Int) {
        guard Self.marksOfCode[Int(bytes[at])] else {
            at += 1
            return
        }
        if starts("//") {
            while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank(1) }
        } else if starts("/*") {
            blankBlockComment()
        } else if let length = regexLength() {
            blank(length)
        } else if let opening = literalOpening() {
            places.append(.string(signs: opening.signs, multiline: opening.multiline))
            at += opening.length
        } else if starts("(") {
            places[places.count - 1] = .code(open: open + 1)
            at += 1
        } else if starts(")") {
            if open == 0, places.count > 1 {
                places.removeLast()
            } else {
                places[places.count - 1] = .code(open: max(0, open - 1))
            }
            at += 1
        } else {
            at += 1
        }
    }

    private mutating func readString(signs: Int, multiline: Bool) {
        guard Self.marksOfStrings[Int(bytes[at])] else {
            blank(1)
            return
        }
        let hashes = String(repeating: "#", count: signs)
        let end = (multiline ? "\"\"\"" : "\"") + hashes
        if starts(end) {
            places.removeLast()
            at += end.utf8.count
        } else if starts("\\\(hashes)(") {
            places.append(.code(open: 0))
            blank(signs + 2)
        } else if starts("\\\(hashes)") {
            blank(signs + 2)
        } else if !multiline, starts("\n") {
            // Not a literal after all, or one that does not compile: the rest of the file is code again.
            places.removeLast()
        } else {
            blank(1)
        }
    }

    private func literalOpening() -> (signs: Int, multiline: Bool, length: Int)? {
        var signs = 0
        while at + signs < bytes.count, bytes[at + signs] == UInt8(ascii: "#") { signs += 1 }
        let quotes = bytes[(at + signs)...].prefix(3).prefix { $0 == UInt8(ascii: "\"") }.count
        if quotes == 3 { return (signs, true, signs + 3) }
        return quotes > 0 ? (signs, false, signs + 1) : nil
    }

    /// The length of the regular expression literal that begins here, or nil where none does.
    ///
    /// A slash that divides has a space after it or an operand before it, and no second slash on its line closes it.
    private func regexLength() -> Int? {
        if starts("#/") {
            return (at + 2..<max(at + 2, bytes.count - 1)).first { bytes[$0...].starts(with: "/#".utf8) }.map {
                $0 + 2 - at
            }
        }
        let before = at > 0 ? bytes[at - 1] : UInt8(ascii: "\n")
        guard starts("/"), !starts("/ "), " \n(,[{=:".utf8.contains(before) else { return nil }
        var end = at + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            if bytes[end] == UInt8(ascii: "/") { return end + 1 - at }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && at < bytes.count
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where at < bytes.count {
            if bytes[at] != UInt8(ascii: "\n") { blanked[at] = UInt8(ascii: " ") }
            at += 1
        }
    }

    private func starts(_ text: String) -> Bool {
        bytes[at...].starts(with: text.utf8)
    }
}
