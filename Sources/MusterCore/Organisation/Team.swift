/// People who own services together.
package struct Team: Equatable, Codable, Sendable {
    package var id: ID<Team>
    /// Its name in process files and addresses, unique.
    package var key: String
    package var name: String
    package var members: [ID<Person>]
    /// Whom to page for its services; nil leaves them to the incident on-call.
    package var policy: ID<EscalationPolicy>?
    package var manager: ID<Person>?

    package init(
        id: ID<Team>,
        key: String,
        name: String,
        members: [ID<Person>],
        policy: ID<EscalationPolicy>? = nil,
        manager: ID<Person>? = nil
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.members = members
        self.policy = policy
        self.manager = manager
    }
}
