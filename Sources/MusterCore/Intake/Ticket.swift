/// Work for a team that is no incident: a bug in its backlog.
package struct Ticket: Equatable, Sendable {
    package var id: ID<Ticket>
    /// Counts from 1: `TKT-7`. Those of restricted incidents have a series of their own, `TKT-R3`, as these have: see
    /// ``IncidentNumber``.
    package var number: Int
    /// Whose backlog it is in; nil where nobody owns the service.
    package var team: ID<Team>?
    package var isOpen: Bool
    package var createdAt: Timestamp
    package var closedAt: Timestamp?
    package var details: Details

    package init(id: ID<Ticket>, number: Int, team: ID<Team>?, createdAt: Timestamp, details: Details) {
        self.id = id
        self.number = number
        self.team = team
        isOpen = true
        self.createdAt = createdAt
        self.details = details
    }

    package var reference: String { Self.reference(number) }

    package static func reference(_ number: Int) -> String { "TKT-\(IncidentNumber.short(number))" }

    package struct Details: Equatable, Codable, Sendable {
        package var title: String
        package var description: String
        /// Key of the service.
        package var service: String?
        /// What it was made of: "INC-7", "REP-3", or the title of an alert. Nil where somebody wrote it by hand.
        package var origin: String?
        /// Id of the incident that it was made of.
        package var incident: ID<Incident>?
        package var alert: ID<Alert>?
        package var createdBy: ID<Person>?
        /// What was done, once it is closed.
        package var outcome: String?

        package init(
            title: String,
            description: String = "",
            service: String? = nil,
            origin: String? = nil,
            incident: ID<Incident>? = nil,
            alert: ID<Alert>? = nil,
            createdBy: ID<Person>? = nil
        ) {
            self.title = title
            self.description = description
            self.service = service
            self.origin = origin
            self.incident = incident
            self.alert = alert
            self.createdBy = createdBy
        }
    }
}
