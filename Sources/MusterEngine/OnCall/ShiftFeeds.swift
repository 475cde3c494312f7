package import MusterCore
package import MusterStore

/// The addresses at which calendar programs read shifts.
package struct ShiftFeeds: Sendable {
    private let parts: EngineParts

    /// Of one person: a phone, a laptop, and what was forgotten on the way.
    package static let feedLimit = 20

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Makes a secret address.
    ///
    /// - Parameter schedule: nil for the person's own shifts by every schedule.
    package func add(of person: ID<Person>, schedule: ID<Schedule>?) async throws -> CalendarFeed {
        let feed = CalendarFeed(
            id: ID(parts.makeID()),
            person: person,
            schedule: schedule,
            key: Base64URL.text(parts.randomBytes(20)),
            createdAt: parts.clock.now()
        )
        try await parts.database.write(.normal) { connection in
            let feeds = CalendarFeeds(connection)
            guard try feeds.list(of: person).count < Self.feedLimit else {
                throw EngineError.invalid(
                    field: "schedule",
                    problem: "you have \(Self.feedLimit) addresses already; take one away first"
                )
            }
            try feeds.add(feed)
        }
        return feed
    }

    package func list(of person: ID<Person>) async throws -> [CalendarFeed] {
        try await parts.database.read { try CalendarFeeds($0).list(of: person) }
    }

    /// - Returns: false where that person has no such feed.
    package func remove(_ id: ID<CalendarFeed>, of person: ID<Person>) async throws -> Bool {
        try await parts.database.write(.normal) { try CalendarFeeds($0).remove(id, of: person) }
    }

    package func url(of feed: CalendarFeed) -> String { "\(parts.links.base)/calendar/\(feed.key).ics" }

    /// What a calendar program gets; nil for a key that is not ours, whose owner has left, or whose schedule is gone.
    package func calendar(key: String) async throws -> ShiftCalendar? {
        guard let feed = try await parts.database.read({ try CalendarFeeds($0).find(key: key) }) else { return nil }
        let organisation = parts.organisations.current
        guard let person = organisation.person(feed.person), person.isActive else { return nil }
        let now = parts.clock.now()
        guard let id = feed.schedule else {
            return ShiftCalendar.of(person, in: organisation, links: parts.links, at: now)
        }
        return organisation.schedule(id).map {
            ShiftCalendar.of($0, in: organisation, links: parts.links, at: now)
        }
    }
}
