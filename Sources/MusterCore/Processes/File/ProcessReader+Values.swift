extension ProcessReader {
    /// The field, which must be there.
    mutating func required(_ key: String, in fields: ProcessFields) -> YAMLNode? {
        if let value = fields[key] { return value }
        guard !fields.misspelt.contains(key) else { return nil }
        report(fields.node, "\"\(key)\" is missing", mend: "add \"\(key): …\"")
        return nil
    }

    /// A text; empty where it is absent.
    mutating func text(_ node: YAMLNode?) -> String {
        guard let node else { return "" }
        switch node.content {
        case .text(let text):
            var trimmed = Substring(text)
            while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
            if trimmed.isEmpty { report(node, "the text is empty", mend: "write something, or leave the key out") }
            return String(trimmed)
        case .nothing:
            report(node, "the text is empty", mend: "write something, or leave the key out")
        case .fields:
            report(
                node,
                "expected a text, but this is \(node.kind)",
                mend: "put a text that holds \": \" in quotes"
            )
        case .list:
            report(node, "expected a text, but this is \(node.kind)", mend: "write one text")
        }
        return ""
    }

    mutating func texts(_ node: YAMLNode?) -> [String] {
        items(of: node).map { text($0) }.filter { !$0.isEmpty }
    }

    /// `yes` or `no`; no where it is absent.
    mutating func flag(_ node: YAMLNode?) -> Bool {
        guard let node else { return false }
        switch node.text?.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        case .some, nil:
            report(node, "expected yes or no, but this is \(quoted(node))", mend: "write \"yes\" or \"no\"")
            return false
        }
    }

    /// One of a few words.
    mutating func choice<Value>(_ node: YAMLNode?, of choices: KeyValuePairs<String, Value>) -> Value? {
        guard let node else { return nil }
        if let word = node.text?.lowercased(), let found = choices.first(where: { $0.key == word }) {
            return found.value
        }
        let words = choices.map(\.key)
        let mend = node.text.flatMap { Spelling.nearest(to: $0, among: words) }.map { "did you mean \"\($0)\"?" }
        report(
            node,
            "\(quoted(node)) is not possible here",
            mend: mend ?? "write one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
        )
        return nil
    }

    /// A length of time above zero.
    mutating func duration(_ node: YAMLNode?) -> Duration? {
        guard let node else { return nil }
        if let duration = node.text.flatMap({ Duration(text: $0) }), duration > .zero { return duration }
        report(
            node,
            "\(quoted(node)) is not a length of time",
            mend: "write it like \"20 min\", \"2 h 50 min\" or \"3 d\""
        )
        return nil
    }

    /// A length of time, or one that is counted in working time.
    mutating func deadline(_ node: YAMLNode?) -> Deadline? {
        guard let node else { return nil }
        if let deadline = node.text.flatMap(Deadline.init(words:)) { return deadline }
        report(
            node,
            "\(quoted(node)) is not a deadline",
            mend: "write it like \"20 min\", \"5 business days\", \"24 business hours\", \"1 month\" or \"2 sprints\""
        )
        return nil
    }

    /// What a node says, for a message.
    func quoted(_ node: YAMLNode) -> String {
        guard let text = node.text else { return node.kind }
        let shown = text.prefix(60).split(whereSeparator: \.isNewline).first ?? ""
        return "\"\(shown)\(shown.count < text.count ? "…" : "")\""
    }
}

extension Deadline {
    /// Reads "20 min", "5 business days", "24 business hours", "1 month", "1 sprint".
    init?(words: String) {
        if let duration = Duration(text: words) {
            guard duration > .zero else { return nil }
            self = .duration(duration)
            return
        }
        let parts = words.lowercased().split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let count = Int(parts[0]), (1...1_000).contains(count) else { return nil }
        switch parts[1] {
        case "business day", "business days", "working day", "working days": self = .businessDays(count)
        case "business hour", "business hours", "working hour", "working hours": self = .businessHours(count)
        case "sprint", "sprints": self = .sprints(count)
        case "month", "months": self = .months(count)
        default: return nil
        }
    }

    /// As a process file writes it.
    package var text: String {
        switch self {
        case .duration(let duration): duration.text
        case .businessDays(let count): count == 1 ? "1 business day" : "\(count) business days"
        case .businessHours(let count): count == 1 ? "1 business hour" : "\(count) business hours"
        case .sprints(let count): count == 1 ? "1 sprint" : "\(count) sprints"
        case .months(let count): count == 1 ? "1 month" : "\(count) months"
        }
    }
}
