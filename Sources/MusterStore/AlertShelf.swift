package import MusterCore

/// An alert as it is kept: what its source said, how often, and what became of it.
package struct StoredAlert: Equatable, Sendable {
    package var alert: Alert
    package var isFiring: Bool
    package var firstSeenAt: Timestamp
    package var lastSeenAt: Timestamp
    /// How often its source has sent it, the first time included.
    package var timesSent: Int
    package var triage: TriageState
    /// The rule of the process that decided, or what a person gave as a reason.
    package var triageReason: String
    package var incident: ID<Incident>?
    /// As it came, to the byte.
    package var payload: String

    package init(
        alert: Alert,
        isFiring: Bool,
        firstSeenAt: Timestamp,
        lastSeenAt: Timestamp,
        timesSent: Int,
        triage: TriageState,
        triageReason: String,
        incident: ID<Incident>?,
        payload: String
    ) {
        self.alert = alert
        self.isFiring = isFiring
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = lastSeenAt
        self.timesSent = timesSent
        self.triage = triage
        self.triageReason = triageReason
        self.incident = incident
        self.payload = payload
    }

    package var cursor: ListCursor { ListCursor(at: firstSeenAt, id: alert.id.description) }
}

package enum TriageState: String, CaseIterable, Sendable {
    /// Waits for a person.
    case inbox
    /// An incident was declared from it.
    case declared
    /// It belongs to an incident that was declared from another one.
    case joined
    case declined
    /// A rule says that it is not for people.
    case ignored
}

/// The alerts, firing and past.
package struct AlertShelf {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// The one that fires for these labels of this source; there is one at most.
    package func firing(_ fingerprint: String, of integration: String) throws -> StoredAlert? {
        try connection.first(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE integration = \(integration)
              AND fingerprint = \(fingerprint)
              AND firing = 1
            """
        )
        .map(StoredAlert.init)
    }

    /// The last one that was over for these labels.
    package func lastResolved(_ fingerprint: String, of integration: String) throws -> StoredAlert? {
        try connection.first(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE integration = \(integration)
              AND fingerprint = \(fingerprint)
              AND firing = 0
            ORDER BY last_seen_ms DESC
            LIMIT 1
            """
        )
        .map(StoredAlert.init)
    }

    package func find(_ id: ID<Alert>) throws -> StoredAlert? {
        try connection.first("SELECT \(Self.columns) FROM alert WHERE id = \(id)").map(StoredAlert.init)
    }

    package func add(_ stored: StoredAlert) throws {
        let alert = stored.alert
        try connection.execute(
            """
            INSERT INTO alert (
                id, integration, fingerprint, title, labels, annotations, generator_url, starts_at_ms, ends_at_ms,
                firing, first_seen_ms, last_seen_ms, times_sent, triage, triage_reason, incident_id, payload
            )
            VALUES (
                \(alert.id), \(alert.integration), \(alert.fingerprint), \(alert.title),
                \(try StoredJSON.text(alert.labels)), \(try StoredJSON.text(alert.annotations)),
                \(alert.generatorURL), \(alert.startsAt), \(alert.endsAt), \(stored.isFiring),
                \(stored.firstSeenAt), \(stored.lastSeenAt), \(stored.timesSent), \(stored.triage.rawValue),
                \(stored.triageReason), \(stored.incident), \(stored.payload)
            )
            """
        )
    }

    /// Its source has sent it again.
    package func refresh(_ id: ID<Alert>, annotations: [String: String], endsAt: Timestamp, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE alert
            SET annotations = \(try StoredJSON.text(annotations)), ends_at_ms = \(endsAt), last_seen_ms = \(now),
                times_sent = times_sent + 1
            WHERE id = \(id)
            """
        )
    }

    package func resolve(_ id: ID<Alert>, endsAt: Timestamp, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE alert SET firing = 0, ends_at_ms = \(endsAt), last_seen_ms = \(now) WHERE id = \(id)"
        )
    }

    package func triage(
        _ id: ID<Alert>,
        _ state: TriageState,
        because reason: String,
        incident: ID<Incident>? = nil
    ) throws {
        try connection.execute(
            """
            UPDATE alert
            SET triage = \(state.rawValue), triage_reason = \(reason), incident_id = \(incident)
            WHERE id = \(id)
            """
        )
    }

    /// Firing ones that their sources have not sent again in time, the longest over first.
    package func expired(at now: Timestamp, limit: Int) throws -> [StoredAlert] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE firing = 1
              AND ends_at_ms <= \(now)
            ORDER BY ends_at_ms
            LIMIT \(limit)
            """
        )
        .map(StoredAlert.init)
    }

    /// When the next firing one is taken to be over; nil where none fires.
    package func nextExpiry() throws -> Timestamp? {
        try connection.first("SELECT MIN(ends_at_ms) AS at FROM alert WHERE firing = 1")?.optionalTimestamp("at")
    }

    /// A page of them, the latest first.
    package func list(
        firing: Bool? = nil,
        triage: TriageState? = nil,
        incident: ID<Incident>? = nil,
        before cursor: ListCursor? = nil,
        limit: Int
    ) throws -> [StoredAlert] {
        var conditions: [SQL] = []
        if let firing { conditions.append("firing = \(firing)") }
        if let triage { conditions.append("triage = \(triage.rawValue)") }
        if let incident { conditions.append("incident_id = \(incident)") }
        if let cursor { conditions.append("(first_seen_ms, id) < (\(cursor.at), \(cursor.id))") }
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY first_seen_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map(StoredAlert.init)
    }

    package func countWaiting() throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM alert WHERE firing = 1 AND triage = 'inbox'")?.integer("n") ?? 0
    }

    /// How often any of those that are kept was sent.
    package func countReceived() throws -> Int {
        try connection.first("SELECT CAST(COALESCE(SUM(times_sent), 0) AS BIGINT) AS n FROM alert")?.integer("n") ?? 0
    }

    private static let columns: SQL = """
        id, integration, fingerprint, labels, annotations, generator_url, starts_at_ms, ends_at_ms, firing,
        first_seen_ms, last_seen_ms, times_sent, triage, triage_reason, incident_id, payload
        """
}

extension StoredAlert {
    fileprivate init(_ row: SQLRow) throws {
        self.init(
            alert: Alert(
                id: try row.id("id"),
                integration: try row.text("integration"),
                fingerprint: try row.text("fingerprint"),
                labels: try row.json("labels"),
                annotations: try row.json("annotations"),
                startsAt: try row.timestamp("starts_at_ms"),
                endsAt: try row.timestamp("ends_at_ms"),
                generatorURL: try row.optionalText("generator_url")
            ),
            isFiring: try row.flag("firing"),
            firstSeenAt: try row.timestamp("first_seen_ms"),
            lastSeenAt: try row.timestamp("last_seen_ms"),
            timesSent: try row.integer("times_sent"),
            triage: try row.named("triage") { TriageState(rawValue: $0) },
            triageReason: try row.text("triage_reason"),
            incident: try row.optionalID("incident_id"),
            payload: try row.text("payload")
        )
    }
}
