extension ProcessReader {
    /// What must be so for an automation to run: all of the lines of its `if`.
    mutating func conditions(_ node: YAMLNode, _ process: ProcessDefinition) -> [Automation.Condition] {
        let known = [
            "severity", "type", "service", "label", "facts", "hours", "reached", "not reached", "filled", "vacant",
            "drill",
        ]
        let fields = fields(of: node, known: known)
        var found: [Automation.Condition] = []
        if let node = fields["severity"] { found += [severityCondition(node)].compactMap(\.self) }
        if let node = fields["type"] { found.append(.type(references(node, as: .type))) }
        if let node = fields["service"] { found.append(.service(texts(node))) }
        if let node = fields["label"] { found.append(.labels(items(of: node).compactMap { label($0) })) }
        if let node = fields["facts"] { found += factConditions(node, process) }
        if let node = fields["hours"] { found += [hours(node)].compactMap { $0.map { .hours($0) } } }
        if let node = fields["reached"] { found += items(of: node).compactMap { milestone($0).map { .reached($0) } } }
        if let node = fields["not reached"] {
            found += items(of: node).compactMap { milestone($0).map { .notReached($0) } }
        }
        found += references(fields["filled"], as: .role).map { .roleFilled($0) }
        found += references(fields["vacant"], as: .role).map { .roleVacant($0) }
        if let node = fields["drill"] { found.append(.drill(flag(node))) }
        return found
    }

    /// A list of severities, or `SEV2 or graver`.
    private mutating func severityCondition(_ node: YAMLNode) -> Automation.Condition? {
        let suffix = " or graver"
        guard let text = node.text, text.lowercased().hasSuffix(suffix) else { return .severity(severities(node)) }
        return severity(String(text.dropLast(suffix.count)), at: node).map { .atLeast($0) }
    }

    private mutating func factConditions(_ node: YAMLNode, _ process: ProcessDefinition) -> [Automation.Condition] {
        entries(of: node).compactMap { field in
            guard let key = reference(field.name, as: .fact, at: field.key) else { return nil }
            var keyed = field
            keyed.name = key
            guard let matcher = matcher(keyed) else { return nil }
            let values: [String]
            switch matcher {
            case .equals(_, let value), .differs(_, let value): values = [value]
            case .oneOf(_, let list): values = list
            case .present, .compares: values = []
            }
            for value in values {
                guard let fact = process.fact(key), let problem = fact.problem(with: value, in: nil) else { continue }
                report(field.value, "\"\(fact.label)\" is never that: \(problem)")
            }
            return .fact(matcher)
        }
    }

    /// `business`, `outside business`, or `22:00 to 06:00`.
    private mutating func hours(_ node: YAMLNode) -> Automation.Hours? {
        let words = text(node).lowercased()
        if words.isEmpty { return nil }
        if words == "business" { return .business }
        if words == "outside business" { return .outsideBusiness }
        if let range = words.firstRange(of: " to "), let start = TimeOfDay(String(words[..<range.lowerBound])),
            let end = TimeOfDay(String(words[range.upperBound...])), start != end
        {
            return .between(start, end)
        }
        report(
            node,
            "\(quoted(node)) are no hours",
            mend: "write \"business\", \"outside business\" or \"22:00 to 06:00\""
        )
        return nil
    }
}
