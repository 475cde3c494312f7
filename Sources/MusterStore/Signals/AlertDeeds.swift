package import MusterCore

/// Something that was done to one alert.
package struct AlertDeed: Equatable, Sendable {
    package let at: Timestamp
    package let actor: Actor
    package let says: String

    package init(at: Timestamp, actor: Actor, says: String) {
        self.at = at
        self.actor = actor
        self.says = says
    }
}

/// What was done to single alerts, by people and by their sources.
package struct AlertDeeds {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ id: ID<AlertDeed>, _ deed: AlertDeed, of alert: ID<Alert>) throws {
        try connection.execute(
            """
            INSERT INTO alert_deed (id, alert_id, at_ms, actor, says)
            VALUES (\(id), \(alert), \(deed.at), \(deed.actor.text), \(deed.says))
            """
        )
    }

    /// The earliest first.
    package func list(of alert: ID<Alert>) throws -> [AlertDeed] {
        try connection.query(
            """
            SELECT at_ms, actor, says
            FROM alert_deed
            WHERE alert_id = \(alert)
            ORDER BY at_ms, id
            """
        )
        .map { row in
            AlertDeed(
                at: try row.timestamp("at_ms"),
                actor: try row.named("actor") { Actor(text: $0) },
                says: try row.text("says")
            )
        }
    }
}
