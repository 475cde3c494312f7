/// A name that a process refers to, such as "engineering director" or "distribution list", and who that is here.
///
/// Names are compared without regard to case.
package struct Contact: Equatable, Codable, Sendable {
    package var name: String
    package var people: [ID<Person>]
    /// Whoever is on call at the moment of asking.
    package var schedules: [ID<Schedule>]
    /// Every active member.
    package var teams: [ID<Team>]
    /// E-mail addresses that belong to nobody's account.
    package var addresses: [String]

    package init(
        name: String,
        people: [ID<Person>] = [],
        schedules: [ID<Schedule>] = [],
        teams: [ID<Team>] = [],
        addresses: [String] = []
    ) {
        self.name = name
        self.people = people
        self.schedules = schedules
        self.teams = teams
        self.addresses = addresses
    }
}
