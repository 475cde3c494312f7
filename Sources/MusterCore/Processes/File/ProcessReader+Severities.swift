extension ProcessReader {
    mutating func readContacts(_ node: YAMLNode?) -> [ProcessContact] {
        entries(of: node).map { ProcessContact(name: $0.name, meaning: text($0.value)) }
    }

    mutating func readSeverities(_ node: YAMLNode?) -> [SeverityLevel] {
        entries(of: node).map { readSeverity($0) }
    }

    private mutating func readSeverity(_ entry: YAMLField) -> SeverityLevel {
        let fields = fields(
            of: entry.value,
            known: [
                "name", "any of", "examples", "expect", "page", "notify", "hours", "lightweight", "category",
            ]
        )
        return SeverityLevel(
            key: entry.name,
            name: text(required("name", in: fields)),
            criteria: texts(required("any of", in: fields)),
            examples: texts(fields["examples"]),
            expectations: texts(fields["expect"]),
            page: items(of: fields["page"]).compactMap { pageTarget($0) },
            notify: references(fields["notify"], as: .contact),
            businessHours: choice(fields["hours"], of: ["always": false, "business": true]) ?? false,
            lightweight: flag(fields["lightweight"]),
            needsCategory: choice(fields["category"], of: ["required": true, "none": false]) ?? false
        )
    }

    /// `owning team or CONTACT`, `CONTACT`, each perhaps `at low urgency`.
    private mutating func pageTarget(_ node: YAMLNode) -> SeverityLevel.PageTarget? {
        var words = text(node)
        guard !words.isEmpty else { return nil }
        var urgency = SeverityLevel.Urgency.high
        for (suffix, meaning) in [(" at low urgency", SeverityLevel.Urgency.low), (" at high urgency", .high)]
        where words.lowercased().hasSuffix(suffix) {
            words = String(words.dropLast(suffix.count))
            urgency = meaning
        }

        if words.lowercased() == "owning team" {
            report(
                node,
                "nobody is paged where the service has no owner",
                mend: "write \"owning team or CONTACT\""
            )
            return nil
        }
        let start = "owning team or "
        if words.lowercased().hasPrefix(start) {
            let fallback = reference(String(words.dropFirst(start.count)), as: .contact, at: node)
            return fallback.map { .init(target: .owningTeam(fallback: $0), urgency: urgency) }
        }
        return reference(words, as: .contact, at: node).map { .init(target: .contact($0), urgency: urgency) }
    }

    mutating func readMatrix(_ node: YAMLNode?) -> SeverityMatrix? {
        guard let node else { return nil }
        let fields = fields(of: node, known: ["rows", "columns", "severity"])
        let rows = dimension(required("rows", in: fields))
        let columns = dimension(required("columns", in: fields))
        let lines = entries(of: required("severity", in: fields))

        for line in lines where !rows.choices.contains(line.name) {
            report(
                line.key,
                "no row \"\(line.name)\"",
                mend: Spelling.mend(for: line.name, among: rows.choices, called: "rows")
            )
        }
        let severity = rows.choices.map { choice in
            guard let line = lines.first(where: { $0.name == choice }) else {
                report(fields["severity"] ?? node, "the row \"\(choice)\" is missing", mend: "add \"\(choice): […]\"")
                return [String]()
            }
            let found = items(of: line.value).compactMap { self.severity($0) }
            if found.count != columns.choices.count {
                report(
                    line.value,
                    "\(found.count) severities for \(columns.choices.count) columns",
                    mend: "name one for each of \(columns.choices.map { "\"\($0)\"" }.joined(separator: ", "))"
                )
            }
            return found
        }
        return SeverityMatrix(rows: rows, columns: columns, severity: severity)
    }

    private mutating func dimension(_ node: YAMLNode?) -> SeverityMatrix.Dimension {
        guard let node else { return .init(key: "", name: "", choices: []) }
        let fields = fields(of: node, known: ["name", "choices"])
        let name = text(required("name", in: fields))
        return .init(key: ProcessNames.slug(name), name: name, choices: texts(required("choices", in: fields)))
    }

    mutating func readEscalation(_ node: YAMLNode?) -> [ExpectedEscalation] {
        var last = Duration.zero
        return items(of: node).compactMap { item in
            let fields = fields(of: item, known: ["after", "to"])
            let after = duration(required("after", in: fields))
            let to = reference(required("to", in: fields), as: .contact)
            guard let after, let to else { return nil }
            if after <= last { report(item, "this is not later than the step before it", mend: "put them in order") }
            last = after
            return ExpectedEscalation(after: after, to: to)
        }
    }
}
