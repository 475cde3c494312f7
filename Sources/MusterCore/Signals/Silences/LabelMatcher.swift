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

    /// Reads `name=value`, `name!="value"`, `name=~"a|b"` or `name!~value`, as Alertmanager's tools write them; a name in
    /// quotes may be any text.
    package init(_ text: String) throws(LabelPattern.Malformed) {
        var rest = text.drop { $0 == " " }
        let name: String
        if rest.hasPrefix("\"") {
            guard let end = Self.endOfQuoted(rest) else {
                throw LabelPattern.Malformed(message: "the name of \"\(text.prefix(80))\" has no second quote")
            }
            name = try Self.value(rest[..<end], of: text)
            rest = rest[end...]
        } else {
            name = String(rest.prefix { !"{}!=~,\\\"'` ".contains($0) })
            rest = rest.dropFirst(name.count)
        }
        rest = rest.drop { $0 == " " }
        guard let sign = ["=~", "!~", "!=", "="].first(where: { rest.hasPrefix($0) }) else {
            throw LabelPattern.Malformed(message: "\"\(text.prefix(80))\" has none of =, !=, =~ and !~ after its name")
        }
        rest = rest.dropFirst(sign.count)
        try self.init(
            name: name,
            value: try Self.value(rest.drop { $0 == " " }, of: text),
            isRegex: sign.hasSuffix("~"),
            isEqual: sign.hasPrefix("=")
        )
    }

    /// After the quote that ends what begins with one.
    private static func endOfQuoted(_ text: Substring) -> Substring.Index? {
        var isEscaped = false
        for index in text.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\" {
                isEscaped = true
            } else if text[index] == "\"" {
                return text.index(after: index)
            }
        }
        return nil
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
        let isPlain = name.utf8.allSatisfy { byte in
            switch Unicode.Scalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "_", ":", ".", "-": true
            default: false
            }
        }
        return "\(isPlain ? name : Self.quoted(name))\(sign)\(Self.quoted(value))"
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
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
