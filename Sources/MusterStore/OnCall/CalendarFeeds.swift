package import MusterCore

/// An address at which a calendar program reads shifts without signing in.
package struct CalendarFeed: Equatable, Sendable {
    package var id: ID<CalendarFeed>
    package var person: ID<Person>
    /// Nil for the person's own shifts by every schedule.
    package var schedule: ID<Schedule>?
    /// Secret: part of the address.
    package var key: String
    package var createdAt: Timestamp

    package init(
        id: ID<CalendarFeed>,
        person: ID<Person>,
        schedule: ID<Schedule>?,
        key: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.person = person
        self.schedule = schedule
        self.key = key
        self.createdAt = createdAt
    }
}

package struct CalendarFeeds {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ feed: CalendarFeed) throws {
        try connection.execute(
            """
            INSERT INTO calendar_feed (id, person_id, schedule_id, key, created_at_ms)
            VALUES (\(feed.id), \(feed.person), \(feed.schedule), \(feed.key), \(feed.createdAt))
            """
        )
    }

    package func find(key: String) throws -> CalendarFeed? {
        try connection.first("SELECT \(Self.columns) FROM calendar_feed WHERE key = \(key)").map(Self.feed)
    }

    /// Those of one person, oldest first.
    package func list(of person: ID<Person>) throws -> [CalendarFeed] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM calendar_feed
            WHERE person_id = \(person)
            ORDER BY created_at_ms, id
            """
        )
        .map(Self.feed)
    }

    /// - Returns: false where that person has no such feed.
    package func remove(_ id: ID<CalendarFeed>, of person: ID<Person>) throws -> Bool {
        try connection.execute("DELETE FROM calendar_feed WHERE id = \(id) AND person_id = \(person)") == 1
    }

    private static let columns: SQL = "id, person_id, schedule_id, key, created_at_ms"

    private static func feed(_ row: SQLRow) throws -> CalendarFeed {
        CalendarFeed(
            id: try row.id("id"),
            person: try row.id("person_id"),
            schedule: try row.optionalID("schedule_id"),
            key: try row.text("key"),
            createdAt: try row.timestamp("created_at_ms")
        )
    }
}
