/// What one label must be, or must not be: `severity=~"crit.*"`.
package struct LabelMatcher: Equatable, Sendable {
    package let name: String
    package let value: String
    package let isEqual: Bool
    /// Nil where the value stands for itself.
    package let pattern: LabelPattern?

    package init(
        name: String,
        value: String,
        isRegex: Bool = false,
        isEqual: Bool = true
    ) throws(LabelPattern.Malformed) {
        guard !name.isEmpty else { throw LabelPattern.Malformed(message: "the name of the label is missing") }
        self.name = name
        self.value = value
        self.isEqual = isEqual
        pattern = isRegex ? try LabelPattern(value) : nil
    }

    package var isRegex: Bool { pattern != nil }

    /// Reads `name=value`, `name!="value"`, `name=~"a|b"` or `name!~value`, as Alertmanager's tools write them.
    package init(_ text: String) throws(LabelPattern.Malformed) {
        let name = text.prefix {
            $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" || $0 == "." || $0 == "-" || $0 == " "
        }
        var rest = text.dropFirst(name.count)
        guard let sign = ["=~", "!~", "!=", "="].first(where: { rest.hasPrefix($0) }) else {
            throw LabelPattern.Malformed(message: "\"\(text.prefix(80))\" has none of =, !=, =~ and !~ after its name")
        }
        rest = rest.dropFirst(sign.count)
        try self.init(
            name: name.filter { $0 != " " },
            value: try Self.value(rest.drop { $0 == " " }, of: text),
            isRegex: sign.hasSuffix("~"),
            isEqual: sign.hasPrefix("=")
        )
    }

    private static func value(_ text: Substring, of whole: String) throws(LabelPattern.Malformed) -> String {
        guard text.hasPrefix("\"") else { return String(text) }
        guard text.count >= 2, text.hasSuffix("\"") else {
            throw LabelPattern.Malformed(message: "the value of \"\(whole.prefix(80))\" has no second quote")
        }
        var value = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if isEscaped {
                value +=
                    character == "n" ? "\n" : character == "\"" || character == "\\" ? "\(character)" : "\\\(character)"
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                throw LabelPattern.Malformed(
                    message: "a quote inside the value of \"\(whole.prefix(80))\" has no backslash"
                )
            } else {
                value.append(character)
            }
        }
        return isEscaped ? value + "\\" : value
    }

    /// As ``init(_:)`` reads it.
    package var text: String {
        let sign = (isEqual ? "=" : "!") + (isRegex ? "~" : isEqual ? "" : "=")
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\(name)\(sign)\"\(escaped)\""
    }

    /// - Parameter found: the label's value; nil where the alert has none of that name, which counts as empty.
    package func matches(_ found: String?) -> Bool {
        let found = found ?? ""
        return (pattern.map { $0.matches(found) } ?? (found == value)) == isEqual
    }
}

extension LabelMatcher: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, value, isRegex, isEqual
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            name: container.decode(String.self, forKey: .name),
            value: container.decode(String.self, forKey: .value),
            isRegex: container.decodeIfPresent(Bool.self, forKey: .isRegex) ?? false,
            isEqual: container.decodeIfPresent(Bool.self, forKey: .isEqual) ?? true
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(value, forKey: .value)
        try container.encode(isRegex, forKey: .isRegex)
        try container.encode(isEqual, forKey: .isEqual)
    }
}
