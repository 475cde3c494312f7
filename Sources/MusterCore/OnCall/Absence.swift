/// A time for which a person is away: a holiday, parental leave, a flight. No rotation has them on call then.
package struct Absence: Equatable, Codable, Sendable {
    package var id: ID<Absence>
    package var start: Timestamp
    /// Not included: from this moment on they are back.
    package var end: Timestamp
    /// For those who look for somebody else. May be empty.
    package var reason: String

    package init(id: ID<Absence>, start: Timestamp, end: Timestamp, reason: String = "") {
        self.id = id
        self.start = start
        self.end = end
        self.reason = reason
    }
}

/// Who is away when: all that a schedule has to know of people.
package struct Absences: Equatable, Sendable {
    private var times: [ID<Person>: [Range<Timestamp>]] = [:]

    package static let none = Absences(of: [])

    /// Absences that end no later than they start have no effect.
    package init(of people: [Person]) {
        for person in people where !person.absences.isEmpty {
            times[person.id] = person.absences.filter { $0.start < $0.end }.map { $0.start..<$0.end }
        }
    }

    package func isAway(_ person: ID<Person>, at moment: Timestamp) -> Bool {
        times[person]?.contains { $0.contains(moment) } ?? false
    }

    /// Every moment at which somebody of a rotation leaves or comes back, in no order.
    func borders(of people: [ID<Person>]) -> [Timestamp] {
        people.flatMap { times[$0] ?? [] }.flatMap { [$0.lowerBound, $0.upperBound] }
    }
}
