package import MusterCore

/// The alerts, firing and past.
package struct AlertShelf {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func find(_ id: ID<Alert>) throws -> StoredAlert? {
        try connection.first("SELECT \(Self.columns) FROM alert WHERE id = \(id)").map(StoredAlert.init)
    }

    package func add(_ alerts: NewAlerts) throws {
        if alerts.count > 0 { try connection.insert(alerts.rows) }
    }

    /// Its source has sent it again.
    ///
    /// - Parameter news: what its source says of it now, where that has changed.
    package func refresh(
        _ id: ID<Alert>,
        news: AlertText?,
        startsAt: Timestamp,
        endsAt: Timestamp,
        lastSeenAt: Timestamp,
        timesSent: Int
    ) throws {
        var changes: SQL = """
            starts_at_ms = \(startsAt), ends_at_ms = \(endsAt), last_seen_ms = \(lastSeenAt), times_sent = \(timesSent)
            """
        if let news {
            changes = """
                \(changes), labels = \(String(decoding: news.labels, as: UTF8.self)),
                annotations = \(String(decoding: news.annotations, as: UTF8.self)), generator_url = \(news.link)
                """
        }
        // What comes after its end was sent before it.
        try connection.execute("UPDATE alert SET \(changes) WHERE id = \(id) AND firing = 1")
    }

    /// - Returns: the incident that it belongs to.
    @discardableResult
    package func resolve(
        _ id: ID<Alert>,
        endsAt: Timestamp,
        at now: Timestamp,
        timesSent: Int,
        flap: FlapScore
    ) throws -> ID<Incident>? {
        try connection.first(
            """
            UPDATE alert
            SET firing = 0, ends_at_ms = \(endsAt), last_seen_ms = \(now), times_sent = \(timesSent),
                flap_level = \(flap.level)
            WHERE id = \(id)
            RETURNING incident_id
            """
        )?.optionalID("incident_id")
    }

    /// It has come again.
    package func note(_ flap: FlapScore, of id: ID<Alert>) throws {
        try connection.execute("UPDATE alert SET flap_level = \(flap.level) WHERE id = \(id)")
    }

    /// Somebody has taken it on; the first of two who did is kept.
    package func acknowledge(_ id: ID<Alert>, by actor: Actor, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE alert
            SET acknowledged_by = \(actor.text), acknowledged_at_ms = \(now)
            WHERE id = \(id)
              AND acknowledged_at_ms IS NULL
            """
        )
    }

    /// Puts it off; nil ends that.
    package func snooze(_ id: ID<Alert>, until moment: Timestamp?) throws {
        try connection.execute("UPDATE alert SET snoozed_until_ms = \(moment) WHERE id = \(id)")
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

    /// The alerts of an incident belong to another one from now on, and so do those of their groups that come later.
    package func move(from merged: ID<Incident>, to target: ID<Incident>, because reason: String) throws {
        try connection.execute(
            """
            UPDATE alert
            SET triage = \(TriageState.joined.rawValue), triage_reason = \(reason), incident_id = \(target)
            WHERE incident_id = \(merged)
            """
        )
        try Meta(connection).replace(merged.description, by: target.description, below: "alert-group:")
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
        // Written out, so that the index over the firing ones serves.
        if let firing { conditions.append(firing ? "firing = 1" : "firing = 0") }
        if let triage { conditions.append("triage = \(triage.rawValue)") }
        if let incident { conditions.append("incident_id = \(incident)") }
        if let cursor { conditions.append("id < \(cursor.id)") }
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY id DESC
            LIMIT \(limit)
            """
        )
        .map(StoredAlert.init)
    }

    /// All that fire, at most `limit` after `id`, the oldest first.
    ///
    /// - Parameter integration: nil for all sources.
    package func firing(
        after id: ID<Alert>?,
        of integration: String? = nil,
        limit: Int
    ) throws -> [StoredAlert] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE firing = 1
              AND id > \(id?.description ?? "") \(SQL.and(integration.map { ["integration = \($0)"] } ?? []))
            ORDER BY id
            LIMIT \(limit)
            """
        )
        .map(StoredAlert.init)
    }

    /// Those of a source that have one of these fingerprints and fire, or ended after `moment`; the oldest first.
    package func find(
        _ fingerprints: [UInt64],
        of integration: String,
        orEndedAfter moment: Timestamp
    ) throws
        -> [StoredAlert]
    {
        try stride(from: 0, to: fingerprints.count, by: Self.lookUpLimit).flatMap { start in
            let some = fingerprints[start..<min(start + Self.lookUpLimit, fingerprints.count)]
            // Few different lengths make few different statements.
            var length = 1
            while length < some.count { length *= 2 }
            let wanted = some + Array(repeating: some[start], count: length - some.count)
            return try connection.query(
                """
                SELECT \(Self.columns)
                FROM alert
                WHERE integration = \(integration)
                  AND fingerprint IN (\(SQL.list(wanted.map { String(decoding: Hex.digits(of: $0), as: UTF8.self) })))
                  AND (firing = 1 OR ends_at_ms > \(moment))
                ORDER BY id
                """
            )
            .map(StoredAlert.init)
        }
    }

    /// How many are looked up by one statement.
    private static let lookUpLimit = 256

    /// Those that fire and were to be sent again by `moment`, at most `limit`, the longest overdue first.
    package func expired(at moment: Timestamp, limit: Int) throws -> [StoredAlert] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM alert
            WHERE firing = 1
              AND ends_at_ms <= \(moment)
            ORDER BY ends_at_ms
            LIMIT \(limit)
            """
        )
        .map(StoredAlert.init)
    }

    /// When the next firing one is taken to be over; nil where none fires.
    package func nextExpiry() throws -> Timestamp? {
        try connection.first("SELECT MIN(ends_at_ms) AS next FROM alert WHERE firing = 1")?
            .optionalTimestamp("next")
    }

    /// Those that ended after `moment`, among the `limit` latest.
    package func ended(after moment: Timestamp, amongLatest limit: Int) throws -> [StoredAlert] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM (SELECT * FROM alert ORDER BY id DESC LIMIT \(limit)) latest
            WHERE firing = 0
              AND ends_at_ms > \(moment)
            ORDER BY id
            """
        )
        .map(StoredAlert.init)
    }

    /// How many wait for a person; those that somebody has put off do not.
    package func countWaiting(at now: Timestamp) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n
            FROM alert
            WHERE firing = 1
              AND triage = 'inbox'
              AND (snoozed_until_ms IS NULL OR snoozed_until_ms <= \(now))
            """
        )?.integer("n") ?? 0
    }

    private static let columns: SQL = """
        id, integration, fingerprint, labels, annotations, generator_url, starts_at_ms, ends_at_ms, firing,
        first_seen_ms, last_seen_ms, times_sent, triage, triage_reason, incident_id, payload,
        acknowledged_by, acknowledged_at_ms, snoozed_until_ms, flap_level
        """
}

extension StoredAlert {
    fileprivate init(_ row: SQLRow) throws {
        let payload = try row.text("payload")
        let said = try Said(row, payload: payload)
        self.init(
            alert: Alert(
                id: try row.id("id"),
                integration: try row.text("integration"),
                fingerprint: try row.text("fingerprint"),
                labels: said.labels,
                annotations: said.annotations,
                startsAt: try row.timestamp("starts_at_ms"),
                endsAt: try row.timestamp("ends_at_ms"),
                generatorURL: said.generatorURL
            ),
            isFiring: try row.flag("firing"),
            firstSeenAt: try row.timestamp("first_seen_ms"),
            lastSeenAt: try row.timestamp("last_seen_ms"),
            timesSent: try row.integer("times_sent"),
            triage: try row.named("triage") { TriageState(rawValue: $0) },
            triageReason: try row.text("triage_reason"),
            incident: try row.optionalID("incident_id"),
            payload: payload
        )
        acknowledgedBy = try row.optionalText("acknowledged_by").flatMap { Actor(text: $0) }
        acknowledgedAt = try row.optionalTimestamp("acknowledged_at_ms")
        snoozedUntil = try row.optionalTimestamp("snoozed_until_ms")
        let changedAt = isFiring ? firstSeenAt : lastSeenAt
        flap = FlapScore(
            level: try row.optionalInteger("flap_level") ?? (isFiring ? 1_000 : 2_000),
            changedAt: changedAt
        )
    }

    /// What the source says: in columns of its own, or in the payload.
    private struct Said {
        var labels: [String: String]
        var annotations: [String: String]
        var generatorURL: String?

        init(_ row: SQLRow, payload: String) throws {
            guard try row.optionalText("labels") == nil else {
                labels = try row.json("labels")
                annotations = try row.json("annotations")
                generatorURL = try row.optionalText("generator_url")
                return
            }
            guard let batch = AlertBatch(ordinary: Array("[\(payload)]".utf8)), let alert = batch.alerts.first else {
                throw StoreError.unexpectedValue(column: "payload", found: .text(payload))
            }
            labels = batch.labels(of: alert)
            annotations = batch.annotations(of: alert)
            generatorURL = batch.generatorURL(of: alert)
        }
    }
}
