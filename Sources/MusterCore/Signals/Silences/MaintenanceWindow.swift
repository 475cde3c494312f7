/// A time in which some alerts are expected, announced before: they are silenced then, once or again and again.
package struct MaintenanceWindow: Equatable, Sendable {
    package var id: ID<MaintenanceWindow>
    package var title: String
    /// All of them must hold.
    package var matchers: [LabelMatcher]
    /// Name of the integration whose alerts it is about; nil where it is about those of all.
    package var integration: String?
    /// Of the first time.
    package var startsAt: Timestamp
    package var length: Duration
    package var repeats: Repetition
    /// On whose clocks it begins again at the same time of day.
    package var zone: Zone
    package var createdBy: String

    package enum Repetition: String, CaseIterable, Sendable {
        case once, daily, weekly

        fileprivate var days: Int {
            switch self {
            case .once: 0
            case .daily: 1
            case .weekly: 7
            }
        }
    }

    package init(
        id: ID<MaintenanceWindow>,
        title: String,
        matchers: [LabelMatcher],
        integration: String?,
        startsAt: Timestamp,
        length: Duration,
        repeats: Repetition,
        zone: Zone,
        createdBy: String
    ) {
        self.id = id
        self.title = title
        self.matchers = matchers
        self.integration = integration
        self.startsAt = startsAt
        self.length = length
        self.repeats = repeats
        self.zone = zone
        self.createdBy = createdBy
    }

    /// The time that is on at a moment, or the next one; nil where there is none any more.
    package func occurrence(at now: Timestamp) -> (start: Timestamp, end: Timestamp)? {
        if startsAt + length > now { return (startsAt, startsAt + length) }
        if repeats == .once { return nil }
        let first = zone.civilTime(at: startsAt)
        let passed = zone.civilTime(at: now).date.dayNumber - first.date.dayNumber
        // From the turn before the one of today: a time may reach into the next day.
        var turn = max(1, passed / repeats.days - 1)
        while true {
            let wall = CivilTime(
                date: first.date.adding(days: turn * repeats.days),
                millisecondOfDay: first.millisecondOfDay
            )
            let start = zone.firstOccurrence(of: wall)
            if start + length > now { return (start, start + length) }
            turn += 1
        }
    }
}
