/// Who takes part in an incident, for what, and since when.
package struct Participation: Equatable, Sendable {
    package var who: Participant
    /// Keys of the roles that they hold.
    package var roles: [String]
    package var component: String?
    package var since: Timestamp
    /// When they were released; nil while they take part.
    package var until: Timestamp?
}

extension Incident {
    /// Everybody who takes part or did, those who came first before the others: whoever holds a role, answered a page,
    /// or was brought in.
    package var participations: [Participation] {
        var found: [Participant: Participation] = [:]
        for engagement in room.engagements {
            var entry = found[engagement.who] ?? fresh(engagement.who, engagement.since)
            // Who comes again takes part again.
            entry.until = engagement.until
            entry.component = engagement.component ?? entry.component
            found[engagement.who] = entry
        }
        for page in pages {
            guard let answeredAt = page.acknowledgedAt else { continue }
            take(.person(page.person), answeredAt, into: &found)
        }
        for holding in roles {
            take(.person(holding.person), holding.since, into: &found)
            found[.person(holding.person)]?.roles.append(holding.role)
            found[.person(holding.person)]?.until = nil
        }
        return found.values.sorted { ($0.since, $0.who.sortingKey) < ($1.since, $1.who.sortingKey) }
    }

    /// How many take part now, which is what the one in command has to oversee.
    package var span: Int { participations.count { $0.until == nil } }

    package func takesPart(_ person: ID<Person>) -> Bool {
        participations.contains { $0.who == .person(person) && $0.until == nil }
    }

    private func fresh(_ who: Participant, _ since: Timestamp) -> Participation {
        Participation(who: who, roles: [], since: since)
    }

    private func take(_ who: Participant, _ since: Timestamp, into found: inout [Participant: Participation]) {
        var entry = found[who] ?? fresh(who, since)
        if let until = entry.until, since > until { entry.until = nil }
        entry.since = min(entry.since, since)
        found[who] = entry
    }
}

extension Participant {
    fileprivate var sortingKey: String {
        switch self {
        case .person(let person): person.description
        case .outsider(let name): name
        }
    }
}

extension ProcessDefinition {
    /// The role that commands: who gives orders, approves actions and declares that it is over.
    package var lead: Role? {
        roles.first(where: \.leads) ?? handover?.roles.first.flatMap(role) ?? roles.first
    }
}

extension Incident {
    /// Whether a person commands, or acts for whoever does.
    package func commands(_ person: ID<Person>?, under process: ProcessDefinition) -> Bool {
        guard let person, let lead = process.lead else { return false }
        return holder(of: lead.key) == person
            || room.deputies(of: lead.key).contains { $0.person == person && $0.kind == .deputy }
    }

    /// Those whom an order is given to, as they are now.
    package func people(of target: OrderTarget) -> [ID<Person>] {
        switch target {
        case .person(let person): [person]
        case .role(let role): holders(of: role).map(\.person)
        }
    }
}
