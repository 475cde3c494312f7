/// A piece of a page. Interpolated text is escaped; interpolated `HTML` is not, being escaped already.
package struct HTML: ExpressibleByStringInterpolation, Equatable, Sendable {
    package private(set) var markup: String

    package init(stringLiteral value: StringLiteralType) {
        markup = value
    }

    package init(stringInterpolation: StringInterpolation) {
        markup = stringInterpolation.markup
    }

    /// Markup that another program made and vouches for; see ``Markdown``.
    init(verbatim markup: String) {
        self.markup = markup
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        package mutating func appendInterpolation(_ text: some CustomStringConvertible) {
            HTML.append(text.description, to: &markup)
        }

        package mutating func appendInterpolation(_ text: String?) {
            if let text { HTML.append(text, to: &markup) }
        }

        package mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }

        package mutating func appendInterpolation(_ html: HTML?) {
            if let html { markup += html.markup }
        }

        package mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { markup += part.markup }
        }
    }

    private static func append(_ text: String, to markup: inout String) {
        if !text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 || $0 == 0 }) {
            markup += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\"": markup += "&quot;"
            case "'": markup += "&#39;"
            case "\0": markup += "\u{FFFD}"
            default: markup.unicodeScalars.append(scalar)
            }
        }
    }

    static let none: HTML = ""
}
