package import MusterCore

/// What ought to be arranged and is not, or ought to have been done: the questions of the auditor.
///
/// Asked of the read models by other paths than those that do the work, and each answered by an index over the few
/// incidents that owe something, however many there are that owe nothing.
package struct OwedWork {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Incidents that owe something, but whose wake-up is missing or comes too late; and those in which somebody is
    /// paged and nothing would follow if nobody answered.
    package func incidentsWithoutWakeUp(limit: Int) throws -> [ID<Incident>] {
        let late = try connection.query(
            """
            SELECT id
            FROM incident
            LEFT JOIN incident_timer ON kind = \(TimerKind.incident.rawValue) AND subject_id = id
            WHERE wake_at_ms IS NOT NULL
              AND (due_at_ms IS NULL OR due_at_ms > wake_at_ms)
            ORDER BY wake_at_ms, id
            LIMIT \(limit)
            """
        )
        let silent = try connection.query(
            """
            SELECT id
            FROM incident
            WHERE waiting_pages > 0
              AND wake_at_ms IS NULL
            ORDER BY id
            LIMIT \(limit)
            """
        )
        return try (late + silent).prefix(limit).map { try $0.id("id") }
    }

    /// How many wake-ups should have come before `moment`.
    package func wakeUps(dueBefore moment: Timestamp) throws -> Int {
        try TimerQueue(connection).countDue(before: moment)
    }

    /// How many pages should have left before `moment`, or been tried again.
    package func pages(dueBefore moment: Timestamp) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n
            FROM outbox
            WHERE state IN ('due', 'claimed')
              AND next_attempt_at_ms < \(moment)
              AND purpose = \(OutboxMessage.Purpose.page.rawValue)
            """
        )?
        .integer("n") ?? 0
    }
}
