extension ProcessReader {
    /// More cannot be told apart by somebody in a hurry.
    static let typeLimit = 30

    mutating func readTypes(_ node: YAMLNode?, in process: ProcessDefinition) -> [IncidentType] {
        let entries = entries(of: node)
        if entries.count > Self.typeLimit, let node {
            report(node, "there are \(entries.count) types", mend: "list at most \(Self.typeLimit)")
        }
        return entries.map { entry in
            let fields = fields(
                of: entry.value,
                known: [
                    "means", "severity", "service", "category", "restricted", "facts", "roles", "page", "notify",
                    "audiences", "checklists", "labels",
                ]
            )
            return IncidentType(
                key: ProcessNames.slug(entry.name),
                name: entry.name,
                means: text(required("means", in: fields)),
                severity: severity(fields["severity"]),
                service: fields["service"].map { text($0) },
                category: category(fields["category"], process),
                restricted: flag(fields["restricted"]),
                facts: values(fields["facts"], process),
                roles: presets(fields["roles"]),
                page: references(fields["page"], as: .contact),
                notify: references(fields["notify"], as: .contact),
                audiences: references(fields["audiences"], as: .audience),
                checklists: references(fields["checklists"], as: .checklist),
                labels: labels(fields["labels"]),
                line: entry.key.line
            )
        }
    }

    private mutating func category(_ node: YAMLNode?, _ process: ProcessDefinition) -> String? {
        guard let node else { return nil }
        let text = text(node)
        if text.isEmpty || process.categories.contains(text) { return text }
        report(
            node,
            "no category \"\(text)\"",
            mend: Spelling.mend(for: text, among: process.categories, called: "categories")
        )
        return nil
    }

    /// Facts with the values that they begin with.
    private mutating func values(_ node: YAMLNode?, _ process: ProcessDefinition) -> [String: String] {
        guard let node else { return [:] }
        return entries(of: node).reduce(into: [:]) { values, field in
            guard let key = reference(field.name, as: .fact, at: field.key) else { return }
            values[key] = factValue(field.value, of: key, process)
        }
    }

    /// A value that a fact can have; nil, and a problem, where it cannot.
    mutating func factValue(_ node: YAMLNode, of key: String, _ process: ProcessDefinition) -> String? {
        let value = text(node)
        guard !value.isEmpty, let fact = process.fact(key) else { return nil }
        if let problem = fact.problem(with: fact.normal(value), in: nil) {
            report(node, "\"\(fact.label)\" cannot be that: \(problem)")
            return nil
        }
        return fact.normal(value)
    }

    private mutating func presets(_ node: YAMLNode?) -> [IncidentType.RolePreset] {
        guard let node else { return [] }
        return entries(of: node).compactMap { field in
            let role = reference(field.name, as: .role, at: field.key)
            let contact = reference(field.value, as: .contact)
            guard let role, let contact else { return nil }
            return IncidentType.RolePreset(role: role, contact: contact)
        }
    }

    private mutating func labels(_ node: YAMLNode?) -> [String] {
        items(of: node).compactMap { label($0) }
    }

    /// A label of an incident: one word.
    mutating func label(_ node: YAMLNode?) -> String? {
        guard let node else { return nil }
        let text = text(node)
        if text.isEmpty { return nil }
        if text.utf8.count <= Limits.tagLength, !text.contains(where: { $0.isWhitespace || $0 == "," }) { return text }
        report(node, "\(quoted(node)) is not a label", mend: "write one word of at most \(Limits.tagLength) bytes")
        return nil
    }
}
