extension ProcessReader {
    mutating func readRoles(_ node: YAMLNode?) -> [Role] {
        entries(of: node).map { readRole($0) }
    }

    private mutating func readRole(_ entry: YAMLField) -> Role {
        let fields = fields(
            of: entry.value,
            known: [
                "short", "purpose", "responsibilities", "anti-patterns", "default", "required at", "never with", "many",
                "changed by", "reason for change", "leads",
            ]
        )
        let key = ProcessNames.slug(entry.name)
        let exclusions: [Role.Exclusion] = entries(of: fields["never with"]).compactMap { line in
            guard let other = reference(line.name, as: .role, at: line.key) else { return nil }
            if other == key { report(line.key, "a role cannot exclude itself", mend: "name another role") }
            return Role.Exclusion(role: other, severities: severities(line.value))
        }
        return Role(
            key: key,
            name: entry.name,
            short: fields["short"].map { text($0) } ?? entry.name,
            purpose: text(required("purpose", in: fields)),
            responsibilities: texts(fields["responsibilities"]),
            antiPatterns: texts(fields["anti-patterns"]),
            byDefault: text(fields["default"]),
            requiredAt: severities(fields["required at"]),
            excludes: exclusions,
            single: !flag(fields["many"]),
            changedBy: reference(fields["changed by"], as: .role),
            changeNeedsReason: flag(fields["reason for change"]),
            leads: flag(fields["leads"])
        )
    }

    mutating func readPhases(_ node: YAMLNode?) -> [Phase] {
        var last: Milestone?
        return entries(of: node).compactMap { entry in
            let fields = fields(of: entry.value, known: ["begins", "goal", "steps"])
            let begins = milestone(required("begins", in: fields))
            let goal = text(required("goal", in: fields))
            let steps = texts(fields["steps"])
            guard let begins else { return nil }
            if let last, begins.order <= last.order {
                report(
                    fields["begins"] ?? entry.key,
                    "this phase does not begin after the one before it",
                    mend: "put the phases in order, each with a milestone of its own"
                )
            }
            last = begins
            return Phase(key: ProcessNames.slug(entry.name), name: entry.name, begins: begins, goal: goal, steps: steps)
        }
    }

    mutating func readMilestones(_ node: YAMLNode?) -> [MilestoneDefinition] {
        guard let node else { return [] }
        let found: [MilestoneDefinition] = entries(of: node).compactMap { entry in
            guard let key = milestone(entry.name, at: entry.key) else { return nil }
            let usual = key.words.prefix(1).uppercased() + key.words.dropFirst()
            guard case .fields = entry.value.content else {
                return MilestoneDefinition(key: key, name: usual, meaning: text(entry.value))
            }
            let fields = fields(of: entry.value, known: ["name", "means"])
            return MilestoneDefinition(
                key: key,
                name: fields["name"].map { text($0) } ?? usual,
                meaning: text(required("means", in: fields))
            )
        }
        for key in [Milestone.declared, .resolved, .closed] where !found.contains(where: { $0.key == key }) {
            report(node, "the milestone \"\(key.words)\" is missing", mend: "add \"\(key.words): …\"")
        }
        return found.sorted { $0.key.order < $1.key.order }
    }
}
