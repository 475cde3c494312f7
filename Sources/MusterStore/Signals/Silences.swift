package import MusterCore

/// The silences, past and present.
package struct Silences {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Adds a silence, or puts it in the place of the one with its id.
    package func set(_ silence: Silence) throws {
        try connection.execute(
            """
            INSERT INTO silence (
                id, integration, matchers, starts_at_ms, ends_at_ms, updated_at_ms, created_by, comment
            )
            VALUES (
                \(silence.id), \(silence.integration), \(StoredJSON.text(silence.matchers)), \(silence.startsAt),
                \(silence.endsAt), \(silence.updatedAt), \(silence.createdBy), \(silence.comment)
            )
            ON CONFLICT (id) DO UPDATE
            SET matchers = excluded.matchers, starts_at_ms = excluded.starts_at_ms, ends_at_ms = excluded.ends_at_ms,
                updated_at_ms = excluded.updated_at_ms, created_by = excluded.created_by, comment = excluded.comment
            """
        )
    }

    package func find(_ id: ID<Silence>) throws -> Silence? {
        try connection.first("SELECT \(Self.columns) FROM silence WHERE id = \(id)").map(Self.silence)
    }

    /// Those that end after a moment, the next to end first.
    ///
    /// - Parameter integration: those about its alerts, or about all; nil takes every one.
    package func list(
        endingAfter moment: Timestamp = .earliest,
        about integration: String? = nil,
        limit: Int = 10_000
    ) throws -> [Silence] {
        var conditions: [SQL] = []
        if let integration { conditions.append("integration IS NULL OR integration = \(integration)") }
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM silence
            WHERE ends_at_ms > \(moment) \(SQL.and(conditions))
            ORDER BY ends_at_ms, id
            LIMIT \(limit)
            """
        )
        .map(Self.silence)
    }

    /// Notes that a silence was made in an incident.
    package func list(_ silence: ID<Silence>, in incident: ID<Incident>) throws {
        try connection.execute(
            """
            INSERT INTO silence_incident (silence_id, incident_id)
            VALUES (\(silence), \(incident))
            ON CONFLICT (silence_id, incident_id) DO NOTHING
            """
        )
    }

    /// Forgets in which incidents it was made.
    ///
    /// - Returns: which these were.
    package func unlist(_ silence: ID<Silence>) throws -> [ID<Incident>] {
        let incidents = try connection.query(
            "SELECT incident_id FROM silence_incident WHERE silence_id = \(silence) ORDER BY incident_id"
        )
        .map { try $0.id("incident_id", of: Incident.self) }
        if !incidents.isEmpty {
            try connection.execute("DELETE FROM silence_incident WHERE silence_id = \(silence)")
        }
        return incidents
    }

    /// Those that were made in an incident and are over.
    package func ended(by moment: Timestamp, limit: Int) throws -> [ID<Silence>] {
        try connection.query(
            """
            SELECT DISTINCT l.silence_id AS id
            FROM silence_incident AS l
            JOIN silence AS s ON s.id = l.silence_id
            WHERE s.ends_at_ms <= \(moment)
            ORDER BY id
            LIMIT \(limit)
            """
        )
        .map { try $0.id("id") }
    }

    private static let columns: SQL = """
        id, integration, matchers, starts_at_ms, ends_at_ms, updated_at_ms, created_by, comment
        """

    private static func silence(_ row: SQLRow) throws -> Silence {
        Silence(
            id: try row.id("id"),
            integration: try row.optionalText("integration"),
            matchers: try row.json("matchers"),
            startsAt: try row.timestamp("starts_at_ms"),
            endsAt: try row.timestamp("ends_at_ms"),
            updatedAt: try row.timestamp("updated_at_ms"),
            createdBy: try row.text("created_by"),
            comment: try row.text("comment")
        )
    }
}
