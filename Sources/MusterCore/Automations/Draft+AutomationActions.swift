extension Draft {
    /// Does one of the actions of an automation, with the verbs that people have.
    mutating func carryOut(_ action: Automation.Action, of rule: Automation) throws(IncidentRejection) {
        switch action {
        case .post(let text): try carryOut(.say(filled(text), answers: nil))
        case .note(let text):
            let text = filled(text)
            try context.check(text, field: "note", limit: Limits.bodyLength)
            record(.noted(.init(kind: .note, text: Prose(text), refersTo: nil)))
        case .prompt(let text): prompt(filled(text))
        case .page(let whom, let urgency, let because):
            let reason = because.map { filled($0) } ?? rule.name
            try page(whom, urgency, reason)
        case .bringIn(let whom): try bringIn(whom)
        case .order(let whom, let text, let within):
            try order(try target(whom), filled(text), within.map { context.now + $0 })
        case .assign(let role, let contact): try fill(role, from: contact, rule)
        case .set(let fact, let value): try recordFact(fact, try whole(value), edition: nil)
        case .start(let checklist): try startChecklist(checklist)
        case .propose(let text): try proposeAction(filled(text), nil)
        case .actionItem(let text, let type, let owner):
            let person = owner.flatMap { people($0).first }
            try add(ActionItemRequest(title: filled(text), owner: person, type: type))
        case .label(let label): try self.label(label, true)
        case .askForUpdate(let audience): try askForUpdate(to: audience)
        case .call(let name): try call(webhook: name)
        case .bridge(let url): try setBridge(try whole(url))
        case .severity(let level): try changeSeverity(level, "The automation \(rule.name) says so")
        }
    }

    private func filled(_ text: String) -> String {
        MessageFiller(incident: incident, context: context).fill(text)
    }

    /// The text of what is kept and followed: half of a link leads nowhere, and a hole is no value.
    private func whole(_ text: String) throws(IncidentRejection) -> String {
        let filler = MessageFiller(incident: incident, context: context)
        let unfilled = filler.unfilled(in: text).map { "{\($0)}" }
        if unfilled.isEmpty { return filler.fill(text) }
        throw .wrongState("nothing on record fills \(unfilled.joined(separator: " and "))")
    }

    private func name(_ whom: Clock.Owner) -> String { whom.text(in: context.process) }

    private func people(_ whom: Clock.Owner) -> [ID<Person>] {
        switch whom {
        case .role(let role): incident.holders(of: role).map(\.person)
        case .contact(let contact): context.organisation.resolve(contact: contact, at: context.now).people
        case .assignee: []
        }
    }

    private mutating func page(
        _ whom: Clock.Owner,
        _ urgency: SeverityLevel.Urgency,
        _ because: String
    ) throws(IncidentRejection) {
        if incident.isResolved { throw .wrongState("\(incident.reference) is resolved; nobody is paged for it") }
        if case .contact(let contact) = whom {
            try page(PageRequest(target: .contact(contact), urgency: urgency, because: because))
            return
        }
        let people = people(whom)
        if people.isEmpty { throw .wrongState("nobody is \(name(whom))") }
        for person in people {
            try page(PageRequest(target: .person(person), urgency: urgency, because: because))
        }
    }

    private mutating func bringIn(_ whom: Clock.Owner) throws(IncidentRejection) {
        let people = people(whom)
        if people.isEmpty { throw .wrongState("the organisation names nobody for \(name(whom))") }
        for person in people where !incident.takesPart(person) { try engage(.person(person), nil) }
    }

    private func target(_ whom: Clock.Owner) throws(IncidentRejection) -> OrderTarget {
        if case .role(let role) = whom { return .role(role) }
        guard let person = people(whom).first else {
            throw .wrongState("the organisation names nobody for \(name(whom))")
        }
        return .person(person)
    }

    private mutating func fill(
        _ role: String,
        from contact: String,
        _ rule: Automation
    ) throws(IncidentRejection) {
        let title = context.process.role(role)?.name ?? role
        if let holder = incident.holder(of: role) {
            throw .alreadyDone("\(context.name(of: holder) ?? "Somebody") is \(title) already")
        }
        guard let person = people(.contact(contact)).first else {
            throw .wrongState("the organisation names nobody for \(contact)")
        }
        try assign(role, to: person, "The automation \(rule.name) says so")
    }

    /// Whoever owes the updates of an audience is asked for one; where nobody does, all are.
    private mutating func askForUpdate(to audience: String) throws(IncidentRejection) {
        let text = "Send an update to \(context.process.audience(audience)?.name ?? audience)"
        let owners = context.process.clocks.filter { $0.duty == .update(audience: audience) }.map(\.owner)
        let lead = context.process.lead.map { Clock.Owner.role($0.key) }
        let held = (owners + [lead].compactMap(\.self)).first { owner in
            if case .role(let role) = owner { incident.holder(of: role) != nil } else { false }
        }
        guard let held else {
            prompt(text)
            return
        }
        try order(try target(held), text, nil)
    }

    private mutating func call(webhook name: String) throws(IncidentRejection) {
        if incident.access.isRestricted {
            throw .wrongState("\(incident.reference) is restricted; no program outside is told of it")
        }
        guard let endpoint = context.organisation.webhooks.first(where: { $0.name == name && $0.isActive }) else {
            throw .unknown("webhook", name, known: context.organisation.webhooks.filter(\.isActive).map(\.name))
        }
        record(.automation(.webhookCalled(.init(webhook: endpoint.id, name: endpoint.name))))
    }
}
