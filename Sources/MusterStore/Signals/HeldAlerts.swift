package import MusterCore

/// The alerts that are not triaged before something else is over.
package struct HeldAlerts {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// What an alert waits for the end of.
    package enum Cause: Equatable, Sendable {
        case silence(ID<Silence>)
        /// Another alert, of which it is a consequence.
        case alert(ID<Alert>)
        case moment(Timestamp)
    }

    package func hold(_ alert: ID<Alert>, for cause: Cause) throws {
        var (silence, inhibitor, moment): (ID<Silence>?, ID<Alert>?, Timestamp?)
        switch cause {
        case .silence(let id): silence = id
        case .alert(let id): inhibitor = id
        case .moment(let until): moment = until
        }
        try connection.execute(
            """
            INSERT INTO held_alert (alert_id, silence_id, inhibitor_id, until_ms)
            VALUES (\(alert), \(silence), \(inhibitor), \(moment))
            ON CONFLICT (alert_id) DO UPDATE
            SET silence_id = excluded.silence_id, inhibitor_id = excluded.inhibitor_id, until_ms = excluded.until_ms
            """
        )
    }

    package func free(_ alert: ID<Alert>) throws {
        try connection.execute("DELETE FROM held_alert WHERE alert_id = \(alert)")
    }

    package func cause(of alert: ID<Alert>) throws -> Cause? {
        try connection.first(
            "SELECT silence_id, inhibitor_id, until_ms FROM held_alert WHERE alert_id = \(alert)"
        )
        .flatMap { row in
            if let silence: ID<Silence> = try row.optionalID("silence_id") { return .silence(silence) }
            if let inhibitor: ID<Alert> = try row.optionalID("inhibitor_id") { return .alert(inhibitor) }
            return try row.optionalTimestamp("until_ms").map { .moment($0) }
        }
    }

    /// Alerts that nothing holds any more, or that are over themselves, at most `limit`.
    package func due(at now: Timestamp, limit: Int) throws -> [ID<Alert>] {
        try connection.query(
            """
            SELECT held_alert.alert_id AS id
            FROM held_alert
            JOIN alert ON alert.id = held_alert.alert_id
            LEFT JOIN silence ON silence.id = held_alert.silence_id
            LEFT JOIN alert AS inhibitor ON inhibitor.id = held_alert.inhibitor_id
            WHERE alert.firing = 0
               OR silence.ends_at_ms <= \(now)
               OR inhibitor.firing = 0
               OR held_alert.until_ms <= \(now)
            ORDER BY held_alert.alert_id
            LIMIT \(limit)
            """
        )
        .map { try $0.id("id") }
    }
}
