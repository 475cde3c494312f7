/// One person standing in for whoever the layers of a schedule would have on call: cover, a swap, taking over now.
package struct Override: Equatable, Codable, Sendable {
    package var id: ID<Override>
    package var person: ID<Person>
    package var start: Timestamp
    /// Not included: from this moment on the layers decide again. An override that ends no later than it starts
    /// has no effect.
    package var end: Timestamp
    /// Why, for those who read the schedule later. May be empty.
    package var reason: String

    package init(id: ID<Override>, person: ID<Person>, start: Timestamp, end: Timestamp, reason: String = "") {
        self.id = id
        self.person = person
        self.start = start
        self.end = end
        self.reason = reason
    }

    func contains(_ moment: Timestamp) -> Bool { start <= moment && moment < end }
}
