package import MusterCore

/// From a page that somebody was sent to the incident it is about.
package struct PageIndex {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// - Parameter passedOver: the ways of the person that were not used, and why.
    package func add(
        _ page: ID<Page>,
        incident: ID<Incident>,
        person: ID<Person>,
        at moment: Timestamp,
        passedOver: [PageWays.PassedOver] = []
    ) throws {
        try connection.execute(
            """
            INSERT INTO page_index (page_id, incident_id, person_id, paged_at_ms, passed_over)
            VALUES (\(page), \(incident), \(person), \(moment), \(passedOver.isEmpty ? "" : StoredJSON.text(passedOver)))
            """
        )
    }

    /// One page to one person.
    package struct Entry: Equatable, Sendable {
        package let page: ID<Page>
        package let incident: ID<Incident>
        package let at: Timestamp
        package let passedOver: [PageWays.PassedOver]
    }

    /// The pages of a person, the newest first.
    ///
    /// - Parameter start: not those from before.
    package func list(of person: ID<Person>, from start: Timestamp, limit: Int) throws -> [Entry] {
        try connection.query(
            """
            SELECT page_id, incident_id, paged_at_ms, passed_over
            FROM page_index
            WHERE person_id = \(person)
              AND paged_at_ms >= \(start)
            ORDER BY paged_at_ms DESC, page_id DESC
            LIMIT \(limit)
            """
        )
        .map(Self.entry)
    }

    package func find(_ page: ID<Page>) throws -> Entry? {
        try connection.first(
            "SELECT page_id, incident_id, paged_at_ms, passed_over FROM page_index WHERE page_id = \(page)"
        )
        .map(Self.entry)
    }

    private static func entry(_ row: SQLRow) throws -> Entry {
        let passedOver: [PageWays.PassedOver] = try row.text("passed_over").isEmpty ? [] : row.json("passed_over")
        return Entry(
            page: try row.id("page_id"),
            incident: try row.id("incident_id"),
            at: try row.timestamp("paged_at_ms"),
            passedOver: passedOver
        )
    }

    package func acknowledge(_ page: ID<Page>, at moment: Timestamp) throws {
        try connection.execute("UPDATE page_index SET acknowledged_at_ms = \(moment) WHERE page_id = \(page)")
    }

    /// A page to somebody, and when it was answered.
    package struct Answered: Equatable, Sendable {
        package let incident: ID<Incident>
        package let person: ID<Person>
        package let at: Timestamp
        package let acknowledgedAt: Timestamp?
    }

    /// Those since a moment, the latest first, at most `limit`.
    package func list(since moment: Timestamp, limit: Int) throws -> [Answered] {
        try connection.query(
            """
            SELECT incident_id, person_id, paged_at_ms, acknowledged_at_ms
            FROM page_index
            WHERE paged_at_ms >= \(moment)
            ORDER BY paged_at_ms DESC
            LIMIT \(limit)
            """
        )
        .map { row in
            Answered(
                incident: try row.id("incident_id"),
                person: try row.id("person_id"),
                at: try row.timestamp("paged_at_ms"),
                acknowledgedAt: try row.optionalTimestamp("acknowledged_at_ms")
            )
        }
    }

    package func incident(of page: ID<Page>) throws -> ID<Incident>? {
        try connection.first("SELECT incident_id FROM page_index WHERE page_id = \(page)")?.id("incident_id")
    }
}
