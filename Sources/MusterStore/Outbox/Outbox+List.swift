package import MusterCore

extension Outbox {
    /// A page of all messages, newest first.
    ///
    /// - Parameters:
    ///   - viewer: sees none that is about an incident of which they may not know.
    ///   - cursor: where the page before it ended; nil for the first.
    package func list(
        for viewer: Viewer,
        incident: ID<Incident>? = nil,
        states: [OutboxState] = [],
        before cursor: ListCursor? = nil,
        limit: Int
    ) throws -> [OutboxEntry] {
        var conditions = [IncidentAccessList.shows("outbox.incident_id", to: viewer)]
        if let incident { conditions.append("incident_id = \(incident)") }
        if !states.isEmpty { conditions.append("state IN (\(SQL.list(states.map(\.rawValue))))") }
        if let cursor { conditions.append("(created_at_ms, id) < (\(cursor.at), \(cursor.id))") }
        return try connection.query(
            """
            SELECT \(OutboxEntry.columns)
            FROM outbox
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY created_at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map(OutboxEntry.init)
    }

    package func find(_ id: ID<OutboxRow>) throws -> OutboxEntry? {
        try connection.first("SELECT \(OutboxEntry.columns) FROM outbox WHERE id = \(id)").map(OutboxEntry.init)
    }

    package func find(key: String) throws -> OutboxEntry? {
        try connection.first("SELECT \(OutboxEntry.columns) FROM outbox WHERE key = \(key)").map(OutboxEntry.init)
    }

    /// The messages of one page, in the order in which they were written.
    package func list(page: ID<Page>, of incident: ID<Incident>) throws -> [OutboxEntry] {
        try connection.query(
            """
            SELECT \(OutboxEntry.columns)
            FROM outbox
            WHERE incident_id = \(incident)
              AND purpose = 'page'
              AND subject = \(page)
            ORDER BY created_at_ms, key
            """
        )
        .map(OutboxEntry.init)
    }

    /// The pages that were delivered in one message with `leader`, besides itself.
    package func companions(of leader: OutboxMessage) throws -> [OutboxMessage] {
        try connection.query(
            """
            SELECT \(OutboxEntry.columns)
            FROM outbox
            WHERE purpose = 'page'
              AND recipient = \(leader.recipient)
              AND channel = \(leader.channel)
              AND state = 'delivered'
              AND receipt = \(leader.receiptOfCompanions)
            ORDER BY created_at_ms, key
            """
        )
        .map { try OutboxMessage($0) }
    }

    /// The pages to an address that were written since a moment, by the service of their incident.
    ///
    /// - Parameter incident: whose own pages are counted, but say nothing of how grave the others are.
    package func pages(
        to recipient: String,
        channel: String,
        since moment: Timestamp,
        besides incident: ID<Incident>?
    ) throws -> [PagedService] {
        try connection.query(
            """
            SELECT
              incident.service AS service,
              COUNT(*) AS pages,
              MIN(CASE WHEN incident.id = \(incident) THEN NULL ELSE incident.severity_rank END) AS severity_rank
            FROM outbox
            LEFT JOIN incident ON incident.id = outbox.incident_id
            WHERE outbox.purpose = 'page'
              AND outbox.recipient = \(recipient)
              AND outbox.created_at_ms >= \(moment)
              AND outbox.channel = \(channel)
            GROUP BY incident.service
            """
        )
        .map { row in
            PagedService(
                service: try row.optionalText("service"),
                pages: try row.integer("pages"),
                gravest: try row.optionalInteger("severity_rank")
            )
        }
    }

    /// How many there are in each state; a state without any is left out.
    package func counts() throws -> [OutboxState: Int] {
        let rows = try connection.query("SELECT state, COUNT(*) AS n FROM outbox GROUP BY state")
        return try Dictionary(
            rows.map { row in (try row.named("state") { OutboxState(rawValue: $0) }, try row.integer("n")) },
            uniquingKeysWith: +
        )
    }

    /// How many unsettled ones should have been sent before `moment`: what the auditor asks.
    package func countOverdue(before moment: Timestamp) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n
            FROM outbox
            WHERE state IN ('due', 'claimed')
              AND next_attempt_at_ms < \(moment)
            """
        )?.integer("n") ?? 0
    }

    /// When a message can be claimed next; nil where none waits.
    package func nextAttemptAt() throws -> Timestamp? {
        try connection.first(
            "SELECT MIN(next_attempt_at_ms) AS at FROM outbox WHERE state IN ('due', 'claimed')"
        )?.optionalTimestamp("at")
    }

    /// When the oldest message that waits was put there; nil where none does.
    package func oldestWaiting() throws -> Timestamp? {
        try connection.first(
            "SELECT MIN(created_at_ms) AS at FROM outbox WHERE state IN ('due', 'claimed')"
        )?.optionalTimestamp("at")
    }

    /// Whether anything that belongs to `subject` was delivered or still may be.
    package func mayReach(_ purpose: OutboxMessage.Purpose, of incident: ID<Incident>, subject: String) throws -> Bool {
        try connection.first(
            """
            SELECT 1 AS found
            FROM outbox
            WHERE incident_id = \(incident)
              AND purpose = \(purpose.rawValue)
              AND subject = \(subject)
              AND state IN ('due', 'claimed', 'delivered')
            LIMIT 1
            """
        ) != nil
    }

    /// Whether a message of that subject waits to be taken up: one that is under way may have read what it tells already.
    package func isWaiting(channel: String, of incident: ID<Incident>, subject: String) throws -> Bool {
        try connection.first(
            """
            SELECT 1 AS found
            FROM outbox
            WHERE incident_id = \(incident)
              AND subject = \(subject)
              AND channel = \(channel)
              AND state = 'due'
            LIMIT 1
            """
        ) != nil
    }

    /// Forgets settled messages that are older than `moment`.
    ///
    /// - Returns: how many.
    @discardableResult
    package func forget(settledBefore moment: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM outbox WHERE settled_at_ms < \(moment)")
    }
}

extension OutboxEntry {
    static let columns: SQL = """
        id, key, channel, provider, recipient, payload, incident_id, purpose, subject, priority, state, attempt, may_repeat,
        next_attempt_at_ms, created_at_ms, settled_at_ms, receipt, last_error
        """

    fileprivate init(_ row: SQLRow) throws {
        message = try OutboxMessage(row)
        state = try row.named("state") { OutboxState(rawValue: $0) }
        attempt = try row.integer("attempt")
        mayRepeat = try row.flag("may_repeat")
        nextAttemptAt = try row.timestamp("next_attempt_at_ms")
        settledAt = try row.optionalTimestamp("settled_at_ms")
        receipt = try row.optionalText("receipt")
        lastError = try row.optionalText("last_error")
    }
}

extension OutboxMessage {
    init(_ row: SQLRow) throws {
        let priority = try row.integer("priority")
        guard let known = Priority(rawValue: priority) else {
            throw StoreError.unexpectedValue(column: "priority", found: .integer(Int64(priority)))
        }
        self.init(
            id: try row.id("id"),
            key: try row.text("key"),
            channel: try row.text("channel"),
            provider: try row.text("provider"),
            recipient: try row.text("recipient"),
            payload: try row.text("payload"),
            incident: try row.optionalID("incident_id"),
            purpose: try row.named("purpose") { Purpose(rawValue: $0) },
            subject: try row.optionalText("subject"),
            priority: known,
            createdAt: try row.timestamp("created_at_ms"),
            sendAt: try row.timestamp("next_attempt_at_ms")
        )
    }

    /// What sorts messages into the order in which they are sent: RETURNING has none.
    var turn: (Int, Timestamp, String) { (priority.rawValue, createdAt, id.description) }
}

extension OutboxEntry {
    package var cursor: ListCursor { ListCursor(at: message.createdAt, id: message.id.description) }
}
