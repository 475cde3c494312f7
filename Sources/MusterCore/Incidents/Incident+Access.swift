/// Who looks. What is restricted shows itself to those alone whom it lets know.
package enum Viewer: Equatable, Sendable {
    case person(ID<Person>)
    /// The program itself, which pages, keeps clocks and checks the record, and shows nothing to anybody.
    case muster
}

/// Who may know of an incident.
package struct IncidentAccess: Equatable, Sendable {
    /// Nil while everybody who is signed in may.
    package internal(set) var restrictedAt: Timestamp?
    /// Those who were called, hold or held a role, or were let in, in this order: they know of it also when it is restricted.
    package internal(set) var members: [ID<Person>] = []

    package var isRestricted: Bool { restrictedAt != nil }

    mutating func admit(_ person: ID<Person>?) {
        if let person, !members.contains(person) { members.append(person) }
    }
}

extension Incident {
    package func isVisible(to viewer: Viewer) -> Bool {
        switch viewer {
        case .muster: true
        case .person(let person): !access.isRestricted || access.members.contains(person)
        }
    }
}

extension Draft {
    mutating func restrict(_ reason: String) throws(IncidentRejection) {
        if incident.access.isRestricted { throw .alreadyDone("\(incident.reference) is restricted already") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.restricted(.init(because: Prose(reason))))
        admitActor()
    }

    /// Whoever restricts it, or declares it as restricted, goes on knowing of it.
    mutating func admitActor() {
        guard let person = context.actor.person, !incident.access.members.contains(person) else { return }
        record(.admitted(.init(person: person, because: "Restricted it", byForce: false)))
    }

    mutating func admit(_ person: ID<Person>, _ reason: String) throws(IncidentRejection) {
        try requireRestricted()
        let newcomer = try context.require(person: person, field: "person")
        if incident.access.members.contains(person) { throw .alreadyDone("\(newcomer.name) may see it already") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.admitted(.init(person: person, because: Prose(reason), byForce: false)))
    }

    /// An administrator lets themselves in: possible, never quiet.
    mutating func breakGlass(_ reason: String) throws(IncidentRejection) {
        try requireRestricted()
        guard let person = context.actor.person else { throw .wrongState("Only a person can break the glass") }
        if incident.access.members.contains(person) { throw .alreadyDone("You may see it already") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.admitted(.init(person: person, because: Prose(reason), byForce: true)))
    }

    mutating func liftRestriction(_ reason: String) throws(IncidentRejection) {
        try requireRestricted()
        if let lead = context.process.lead, let holder = incident.holder(of: lead.key),
            context.actor.person != holder
        {
            throw .notYours("Lifting the restriction", roles: [lead.name])
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.restrictionLifted(.init(because: Prose(reason))))
    }

    private func requireRestricted() throws(IncidentRejection) {
        if !incident.access.isRestricted { throw .wrongState("\(incident.reference) is not restricted") }
    }

    /// Whoever a legal trigger or an approval names is let in, so that they can do what is asked of them.
    mutating func admit(named people: [ID<Person>], because: String) {
        guard incident.access.isRestricted else { return }
        for person in people where !incident.access.members.contains(person) {
            record(.admitted(.init(person: person, because: Prose(because), byForce: false)), by: .muster)
        }
    }
}
