package import MusterCore

/// What a wake-up is for.
package enum TimerKind: String, CaseIterable, Sendable {
    /// The next promise, page or reminder of an incident. One for each open incident.
    case incident
    /// The next turn, reminder or look ahead of all schedules together. One alone.
    case onCall = "on-call"
    /// The next look at what burns, for all objectives together. One alone.
    case objectives
    /// The next review or remediation of a problem that somebody is to be reminded of. One for each that has any.
    case problem
}

/// A wake-up whose moment has come, claimed by this process.
package struct DueTimer: Equatable, Sendable {
    package let kind: TimerKind
    /// Id of the incident or problem; for the schedules a word.
    package let subject: String
    package let dueAt: Timestamp
    package let leasedUntil: Timestamp
    package let fence: Int
}

/// The moments at which something must be looked at again. They outlive the process that set them.
package struct TimerQueue {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Sets the one wake-up of a subject, in the place of the one it has. Who has claimed that one has lost it.
    package func set(_ kind: TimerKind, _ subject: String, dueAt: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO incident_timer (kind, subject_id, due_at_ms)
            VALUES (\(kind.rawValue), \(subject), \(dueAt))
            ON CONFLICT (kind, subject_id) DO UPDATE
            SET due_at_ms = excluded.due_at_ms, leased_until_ms = 0, fence = 0
            """
        )
    }

    package func remove(_ kind: TimerKind, _ subject: String) throws {
        try connection.execute("DELETE FROM incident_timer WHERE kind = \(kind.rawValue) AND subject_id = \(subject)")
    }

    /// Claims what is due at `now`, the longest due first, for as long as `lease`.
    ///
    /// - Parameters:
    ///   - limit: the most to claim; the rest stay for the next claim, or for another node.
    ///   - fence: who claims: the owner epoch of the data directory, or the term of the node.
    /// - Returns: what was claimed. Call ``finish(_:)`` or ``set(_:_:dueAt:)`` for each; what is neither is claimed
    ///   again after the lease.
    package func claimDue(now: Timestamp, lease: Duration, limit: Int, fence: Int) throws -> [DueTimer] {
        try connection.query(
            """
            WITH due AS MATERIALIZED (
                SELECT kind, subject_id
                FROM incident_timer
                WHERE due_at_ms <= \(now)
                  AND leased_until_ms <= \(now)
                  AND \(Pauses.isOver)
                ORDER BY due_at_ms, kind, subject_id
                LIMIT \(limit)
                \(connection.dialect.skippingLocked)
            )
            UPDATE incident_timer
            SET leased_until_ms = \(now + lease), fence = \(fence)
            WHERE (kind, subject_id) IN (SELECT kind, subject_id FROM due)
            RETURNING kind, subject_id, due_at_ms, leased_until_ms, fence
            """
        )
        .map(DueTimer.init)
        .sorted { ($0.dueAt, $0.kind.rawValue, $0.subject) < ($1.dueAt, $1.kind.rawValue, $1.subject) }
    }

    /// Lets what earlier owners of the data have claimed be claimed again at once: they are dead.
    ///
    /// - Parameter fence: of the owner that there is now.
    package func endClaims(before fence: Int) throws {
        try connection.execute(
            "UPDATE incident_timer SET leased_until_ms = 0 WHERE leased_until_ms > 0 AND fence < \(fence)"
        )
    }

    /// Removes a claimed wake-up.
    ///
    /// - Returns: false where it was set anew or claimed by another since.
    @discardableResult
    package func finish(_ timer: DueTimer) throws -> Bool {
        try connection.execute(
            """
            DELETE FROM incident_timer
            WHERE kind = \(timer.kind.rawValue)
              AND subject_id = \(timer.subject)
              AND due_at_ms = \(timer.dueAt)
              AND leased_until_ms = \(timer.leasedUntil)
              AND fence = \(timer.fence)
            """
        ) == 1
    }

    package func dueAt(_ kind: TimerKind, _ subject: String) throws -> Timestamp? {
        try connection.first(
            "SELECT due_at_ms FROM incident_timer WHERE kind = \(kind.rawValue) AND subject_id = \(subject)"
        )?.timestamp("due_at_ms")
    }

    /// When something is due next, leased or not; nil where nothing ever will be.
    package func nextDueAt() throws -> Timestamp? {
        try connection.first("SELECT MIN(due_at_ms) AS due_at_ms FROM incident_timer")?.optionalTimestamp("due_at_ms")
    }

    /// How many were due before `moment` and still are there: what the auditor asks.
    package func countDue(before moment: Timestamp) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM incident_timer WHERE due_at_ms < \(moment)")?.integer("n") ?? 0
    }
}

extension DueTimer {
    fileprivate init(_ row: SQLRow) throws {
        kind = try row.named("kind") { TimerKind(rawValue: $0) }
        subject = try row.text("subject_id")
        dueAt = try row.timestamp("due_at_ms")
        leasedUntil = try row.timestamp("leased_until_ms")
        fence = try row.integer("fence")
    }
}
