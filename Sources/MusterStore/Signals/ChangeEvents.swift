package import MusterCore

/// Something that somebody changed: a deployment, a flag.
package struct ChangeEvent: Equatable, Sendable {
    package var id: ID<ChangeEvent>
    /// Name of the integration by which it came.
    package var integration: String
    package var at: Timestamp
    package var receivedAt: Timestamp
    package var summary: String
    package var source: String?
    package var url: String?
    /// As it came.
    package var payload: String

    package init(
        id: ID<ChangeEvent>,
        integration: String,
        at: Timestamp,
        receivedAt: Timestamp,
        summary: String,
        source: String?,
        url: String?,
        payload: String
    ) {
        self.id = id
        self.integration = integration
        self.at = at
        self.receivedAt = receivedAt
        self.summary = summary
        self.source = source
        self.url = url
        self.payload = payload
    }

    package var cursor: ListCursor { ListCursor(at: at, id: id.description) }
}

/// What was changed, as sources tell it.
package struct ChangeEvents {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ change: ChangeEvent) throws {
        try connection.execute(
            """
            INSERT INTO change_event (id, integration, at_ms, received_at_ms, summary, source, url, payload)
            VALUES (
                \(change.id), \(change.integration), \(change.at), \(change.receivedAt), \(change.summary),
                \(change.source), \(change.url), \(change.payload)
            )
            """
        )
    }

    /// Those between two moments, the latest first.
    package func list(from start: Timestamp, to end: Timestamp, limit: Int) throws -> [ChangeEvent] {
        try list(where: ["at_ms >= \(start)", "at_ms <= \(end)"], limit: limit)
    }

    /// A page of them, the latest first.
    package func list(before cursor: ListCursor? = nil, limit: Int) throws -> [ChangeEvent] {
        var conditions: [SQL] = []
        if let cursor { conditions.append("(at_ms, id) < (\(cursor.at), \(cursor.id))") }
        return try list(where: conditions, limit: limit)
    }

    private func list(where conditions: [SQL], limit: Int) throws -> [ChangeEvent] {
        try connection.query(
            """
            SELECT id, integration, at_ms, received_at_ms, summary, source, url, payload
            FROM change_event
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map { row in
            ChangeEvent(
                id: try row.id("id"),
                integration: try row.text("integration"),
                at: try row.timestamp("at_ms"),
                receivedAt: try row.timestamp("received_at_ms"),
                summary: try row.text("summary"),
                source: try row.optionalText("source"),
                url: try row.optionalText("url"),
                payload: try row.text("payload")
            )
        }
    }
}
