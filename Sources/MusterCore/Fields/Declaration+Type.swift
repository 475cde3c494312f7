extension Declaration {
    /// The same with what its type fills in where nothing was given.
    ///
    /// - Throws: where the process has no such type, and where neither it nor the declaration says how grave it is.
    func filled(under process: ProcessDefinition) throws(IncidentRejection) -> Declaration {
        var filled = self
        if let key = type {
            guard let type = process.type(key) else {
                throw .unknown("type", key, known: process.types.map(\.key))
            }
            if filled.severity.isEmpty { filled.severity = type.severity ?? "" }
            filled.service = service ?? type.service
            filled.category = category ?? type.category
            filled.restricted = restricted || type.restricted
            filled.facts = type.facts.merging(facts) { _, given in given }
        }
        for (key, value) in filled.facts { filled.facts[key] = process.fact(key)?.normal(value) ?? value }
        return filled
    }
}

extension Draft {
    /// What the type of an incident brings with it besides values: labels, checklists, roles, and whom it calls.
    ///
    /// - Parameter mobilising: false for an incident of the past, for which nobody is called.
    mutating func begin(type: IncidentType, mobilising: Bool) {
        for label in type.labels { record(.room(.labelled(.init(label: Prose(label), isOn: true))), by: .muster) }
        for checklist in type.checklists {
            record(.room(.checklistStarted(.init(checklist: checklist))), by: .muster)
        }
        guard mobilising else { return }
        for contact in type.page { escalate(.init(target: .contact(contact), because: contact)) }
        for contact in type.notify { notify(contact, because: "\(type.name) declared") }
        for preset in type.roles { fill(preset, type) }
    }

    /// Gives a role to whoever the contact stands for now, if nobody has it.
    private mutating func fill(_ preset: IncidentType.RolePreset, _ type: IncidentType) {
        guard incident.holder(of: preset.role) == nil else { return }
        let name = context.process.role(preset.role)?.name ?? preset.role
        guard let person = context.organisation.resolve(contact: preset.contact, at: context.now).people.first else {
            prompt("Find a \(name): the organisation names nobody for \(preset.contact)")
            return
        }
        var trial = self
        do throws(IncidentRejection) {
            try trial.assign(preset.role, to: person, "As for every incident of the type \(type.name)")
            self = trial
        } catch {
            prompt("Find a \(name): \(error.message)")
        }
    }

    /// - Throws: where a fact that the process needs from the first is not given.
    static func checkAsked(_ declaration: Declaration, _ context: DecisionContext) throws(IncidentRejection) {
        for fact in context.process.facts(for: declaration.type)
        where fact.isAskedFirst && declaration.facts[fact.key] == nil {
            throw .invalid(field: fact.key, problem: "\(fact.label) must be given to declare; add it")
        }
    }

    mutating func label(_ text: String, _ isOn: Bool) throws(IncidentRejection) {
        try context.check(text, field: "label", limit: Limits.tagLength)
        guard !text.contains(where: { $0.isWhitespace || $0 == "," }) else {
            throw .invalid(field: "label", problem: "write it as one word")
        }
        if incident.room.labels.contains(text) == isOn { return }
        if isOn, incident.room.labels.count >= Limits.labelsPerIncident {
            throw .invalid(field: "label", problem: "an incident has at most \(Limits.labelsPerIncident)")
        }
        record(.room(.labelled(.init(label: Prose(text), isOn: isOn))))
    }

    mutating func startChecklist(_ id: String) throws(IncidentRejection) {
        guard let checklist = context.process.checklist(id) else {
            throw .unknown("checklist", id, known: context.process.checklists.map(\.id))
        }
        if incident.shows(checklist) { throw .alreadyDone("The checklist \(checklist.title) is there already") }
        record(.room(.checklistStarted(.init(checklist: id))))
    }
}
