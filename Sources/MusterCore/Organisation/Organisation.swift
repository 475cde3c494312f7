/// Everything Muster knows about the people it works for, as one document.
///
/// A value: it may be inconsistent while it is being edited, and ``validate()`` says where. Lookups of what is not
/// there give nil, never a crash.
package struct Organisation: Equatable, Codable, Sendable {
    package var name: String
    package var calendar: BusinessCalendar
    package var people: [Person]
    package var teams: [Team]
    package var services: [Service]
    package var schedules: [Schedule]
    package var policies: [EscalationPolicy]
    package var contacts: [Contact]
    package var components: [StatusComponent]
    package var webhooks: [WebhookEndpoint]

    package init(
        name: String,
        calendar: BusinessCalendar,
        people: [Person] = [],
        teams: [Team] = [],
        services: [Service] = [],
        schedules: [Schedule] = [],
        policies: [EscalationPolicy] = [],
        contacts: [Contact] = [],
        components: [StatusComponent] = [],
        webhooks: [WebhookEndpoint] = []
    ) {
        self.name = name
        self.calendar = calendar
        self.people = people
        self.teams = teams
        self.services = services
        self.schedules = schedules
        self.policies = policies
        self.contacts = contacts
        self.components = components
        self.webhooks = webhooks
    }
}

extension Organisation {
    package func person(_ id: ID<Person>) -> Person? { people.first { $0.id == id } }
    package func person(handle: String) -> Person? { people.first { $0.handle == handle.lowercased() } }
    package func person(email: String) -> Person? {
        people.first { $0.email.lowercased() == email.lowercased() }
    }

    package func team(_ id: ID<Team>) -> Team? { teams.first { $0.id == id } }
    package func team(key: String) -> Team? { teams.first { $0.key == key } }

    package func service(_ id: ID<Service>) -> Service? { services.first { $0.id == id } }
    package func service(key: String) -> Service? { services.first { $0.key == key } }

    package func schedule(_ id: ID<Schedule>) -> Schedule? { schedules.first { $0.id == id } }
    package func schedule(name: String) -> Schedule? {
        schedules.first { $0.name.lowercased() == name.lowercased() }
    }

    package func policy(_ id: ID<EscalationPolicy>) -> EscalationPolicy? { policies.first { $0.id == id } }
    package func policy(name: String) -> EscalationPolicy? {
        policies.first { $0.name.lowercased() == name.lowercased() }
    }

    package func contact(name: String) -> Contact? {
        contacts.first { $0.name.lowercased() == name.lowercased() }
    }

    package func component(_ id: ID<StatusComponent>) -> StatusComponent? { components.first { $0.id == id } }
    package func component(key: String) -> StatusComponent? { components.first { $0.key == key } }

    /// The policy of the team that owns a service, or nil where nobody is to be paged for it.
    package func policy(forService key: String) -> EscalationPolicy? {
        service(key: key)?.team.flatMap(team)?.policy.flatMap(policy)
    }

    /// Active members, in the order of the team.
    package func members(of team: ID<Team>) -> [Person] {
        (self.team(team)?.members ?? []).compactMap(person).filter(\.isActive)
    }
}
