extension ProcessReader {
    mutating func readTriage(_ node: YAMLNode?) -> Triage {
        guard let node else { return Triage(rules: [], defaultSeverity: "") }
        let fields = fields(
            of: node,
            known: [
                "default severity", "decide within", "declare within", "rules", "inhibit", "longest silence",
            ]
        )
        var ids: Set<String> = []
        let rules: [TriageRule] = items(of: fields["rules"]).compactMap { item in
            guard let rule = readRule(item) else { return nil }
            if !ids.insert(rule.id).inserted {
                report(item, "two rules have the id \"\(rule.id)\"", mend: "give this one an \"id\"")
            }
            return rule
        }
        let triage = Triage(
            rules: rules,
            defaultSeverity: severity(required("default severity", in: fields)) ?? "",
            decideWithin: duration(fields["decide within"]),
            declareWithin: duration(fields["declare within"]),
            inhibitions: readInhibitions(fields["inhibit"]),
            longestSilence: duration(fields["longest silence"])
        )
        refuseIdleDecision(triage, fields)
        return triage
    }

    private mutating func readRule(_ node: YAMLNode) -> TriageRule? {
        let fields = fields(of: node, known: ["say", "id", "when", "declare", "then", "group by"])
        let says = text(required("say", in: fields))
        let when = entries(of: required("when", in: fields))
        if when.isEmpty, let given = fields["when"], case .fields = given.content {
            report(given, "the rule fits every alert", mend: "name at least one label")
        }
        let matchers = when.compactMap { matcher($0) }
        let outcome = outcome(fields)
        let groupBy = texts(fields["group by"])
        let id = identifier(fields["id"], from: says)
        return outcome.map {
            TriageRule(id: id, says: says, all: matchers, outcome: $0, groupBy: groupBy, line: node.line)
        }
    }

    private mutating func outcome(_ fields: ProcessFields) -> TriageRule.Outcome? {
        switch (fields["declare"], fields["then"]) {
        case (let declare?, nil):
            return declaration(declare)
        case (nil, let then?):
            return choice(then, of: ["inbox": .inbox, "ignore": .ignore])
        case (_?, let then?):
            report(then, "a rule has \"declare\" or \"then\", not both", mend: "take one out")
        case (nil, nil):
            report(
                fields.node,
                "the rule does nothing",
                mend: "add \"declare: …\", \"then: inbox\" or \"then: ignore\""
            )
        }
        return nil
    }

    private mutating func declaration(_ node: YAMLNode) -> TriageRule.Outcome? {
        let fields = fields(of: node, known: ["severity", "functionality", "state", "audience", "service"])
        let severity = severity(required("severity", in: fields))
        let functionality = signalText(required("functionality", in: fields))
        let state = signalText(required("state", in: fields))
        let audience = signalText(required("audience", in: fields))
        let service = signalText(fields["service"])
        guard let severity else { return nil }
        return .declare(
            .init(
                severity: severity,
                functionality: functionality,
                state: state,
                audience: audience,
                service: service
            )
        )
    }

    private mutating func signalText(_ node: YAMLNode?) -> String {
        guard let node else { return "" }
        let text = text(node)
        do {
            _ = try SignalText(text)
        } catch {
            report(node, error.message, mend: "write \"{label}\" or '{annotation.summary or \"failing\"}'")
        }
        return text
    }

    /// One line of `when`.
    mutating func matcher(_ field: YAMLField) -> TriageRule.Matcher? {
        let label = field.name
        if case .list = field.value.content {
            return .oneOf(label: label, values: texts(field.value))
        }
        let words = text(field.value)
        if words.isEmpty { return nil }
        if words == "present" { return .present(label: label) }
        if words.hasPrefix("not "), words.count > 4 { return .differs(label: label, value: String(words.dropFirst(4))) }
        for comparison in [TriageRule.Comparison.atLeast, .atMost, .above, .below]
        where words.hasPrefix(comparison.rawValue) {
            let number = words.dropFirst(comparison.rawValue.count).drop { $0 == " " }
            guard let value = Double(number), value.isFinite else {
                report(
                    field.value,
                    "\"\(number)\" is not a number",
                    mend: "write it like \"\(comparison.rawValue) 98\""
                )
                return nil
            }
            return .compares(label: label, comparison, value)
        }
        return .equals(label: label, value: words)
    }
}
