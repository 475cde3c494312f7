package import MusterCore

/// What is to leave the house. Written in the transaction of the change that causes it, sent at least once, never
/// silently lost.
///
///     due ─▶ claimed ─▶ delivered | refused | exhausted
///      ▲        │
///      └─ retry ┘        due ─▶ cancelled
///
/// Who dies while sending leaves the row claimed; it is claimed again after the lease, marked as a possible repeat.
package struct Outbox {
    let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// - Parameter claim: who sends it at once, so that the claim needs no commit of its own; nil leaves it to whoever
    ///   looks for what is due.
    /// - Returns: false where a message of this key is there already, in whatever state. Then nothing changes.
    @discardableResult
    package func enqueue(_ message: OutboxMessage, claimed claim: OutboxClaim? = nil) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO outbox (
                id, key, channel, provider, recipient, payload, incident_id, purpose, subject, priority, state,
                attempt, fence, next_attempt_at_ms, created_at_ms
            )
            VALUES (
                \(message.id), \(message.key), \(message.channel), \(message.provider), \(message.recipient),
                \(message.payload), \(message.incident), \(message.purpose.rawValue), \(message.subject),
                \(message.priority.rawValue), \(claim == nil ? "due" : "claimed"), \(claim == nil ? 0 : 1),
                \(claim?.fence ?? 0), \(claim?.until ?? message.sendAt), \(message.createdAt)
            )
            ON CONFLICT (key) DO NOTHING
            """
        ) == 1
    }

    /// The providers that have something due at `now`, and whether something urgent is among it.
    package func dueProviders(now: Timestamp) throws -> [DueProvider] {
        try connection.query(
            """
            SELECT provider, channel, MIN(priority) AS priority
            FROM outbox
            WHERE state IN ('due', 'claimed')
              AND next_attempt_at_ms <= \(now)
            GROUP BY provider, channel
            ORDER BY priority, provider, channel
            """
        )
        .map { row in
            DueProvider(
                name: try row.text("provider"),
                channel: try row.text("channel"),
                hasUrgent: try row.integer("priority") == OutboxMessage.Priority.urgent.rawValue
            )
        }
    }

    /// Claims messages whose turn it is: urgent ones first, then the longest due.
    ///
    /// Commit before sending: the attempt must be on record before it is made.
    ///
    /// - Parameters:
    ///   - provider: only what goes there; nil for all.
    ///   - priority: only what is at least as urgent.
    /// - Returns: at most `limit`. Call ``settle(_:_:now:)`` for each.
    package func claimDue(
        _ claim: OutboxClaim,
        now: Timestamp,
        limit: Int,
        provider: DueProvider? = nil,
        priority: OutboxMessage.Priority = .bulk
    ) throws -> [ClaimedMessage] {
        guard limit > 0 else { return [] }
        let ofProvider: [SQL] =
            provider.map { ["provider = \($0.name)", "channel = \($0.channel)"] } ?? []
        return try connection.query(
            """
            WITH due AS MATERIALIZED (
                SELECT id
                FROM outbox
                WHERE state IN ('due', 'claimed')
                  AND next_attempt_at_ms <= \(now)
                  AND priority <= \(priority.rawValue)
                  \(SQL.and(ofProvider))
                  AND \(Pauses.isOver)
                ORDER BY priority, next_attempt_at_ms, created_at_ms, id
                LIMIT \(limit)
                \(connection.dialect.skippingLocked)
            )
            UPDATE outbox
            SET state = 'claimed',
                -- Claimed before and never settled: whoever had it may have sent it.
                may_repeat = CASE WHEN state = 'claimed' THEN 1 ELSE may_repeat END,
                attempt = attempt + 1,
                fence = \(claim.fence),
                next_attempt_at_ms = \(claim.until)
            WHERE id IN (SELECT id FROM due)
            RETURNING \(OutboxEntry.columns)
            """
        )
        .map { row in
            ClaimedMessage(
                message: try OutboxMessage(row),
                attempt: try row.integer("attempt"),
                claim: claim,
                mayRepeat: try row.flag("may_repeat")
            )
        }
        .sorted { $0.message.turn < $1.message.turn }
    }

    /// Claims the pages that are due at the address of one that has been claimed, so that they go out with it.
    package func claimCompanions(
        of leader: OutboxMessage,
        _ claim: OutboxClaim,
        now: Timestamp,
        limit: Int
    ) throws -> [ClaimedMessage] {
        try connection.query(
            """
            WITH due AS MATERIALIZED (
                SELECT id
                FROM outbox
                WHERE state IN ('due', 'claimed')
                  AND next_attempt_at_ms <= \(now)
                  AND purpose = 'page'
                  AND recipient = \(leader.recipient)
                  AND channel = \(leader.channel)
                ORDER BY created_at_ms, id
                LIMIT \(limit)
                \(connection.dialect.skippingLocked)
            )
            UPDATE outbox
            SET state = 'claimed',
                may_repeat = CASE WHEN state = 'claimed' THEN 1 ELSE may_repeat END,
                attempt = attempt + 1,
                fence = \(claim.fence),
                next_attempt_at_ms = \(claim.until)
            WHERE id IN (SELECT id FROM due)
            RETURNING \(OutboxEntry.columns)
            """
        )
        .map { row in
            ClaimedMessage(
                message: try OutboxMessage(row),
                attempt: try row.integer("attempt"),
                claim: claim,
                mayRepeat: try row.flag("may_repeat")
            )
        }
        .sorted { $0.message.turn < $1.message.turn }
    }

    /// Takes back that a message was delivered: its carrier says so later.
    ///
    /// - Returns: false where it was not, or was taken back before.
    package func revoke(_ id: ID<OutboxRow>, because reason: String) throws -> Bool {
        try connection.execute(
            "UPDATE outbox SET state = 'refused', last_error = \(reason) WHERE id = \(id) AND state = 'delivered'"
        ) == 1
    }

    /// Has the next way of a page be tried now, since one has failed for good: unless another has reached the person, or is being
    /// tried.
    package func hasten(after failed: OutboxMessage, now: Timestamp) throws {
        guard failed.purpose == .page, let incident = failed.incident, let subject = failed.subject else { return }
        let ways: SQL =
            "incident_id = \(incident) AND purpose = \(failed.purpose.rawValue) AND subject = \(subject)"
        try connection.execute(
            """
            UPDATE outbox
            SET next_attempt_at_ms = \(now)
            WHERE id = (
                    SELECT id
                    FROM outbox
                    WHERE \(ways)
                      AND state = 'due'
                      AND attempt = 0
                      AND next_attempt_at_ms > \(now)
                    ORDER BY next_attempt_at_ms, key
                    LIMIT 1
                )
              AND NOT EXISTS (SELECT 1 FROM outbox WHERE \(ways) AND state IN ('claimed', 'delivered'))
            """
        )
    }

    /// Lets what earlier owners of the data have claimed be claimed again at once: they are dead.
    ///
    /// - Parameter fence: of the owner that there is now.
    package func endClaims(before fence: Int) throws {
        try connection.execute(
            "UPDATE outbox SET next_attempt_at_ms = created_at_ms WHERE state = 'claimed' AND fence < \(fence)"
        )
    }

    /// Records how an attempt ended.
    ///
    /// - Returns: false where the message was claimed again since, so that this result is not the last word on it.
    @discardableResult
    package func settle(_ claimed: ClaimedMessage, _ outcome: OutboxOutcome, now: Timestamp) throws -> Bool {
        let change: SQL =
            switch outcome {
            case .delivered(let receipt):
                "state = 'delivered', settled_at_ms = \(now), receipt = \(receipt), last_error = NULL"
            case .retry(let at, let error, true):
                "state = 'due', next_attempt_at_ms = \(at), last_error = \(error), may_repeat = 1"
            case .retry(let at, let error, false):
                "state = 'due', next_attempt_at_ms = \(at), last_error = \(error)"
            // An attempt that nobody could make is not counted.
            case .held(let at, let error):
                "state = 'due', next_attempt_at_ms = \(at), last_error = \(error), attempt = attempt - 1"
            case .refused(let error): "state = 'refused', settled_at_ms = \(now), last_error = \(error)"
            case .exhausted(let error): "state = 'exhausted', settled_at_ms = \(now), last_error = \(error)"
            case .cancelled(let reason): "state = 'cancelled', settled_at_ms = \(now), last_error = \(reason)"
            }
        return try connection.execute(
            """
            UPDATE outbox
            SET \(change)
            WHERE id = \(claimed.message.id)
              AND state = 'claimed'
              AND fence = \(claimed.fence)
              AND attempt = \(claimed.attempt)
            """
        ) == 1
    }

    /// Cancels what of an incident has not been claimed yet, such as the pages of an escalation that somebody
    /// acknowledged.
    ///
    /// - Parameter subject: only what belongs to it; nil for all of the purpose.
    /// - Returns: how many.
    @discardableResult
    package func cancel(
        _ purpose: OutboxMessage.Purpose,
        of incident: ID<Incident>,
        subject: String? = nil,
        because reason: String,
        now: Timestamp
    ) throws -> Int {
        let ofSubject: [SQL] = subject.map { ["subject = \($0)"] } ?? []
        return try connection.execute(
            """
            UPDATE outbox
            SET state = 'cancelled', settled_at_ms = \(now), last_error = \(reason)
            WHERE incident_id = \(incident)
              AND purpose = \(purpose.rawValue)
              AND state = 'due'
              \(SQL.and(ofSubject))
            """
        )
    }
}
