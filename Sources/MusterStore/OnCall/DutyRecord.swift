package import MusterCore

/// Who had the duty by which schedule, as it really came to pass.
package struct DutyRecord {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// One time of duty by one schedule.
    package struct Entry: Equatable, Sendable {
        package let schedule: ID<Schedule>
        package let shift: Shift
    }

    /// Adds a time of duty; one that follows without a break on what is recorded already makes that longer.
    package func add(_ shift: Shift, of schedule: ID<Schedule>) throws {
        let lengthened = try connection.execute(
            """
            UPDATE duty
            SET ended_at_ms = \(shift.end)
            WHERE schedule_id = \(schedule)
              AND person_id = \(shift.person)
              AND ended_at_ms = \(shift.start)
            """
        )
        if lengthened > 0 { return }
        try connection.execute(
            """
            INSERT INTO duty (schedule_id, person_id, started_at_ms, ended_at_ms)
            VALUES (\(schedule), \(shift.person), \(shift.start), \(shift.end))
            ON CONFLICT (schedule_id, person_id, started_at_ms) DO UPDATE
            SET ended_at_ms = excluded.ended_at_ms
            """
        )
    }

    /// What lies between two moments, cut off at both, by its start.
    package func list(from start: Timestamp, to end: Timestamp) throws -> [Entry] {
        try connection.query(
            """
            SELECT schedule_id, person_id, started_at_ms, ended_at_ms
            FROM duty
            WHERE ended_at_ms > \(start)
              AND started_at_ms < \(end)
            ORDER BY started_at_ms, schedule_id, person_id
            """
        )
        .map { row in
            Entry(
                schedule: try row.id("schedule_id"),
                shift: Shift(
                    person: try row.id("person_id"),
                    start: max(start, try row.timestamp("started_at_ms")),
                    end: min(end, try row.timestamp("ended_at_ms"))
                )
            )
        }
    }
}
