import FoundationEssentials

/// The name of a file as its sender gave it, made fit to be shown and to be offered as the name to keep it under.
///
/// It names no place: nothing is ever written where it says.
package struct FileName: Equatable, Sendable {
    package let text: String

    /// Bytes of a name: what file systems take.
    static let limit = 200

    package init(_ sent: String) {
        // Some browsers send the whole path, in the way of their system.
        let last = sent.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var name = String(String.UnicodeScalarView(last.unicodeScalars.filter(Self.isShown)))
        name = String(name.drop { $0.isWhitespace || $0 == "." })
        while name.last?.isWhitespace == true || name.last == "." { name.removeLast() }
        text = name.isEmpty ? "file" : Self.shortened(name)
    }

    /// For `Content-Disposition`: ASCII for those who read no more, and the whole of it for all others.
    package var parameters: String {
        let plain = String(
            text.unicodeScalars.map { scalar -> Character in
                let isPlain = scalar.isASCII && scalar.value >= 0x20 && !"\"\\%;".unicodeScalars.contains(scalar)
                return isPlain ? Character(scalar) : "_"
            }
        )
        let whole = text.utf8.map { byte -> String in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E || byte == 0x5F
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Unicode.Scalar(byte)) : "%\(byte < 16 ? "0" : "")\(hex)"
        }
        return "filename=\"\(plain)\"; filename*=UTF-8''\(whole.joined())"
    }

    /// No control characters, and none that turn the direction of writing: `exe.gnp` must not read as `png.exe`.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// Cut in the middle, so that what says its kind stays.
    private static func shortened(_ name: String) -> String {
        if name.utf8.count <= limit { return name }
        let end = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
        let kept = end.utf8.count <= 20 ? end : ""
        var start = name
        while start.utf8.count + kept.utf8.count > limit { start.removeLast() }
        return start + kept
    }
}
