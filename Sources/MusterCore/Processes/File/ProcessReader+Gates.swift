extension ProcessReader {
    mutating func readGates(_ node: YAMLNode?) -> [Gate] {
        entries(of: node).compactMap { entry in
            let milestone = milestone(entry.name, at: entry.key)
            let fields = fields(of: entry.value, known: ["by", "needs"])
            let by = references(fields["by"], as: .role)
            var ids: Set<String> = []
            let conditions: [GateCondition] = items(of: fields["needs"]).compactMap { item in
                guard let condition = readCondition(item, of: milestone) else { return nil }
                if !ids.insert(condition.id).inserted {
                    report(item, "two needs have the id \"\(condition.id)\"", mend: "give this one an \"id\"")
                }
                return condition
            }
            return milestone.map { Gate(milestone: $0, by: by, conditions: conditions) }
        }
    }

    private mutating func readCondition(_ node: YAMLNode, of guarded: Milestone?) -> GateCondition? {
        let fields = fields(of: node, known: ["say", "check", "at", "facts", "id", "source"])
        let says = text(required("say", in: fields))
        let facts = references(fields["facts"], as: .fact)
        let check = check(required("check", in: fields), facts: facts, fields, of: guarded)
        let severities = severities(fields["at"])
        let source = text(fields["source"])
        let id = identifier(fields["id"], from: says)
        guard let check else { return nil }
        return GateCondition(
            id: id,
            says: says,
            check: check,
            severities: severities,
            source: source,
            line: node.line
        )
    }

    private mutating func check(
        _ node: YAMLNode?,
        facts: [String],
        _ fields: ProcessFields,
        of guarded: Milestone?
    ) -> GateCondition.Check? {
        guard let node, let fact = SeenFact.read(node, with: &self) else { return nil }
        var usesFacts = false
        defer {
            if !usesFacts, let given = fields["facts"] {
                report(given, "\(quoted(node)) asks for no facts", mend: "leave \"facts\" out")
            }
        }
        switch fact {
        case .confirmed(let role): return .confirmed(by: role)
        case .milestone(let milestone):
            refuseLater(milestone, than: guarded, at: node)
            return .milestone(milestone)
        case .milestoneLasted(let milestone, let length):
            refuseLater(milestone, than: guarded, at: node)
            return .lasted(milestone, length)
        case .roleFilled(let role): return .roleFilled(role)
        case .updateSent(let audience, let state?):
            usesFacts = true
            return .updateSent(audience: audience, state: state, facts: facts)
        case .alertsClear: return .alertsClear
        case .factsKnown:
            usesFacts = true
            if facts.isEmpty { report(fields.node, "\"facts\" is missing", mend: "add \"facts: […]\"") }
            return .facts(facts)
        case .checklistDone(let checklist): return .checklistDone(checklist)
        case .temporaryMeasuresUndone: return .temporaryMeasuresUndone
        case .retrospectiveScheduled(let earliest, let latest, let from):
            if let from { refuseLater(from, than: guarded, at: node) }
            return .retrospectiveScheduled(earliest: earliest, latest: latest, from: from ?? .resolved)
        case .retrospectiveDrafted: return .retrospectiveDrafted
        case .actionItemsHaveOwners: return .actionItemsHaveOwners
        case .actionItemsDone: return .actionItemsDone
        case .reportPublished: return .reportPublished
        case .checkedIn, .roleHandedOver, .updateSent(_, nil), .severityAssessed, .actionItemDone:
            report(
                node,
                "\(quoted(node)) cannot be checked by a gate",
                mend: "see which phrases can in the table of docs/process-format.md"
            )
            return nil
        }
    }

    /// A gate that waits for what comes after it never opens.
    private mutating func refuseLater(_ needed: Milestone, than guarded: Milestone?, at node: YAMLNode) {
        guard let guarded, needed.order >= guarded.order else { return }
        report(
            node,
            "\"\(needed.words)\" comes \(needed == guarded ? "with" : "after") \"\(guarded.words)\", so this gate "
                + "could never be passed",
            mend: "name an earlier milestone"
        )
    }

    mutating func readChecklists(_ node: YAMLNode?) -> [Checklist] {
        entries(of: node).map { entry in
            let fields = fields(of: entry.value, known: ["role", "items", "waits"])
            let role = reference(fields["role"], as: .role)
            var ids: Set<String> = []
            let items: [Checklist.Item] = items(of: required("items", in: fields)).map { item in
                let line = readChecklistItem(item)
                if !ids.insert(line.id).inserted {
                    report(item, "\"\(line.says)\" stands twice in this checklist", mend: "keep one")
                }
                return line
            }
            return Checklist(
                id: ProcessNames.slug(entry.name),
                title: entry.name,
                role: role,
                items: items,
                waits: flag(fields["waits"])
            )
        }
    }

    private mutating func readChecklistItem(_ node: YAMLNode) -> Checklist.Item {
        guard case .fields = node.content else {
            let says = text(node)
            return Checklist.Item(id: identifier(nil, from: says), says: says, ticks: nil)
        }
        let fields = fields(of: node, known: ["say", "ticks when"])
        let says = text(required("say", in: fields))
        return Checklist.Item(id: identifier(nil, from: says), says: says, ticks: selfTick(fields["ticks when"]))
    }

    private mutating func selfTick(_ node: YAMLNode?) -> Checklist.SelfTick? {
        guard let node, let fact = SeenFact.read(node, with: &self) else { return nil }
        switch fact {
        case .roleFilled(let role): return .roleFilled(role)
        case .updateSent(let audience, let state): return .updateSent(audience: audience, state: state)
        case .milestone(let milestone): return .milestone(milestone)
        case .severityAssessed: return .severityAssessed
        case .confirmed, .checkedIn, .milestoneLasted, .roleHandedOver, .alertsClear, .factsKnown, .checklistDone,
            .temporaryMeasuresUndone, .retrospectiveScheduled, .retrospectiveDrafted, .actionItemDone,
            .actionItemsHaveOwners, .actionItemsDone, .reportPublished:
            report(
                node,
                "\(quoted(node)) cannot tick an item",
                mend: "see which phrases can in the table of docs/process-format.md"
            )
            return nil
        }
    }

    mutating func readQuestions(_ node: YAMLNode?) -> [Question] {
        items(of: node).flatMap { item in
            let fields = fields(of: item, known: ["category", "stage", "phases", "ask"])
            let category = text(required("category", in: fields))
            let stage = text(required("stage", in: fields))
            let phases = references(required("phases", in: fields), as: .phase)
            return texts(required("ask", in: fields)).map {
                Question(category: category, stage: stage, phases: phases, asks: $0)
            }
        }
    }
}
