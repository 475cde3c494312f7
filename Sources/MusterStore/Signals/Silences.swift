package import MusterCore

/// The silences, past and present, and the alerts that wait for the end of one.
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

    // MARK: Alerts that wait

    package func hide(_ alert: ID<Alert>, by silence: ID<Silence>) throws {
        try connection.execute(
            """
            INSERT INTO silenced_alert (alert_id, silence_id)
            VALUES (\(alert), \(silence))
            ON CONFLICT (alert_id) DO UPDATE
            SET silence_id = excluded.silence_id
            """
        )
    }

    package func show(_ alert: ID<Alert>) throws {
        try connection.execute("DELETE FROM silenced_alert WHERE alert_id = \(alert)")
    }

    /// Alerts whose silence is over, or that are over themselves, at most `limit`.
    package func due(at now: Timestamp, limit: Int) throws -> [ID<Alert>] {
        try connection.query(
            """
            SELECT silenced_alert.alert_id AS id
            FROM silenced_alert
            JOIN silence ON silence.id = silenced_alert.silence_id
            JOIN alert ON alert.id = silenced_alert.alert_id
            WHERE silence.ends_at_ms <= \(now)
               OR alert.firing = 0
            ORDER BY silenced_alert.alert_id
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
