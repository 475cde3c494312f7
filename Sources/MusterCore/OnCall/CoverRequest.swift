/// Somebody asking others to take a time over. They stay on call until one of them does.
package struct CoverRequest: Equatable, Codable, Sendable {
    package var id: ID<CoverRequest>
    package var person: ID<Person>
    package var start: Timestamp
    /// Not included.
    package var end: Timestamp
    /// May be empty.
    package var reason: String
    package var askedAt: Timestamp

    package init(
        id: ID<CoverRequest>,
        person: ID<Person>,
        start: Timestamp,
        end: Timestamp,
        reason: String = "",
        askedAt: Timestamp
    ) {
        self.id = id
        self.person = person
        self.start = start
        self.end = end
        self.reason = reason
        self.askedAt = askedAt
    }
}
