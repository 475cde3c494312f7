package import MusterCore

/// One thing that the public was told, as it was published.
package struct StatusUpdate: Equatable, Sendable {
    package var id: ID<Update>
    package var incident: ID<Incident>
    package var number: Int
    package var title: String
    package var state: UpdateState
    package var body: String
    package var at: Timestamp
    /// When the next one is promised; nil where none is.
    package var nextBy: Timestamp?
    package var components: [String: ComponentState]

    package init(
        id: ID<Update>,
        incident: ID<Incident>,
        number: Int,
        title: String,
        state: UpdateState,
        body: String,
        at: Timestamp,
        nextBy: Timestamp?,
        components: [String: ComponentState]
    ) {
        self.id = id
        self.incident = incident
        self.number = number
        self.title = title
        self.state = state
        self.body = body
        self.at = at
        self.nextBy = nextBy
        self.components = components
    }
}

/// What the status page is made from: nothing but what was published.
package struct StatusUpdates {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ update: StatusUpdate) throws {
        try connection.execute(
            """
            INSERT INTO status_update (
                id, incident_id, number, title, state, body, posted_at_ms, next_by_ms, components
            )
            VALUES (
                \(update.id), \(update.incident), \(update.number), \(update.title), \(update.state.rawValue),
                \(update.body), \(update.at), \(update.nextBy), \(try StoredJSON.text(update.components))
            )
            """
        )
    }

    /// Those since `moment`, the latest first.
    package func list(since moment: Timestamp, limit: Int) throws -> [StatusUpdate] {
        try connection.query(
            """
            SELECT id, incident_id, number, title, state, body, posted_at_ms, next_by_ms, components
            FROM status_update
            WHERE posted_at_ms >= \(moment)
            ORDER BY posted_at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map { row in
            StatusUpdate(
                id: try row.id("id"),
                incident: try row.id("incident_id"),
                number: try row.integer("number"),
                title: try row.text("title"),
                state: try row.named("state") { UpdateState(rawValue: $0) },
                body: try row.text("body"),
                at: try row.timestamp("posted_at_ms"),
                nextBy: try row.optionalTimestamp("next_by_ms"),
                components: try row.json("components")
            )
        }
    }
}
