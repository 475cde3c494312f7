package import MusterCore
import MusterStore

/// Watches the schedules as time passes: writes down who has the duty, tells those whose turn comes, and warns of gaps.
///
/// Each look sets the moment of the next one, so that it goes on where it was after any pause; every message has a name
/// of its own, so that no look sends it twice.
package struct OnCallWatch: Sendable {
    /// How far ahead a gap is warned of: time enough to find somebody before the weekend.
    package static let gapForecast: Duration = .days(7)
    /// The longest between two looks.
    static let longestWait: Duration = .hours(24)
    /// The one wake-up of all schedules.
    static let subject = "schedules"
    /// Up to when people have been told.
    private static let seenKey = "on-call-seen-ms"
    /// Up to when it is written down who had the duty.
    private static let recordedKey = "on-call-recorded-ms"

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Sets the first look, where none is set.
    package func begin() async throws {
        let now = parts.clock.now()
        try await parts.database.write(.normal) { connection in
            let timers = TimerQueue(connection)
            if try timers.dueAt(.onCall, Self.subject) == nil { try timers.set(.onCall, Self.subject, dueAt: now) }
        }
        parts.timerBell.ring()
    }

    /// Does what has come up since the last look, and sets the next.
    package func look(at now: Timestamp) async throws {
        let parts = parts
        let organisation = parts.organisations.current
        try await parts.database.write(.normal) { connection in
            let meta = Meta(connection)
            if try meta.value(Self.recordedKey) == nil { try meta.set(Self.recordedKey, "\(now.milliseconds)") }
            try Self.record(organisation, until: now, connection)
            let seen = try Self.moment(Self.seenKey, meta) ?? now
            let wantsTests = organisation.schedules.contains { $0.testEvery != nil }
            let tested = wantsTests ? try ReachTests(connection).lastConfirmed() : [:]
            let outlook = Outlook(organisation, since: min(seen, now), now: now, tested: tested)
            let notices = OnCallNotices(organisation, links: parts.links, now: now)
            for message in outlook.messages(notices) {
                try Outbox(connection).enqueue(try OutboxMessage(message, ID(parts.makeID()), now))
            }
            try meta.set(Self.seenKey, "\(now.milliseconds)")
            try TimerQueue(connection).set(.onCall, Self.subject, dueAt: outlook.nextLook)
            Failpoint.hit("duty.written")
        }
        Failpoint.hit("duty.committed")
        parts.outboxBell.ring()
    }

    /// Writes down who has had the duty up to now. Also called before the organisation changes, so that what was in force
    /// until then is what is written; does nothing before the first look.
    static func record(_ organisation: Organisation, until now: Timestamp, _ connection: any SQLConnection) throws {
        let meta = Meta(connection)
        guard let recorded = try moment(recordedKey, meta), recorded < now else { return }
        let away = organisation.absences
        for schedule in organisation.schedules {
            for shift in schedule.shifts(from: recorded, to: now, away: away) {
                try DutyRecord(connection).add(shift, of: schedule.id)
            }
        }
        try meta.set(recordedKey, "\(now.milliseconds)")
    }

    /// Up to when it is written down who had the duty; nil before the first look.
    static func recordedUntil(_ connection: any SQLConnection) throws -> Timestamp? {
        try moment(recordedKey, Meta(connection))
    }

    private static func moment(_ key: String, _ meta: Meta) throws -> Timestamp? {
        try meta.value(key).flatMap { Int64($0) }.map(Timestamp.init(milliseconds:))
    }
}

/// What the schedules hold for a while around now.
private struct Outlook {
    let organisation: Organisation
    let since: Timestamp
    let now: Timestamp
    /// When each person last confirmed a test page.
    let tested: [ID<Person>: Timestamp]
    /// Every schedule with its shifts from the last look to the end of the forecast.
    let rosters: [(schedule: Schedule, shifts: [Shift], gaps: [Range<Timestamp>])]

    init(_ organisation: Organisation, since: Timestamp, now: Timestamp, tested: [ID<Person>: Timestamp]) {
        self.tested = tested
        self.organisation = organisation
        self.since = since
        self.now = now
        let away = organisation.absences
        rosters = organisation.schedules.map { schedule in
            let end = now + OnCallWatch.gapForecast
            let shifts = schedule.shifts(from: since, to: end, away: away)
            return (schedule, shifts, schedule.allowsGaps ? [] : schedule.gaps(from: now, to: end, away: away))
        }
    }

    func messages(_ notices: OnCallNotices) -> [OutgoingMessage] {
        rosters.flatMap { roster -> [OutgoingMessage] in
            let begun = roster.shifts.filter { since < $0.start && $0.start <= now }
            let handOffs = begun.compactMap { shift in
                notices.handOff(shift, after: roster.shifts.filter { $0.end == shift.start }, of: roster.schedule)
            }
            let coming = roster.shifts.filter { now < $0.start }
            let reminders = coming.filter { reminderAt($0).map { $0 <= now } ?? false }.compactMap { shift in
                notices.reminder(shift, of: roster.schedule)
            }
            let gaps = roster.gaps.flatMap { notices.gap($0, of: roster.schedule) }
            let tests = coming.filter { wantsTest(before: $0, roster.schedule) }.compactMap { shift in
                notices.testWanted(before: shift, of: roster.schedule)
            }
            return handOffs + reminders + gaps + tests
        }
    }

    /// The next moment at which somebody is to be told something.
    var nextLook: Timestamp {
        let moments = rosters.flatMap { roster in
            roster.shifts.flatMap { shift in
                [shift.start, reminderAt(shift), roster.schedule.testEvery.map { _ in shift.start - Self.testNotice }]
                    .compactMap(\.self)
            }
        }
        return min(moments.filter { $0 > now }.min() ?? now + OnCallWatch.longestWait, now + OnCallWatch.longestWait)
    }

    /// How long before a shift a test is asked for that is missing.
    private static let testNotice = Duration.hours(24)

    /// Whether the time has come to ask somebody for a test before their shift.
    private func wantsTest(before shift: Shift, _ schedule: Schedule) -> Bool {
        guard let every = schedule.testEvery, shift.start - Self.testNotice <= now else { return false }
        return tested[shift.person].map { $0 < shift.start - every } ?? true
    }

    private func reminderAt(_ shift: Shift) -> Timestamp? {
        organisation.person(shift.person)?.notifications.shiftReminder.map { shift.start - $0 }
    }
}
