package import MusterCore
import MusterStore

/// How the duty is shared: what came to pass, from the record, and what is still to come, from the schedules.
package struct DutyLedger: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// The hours of each person between two moments, the most first.
    ///
    /// - Parameter schedule: nil for all of them together; hours by two at once count twice.
    package func hours(
        of schedule: ID<Schedule>?,
        from start: Timestamp,
        to end: Timestamp
    ) async throws -> [DutyHours] {
        let now = parts.clock.now()
        let organisation = parts.organisations.current
        let (entries, recorded) = try await parts.database.read { connection in
            (
                try DutyRecord(connection).list(from: start, to: min(end, now)),
                try OnCallWatch.recordedUntil(connection)
            )
        }
        let past = entries.filter { schedule == nil || $0.schedule == schedule }
        let away = organisation.absences
        let coming = organisation.schedules.filter { schedule == nil || $0.id == schedule }.flatMap { schedule in
            schedule.shifts(from: max(start, recorded ?? now), to: end, away: away).map { (schedule.id, $0) }
        }
        let shifts = Self.joined(past.map { ($0.schedule, $0.shift) } + coming)
        return DutyHours.reckon(
            shifts,
            zone: { organisation.person($0)?.zone ?? .utc },
            holidays: organisation.calendar.holidays
        )
    }

    /// A shift that is going on is half record and half forecast, and one shift all the same.
    private static func joined(_ shifts: [(schedule: ID<Schedule>, shift: Shift)]) -> [Shift] {
        var joined: [(schedule: ID<Schedule>, shift: Shift)] = []
        for (schedule, shift) in shifts {
            let last = joined.lastIndex {
                $0.schedule == schedule && $0.shift.person == shift.person && $0.shift.end == shift.start
            }
            if let last {
                joined[last].shift = Shift(person: shift.person, start: joined[last].shift.start, end: shift.end)
            } else {
                joined.append((schedule, shift))
            }
        }
        return joined.map(\.shift)
    }
}
