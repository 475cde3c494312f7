extension Draft {
    /// Gives a role to somebody, by the process's rules of who may hold and change it.
    mutating func assign(_ key: String, to person: ID<Person>, _ reason: String?) throws(IncidentRejection) {
        let role = try context.require(role: key)
        let name = try context.require(person: person, field: "person").name
        if let reason { try context.check(reason, field: "reason", limit: Limits.bodyLength) }
        let holders = incident.holders(of: key)
        if holders.contains(where: { $0.person == person }) {
            throw .alreadyDone("\(name) is \(role.name) already")
        }
        try checkExclusions(role, person, name)
        if role.single, let holder = holders.first {
            try checkChange(of: role, from: holder.person, reason)
            record(.roleReleased(.init(role: key, person: holder.person)))
        } else if role.single, let last = incident.roleLastGivenUpBy[key], last != person {
            // Giving it up and having it claimed is the same change in two steps.
            try checkChange(of: role, from: last, reason)
        }
        record(.roleAssigned(.init(role: key, person: person, reason: reason.map { Prose($0) })))
    }

    private func checkExclusions(_ role: Role, _ person: ID<Person>, _ name: String) throws(IncidentRejection) {
        for held in incident.roles(of: person).compactMap(context.process.role) {
            let forbidden = [(role, held), (held, role)].contains { one, other in
                one.excludes.contains { $0.role == other.key && applies($0.severities) }
            }
            guard !forbidden else {
                throw .invalid(
                    field: "person",
                    problem:
                        "\(name) is \(held.name); at \(incident.severity) the same person may not also be \(role.name)"
                )
            }
        }
    }

    private func checkChange(of role: Role, from holder: ID<Person>, _ reason: String?) throws(IncidentRejection) {
        if role.changeNeedsReason, reason == nil {
            throw .invalid(field: "reason", problem: "a change of \(role.name) needs a reason, which is recorded")
        }
        if let decider = role.changedBy, incident.holder(of: decider) != nil,
            !(context.actor.person.map(incident.roles(of:)) ?? []).contains(decider)
        {
            throw .notYours("Changing the \(role.name)", roles: [context.process.role(decider)?.name ?? decider])
        }
    }

    private func applies(_ severities: [String]) -> Bool {
        severities.isEmpty || severities.contains(incident.severity)
    }

    /// Gives up a role that the one who asks holds, or that an incident commander takes from somebody.
    mutating func release(_ key: String) throws(IncidentRejection) {
        let role = try context.require(role: key)
        let holders = incident.holders(of: key)
        guard let first = holders.first else { throw .alreadyDone("Nobody is \(role.name)") }
        let own = holders.first { $0.person == context.actor.person }
        if own == nil, !role.single {
            throw .notYours("Giving up the role \(role.name)", roles: ["those who hold it, each for themselves,"])
        }
        // Taking a role away is a change of its holder; giving one's own up is free.
        if own == nil { try checkChange(of: role, from: first.person, nil) }
        let holding = own ?? first
        record(.roleReleased(.init(role: key, person: holding.person)))
    }

    /// The outgoing holder offers the role with a report of the situation.
    mutating func offerHandover(_ key: String, _ person: ID<Person>, _ situation: String) throws(IncidentRejection) {
        let role = try context.require(role: key)
        let incoming = try context.require(person: person, field: "to")
        let holders = incident.holders(of: key)
        guard let holder = (holders.first { $0.person == context.actor.person } ?? holders.first)?.person else {
            throw .wrongState("Nobody is \(role.name), so that there is nothing to hand over; claim the role instead")
        }
        if holders.contains(where: { $0.person == person }) {
            throw .alreadyDone("\(incoming.name) is \(role.name) already")
        }
        try context.check(situation, field: "situation", limit: Limits.bodyLength)
        try checkChange(of: role, from: holder, situation)
        try checkExclusions(role, person, incoming.name)
        let rules = context.process.handover
        let says = (rules?.outgoingSays ?? "Handing over to {name}.").replacing("{name}", with: incoming.name)
        record(
            .handoverOffered(.init(role: key, from: holder, to: person, situation: Prose(situation), says: says))
        )
    }

    /// Until the incoming holder accepts, the outgoing one still holds the role.
    ///
    /// - Parameters:
    ///   - key: takes that role alone, since of two that exclude each other nobody could take both; nil takes all.
    ///   - early: why the time to look over the shoulder is cut short; nil waits for it.
    mutating func acceptHandover(of key: String?, early: String?) throws(IncidentRejection) {
        if let key { _ = try context.require(role: key) }
        let offers = incident.handovers.filter { key == nil || $0.role == key }
        guard let first = offers.first else { throw .wrongState("No handover is on offer") }
        let mine = incident.handovers.filter { $0.to == context.actor.person }
        let taken = mine.filter { key == nil || $0.role == key }
        if taken.isEmpty {
            throw .notYours(
                "Accepting the handover",
                roles: [context.name(of: first.to) ?? "the one it was offered to"]
            )
        }
        for offer in taken { try accept(offer, early) }
    }

    private mutating func accept(_ offer: Handover, _ early: String?) throws(IncidentRejection) {
        let role = try context.require(role: offer.role)
        let holders = incident.holders(of: offer.role)
        if holders.contains(where: { $0.person == offer.to }) {
            throw .alreadyDone("The role \(role.name) is yours already")
        }
        guard holders.contains(where: { $0.person == offer.from }) else {
            throw .wrongState("The one who offered it is no longer \(role.name)")
        }
        let incoming = try context.require(person: offer.to, field: "to")
        try checkExclusions(role, incoming.id, incoming.name)
        try passShadow(of: offer, incoming, early)
        let says = context.process.handover?.incomingSays ?? "I have it."
        record(.handoverCompleted(.init(role: offer.role, from: offer.from, to: offer.to, says: says)))
    }

    /// Whoever takes a role over looks over the holder's shoulder first, as long as the process says.
    private mutating func passShadow(
        of offer: Handover,
        _ incoming: Person,
        _ early: String?
    ) throws(IncidentRejection) {
        guard let readyAt = offer.readyAt(under: context.process), context.now < readyAt else { return }
        guard let early else {
            let until = readyAt.text(in: context.calendar.zone)
            throw .invalid(
                field: "early",
                problem: "you shadow until \(until); accept then, or say why you take it now"
            )
        }
        try context.check(early, field: "early", limit: Limits.bodyLength)
        breach(.shadowCutShort, incoming.id, "\(incoming.name) took over before the shadow time had passed: \(early)")
    }
}

extension Handover {
    /// When it can be accepted: after the time to shadow; nil where there is none.
    package func readyAt(under process: ProcessDefinition) -> Timestamp? {
        guard let rules = process.handover, rules.shadow > .zero, rules.roles.contains(role) else { return nil }
        return offeredAt + rules.shadow
    }
}
