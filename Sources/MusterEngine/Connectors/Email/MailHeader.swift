import Foundation

/// One header line of a mail, written so that its value can never become a second one.
struct MailHeader {
    let name: String
    /// Folded, without the name and without the last line end.
    private let written: String

    /// A value that people wrote: anything but plain ASCII goes as encoded words (RFC 2047).
    init(_ name: String, text: String) {
        self.name = name
        let safe = Self.oneLine(text)
        written = Self.needsEncoding(safe) ? Self.encodedWords(safe) : Self.folded(safe, after: name.utf8.count + 2)
    }

    /// A value that a format prescribes, such as a list of message ids.
    init(_ name: String, exactly value: String) {
        self.name = name
        written = Self.folded(Self.oneLine(value), after: name.utf8.count + 2)
    }

    init(_ name: String, _ address: MailAddress) {
        self.name = name
        let route = "<\(Self.oneLine(address.address))>"
        guard let person = address.name.map(Self.oneLine) else {
            written = Self.oneLine(address.address)
            return
        }
        if Self.needsEncoding(person) {
            written = Self.encodedWords(person) + "\r\n " + route
        } else {
            let escaped = person.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            written = Self.folded("\"\(escaped)\" \(route)", after: name.utf8.count + 2)
        }
    }

    /// With its line end.
    var line: String { "\(name): \(written)\r\n" }

    /// `text` with a space for every line end and every other control character.
    static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            line.append(isControl || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar)
        }
        return String(line)
    }

    /// Whether plain ASCII would not come out as it went in: other characters, something that looks encoded already,
    /// or a word longer than a line may be (RFC 5322, 2.1.1: 998 bytes).
    private static func needsEncoding(_ text: String) -> Bool {
        !text.utf8.allSatisfy { $0 < 0x80 } || text.contains("=?")
            || text.split(separator: " ").contains { $0.utf8.count > 900 }
    }

    /// Each word holds whole characters and at most 36 bytes, so that no line is longer than 76.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > 36 {
                words.append(encodedWord(chunk))
                chunk = []
            }
            chunk += bytes
        }
        words.append(encodedWord(chunk))
        return words.joined(separator: "\r\n ")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String {
        "=?UTF-8?B?\(Data(bytes).base64EncodedString())?="
    }

    /// Broken before spaces only, so that unfolding gives back every one of them.
    private static func folded(_ text: String, after column: Int) -> String {
        var result = ""
        var column = column
        for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            // A line of nothing but blanks would end the headers for some readers.
            if index > 0, column + 1 + word.utf8.count > 76, !word.isEmpty, result.last != " " {
                result += "\r\n"
                column = 0
            }
            if index > 0 {
                result += " "
                column += 1
            }
            result += word
            column += word.utf8.count
        }
        return result
    }
}
