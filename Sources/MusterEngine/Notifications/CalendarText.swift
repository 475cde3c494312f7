import MusterCore

/// How values are written in a calendar file (RFC 5545).
enum CalendarText {
    /// The lines of a file: folded at 75 bytes, each ended by CR LF.
    static func file(_ lines: [String]) -> String {
        lines.map { folded($0) + "\r\n" }.joined()
    }

    /// In UTC, to the second.
    static func moment(_ moment: Timestamp) -> String {
        String(moment.rfc3339.prefix(19)).replacing("-", with: "").replacing(":", with: "") + "Z"
    }

    /// By scalar, since an accent after a comma makes it another character, but no other byte.
    static func escaped(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").unicodeScalars.map { scalar in
            switch scalar {
            case "\n", "\r": "\\n"
            case "\\", ";", ",": "\\\(scalar)"
            default: String(scalar)
            }
        }
        .joined()
    }

    /// A parameter knows no escape, so that what would end it is left out.
    static func quoted(_ name: String) -> String {
        let scalars = name.unicodeScalars.filter { $0 != "\"" && $0.properties.generalCategory != .control }
        return "\"\(String(String.UnicodeScalarView(scalars)))\""
    }

    private static func folded(_ line: String) -> String {
        var result = String.UnicodeScalarView()
        var width = 0
        for scalar in line.unicodeScalars {
            let bytes = String(scalar).utf8.count
            if width + bytes > 75 {
                result.append(contentsOf: "\r\n ".unicodeScalars)
                width = 1
            }
            result.append(scalar)
            width += bytes
        }
        return String(result)
    }
}
