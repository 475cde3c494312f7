extension Draft {
    /// Brings somebody in, or notes down what they look after.
    mutating func engage(_ who: Participant, _ component: String?) throws(IncidentRejection) {
        let who = try check(who)
        if let component { try context.check(component, field: "component", limit: Limits.titleLength) }
        let open = incident.room.engagements.last { $0.who == who && $0.until == nil }
        if let open, component == nil || open.component == component {
            throw .alreadyDone("\(name(of: who)) takes part already")
        }
        let event = RoomEvent.Engaged(
            person: who.person,
            outsider: who.outsider,
            component: component.map { Prose($0) }
        )
        record(.room(.engaged(event)))
    }

    mutating func disengage(_ who: Participant, _ note: String?) throws(IncidentRejection) {
        let who = try check(who)
        guard let entry = incident.participations.first(where: { $0.who == who }), entry.until == nil else {
            throw .wrongState("\(name(of: who)) does not take part")
        }
        if let role = entry.roles.first {
            let held = context.process.role(role)?.name ?? role
            throw .wrongState("\(name(of: who)) is \(held); the role is handed over or given up first")
        }
        if let note { try context.check(note, field: "note", limit: Limits.bodyLength) }
        record(
            .room(.disengaged(.init(person: who.person, outsider: who.outsider, note: note.map { Prose($0) })))
        )
    }

    private func check(_ who: Participant) throws(IncidentRejection) -> Participant {
        switch who {
        case .person(let person): try context.require(person: person, field: "person")
        case .outsider(let name): try context.check(name, field: "outsider", limit: Limits.titleLength)
        }
        return who
    }

    private func name(of who: Participant) -> String {
        switch who {
        case .person(let person): context.name(of: person) ?? "Somebody who has left"
        case .outsider(let name): name
        }
    }

    mutating func nameDeputy(
        _ key: String,
        _ person: ID<Person>,
        _ kind: Deputy.Kind
    ) throws(IncidentRejection) {
        let role = try context.require(role: key)
        let name = try context.require(person: person, field: "person").name
        guard let holder = incident.holder(of: key) else {
            throw .wrongState("Nobody is \(role.name); claim the role instead")
        }
        if holder == person { throw .invalid(field: "person", problem: "\(name) is \(role.name)") }
        if incident.room.deputies(of: key).contains(where: { $0.person == person && $0.kind == kind }) {
            throw .alreadyDone("\(name) is \(kind.rawValue) of the \(role.name) already")
        }
        // Who acts for the holder is the holder's choice; anybody may look over a shoulder.
        if kind == .deputy, context.actor.person != holder {
            try requireCommand("Naming a deputy of the \(role.name)")
        }
        record(.room(.deputyNamed(.init(role: key, person: person, kind: kind))))
    }

    mutating func releaseDeputy(_ key: String, _ person: ID<Person>) throws(IncidentRejection) {
        let role = try context.require(role: key)
        guard incident.room.deputies(of: key).contains(where: { $0.person == person }) else {
            throw .wrongState("They stand in for the \(role.name) no more")
        }
        record(.room(.deputyReleased(.init(role: key, person: person))))
    }
}
