/// A rotation as other products write it: a moment at which it begins, and how long a turn lasts.
struct ImportedTurn {
    /// The wall time at which the first turn begins.
    var start: CivilTime
    var turn: Rotation.Turn

    /// - Returns: nil for a turn that is no whole number of hours.
    init?(start: CivilTime, seconds: Int) {
        let units: [(Int, Rotation.Turn.Unit)] = [(604_800, .weeks), (86_400, .days), (3_600, .hours)]
        guard let (length, unit) = units.first(where: { seconds >= $0.0 && seconds.isMultiple(of: $0.0) }),
            let turn = Rotation.Turn(count: seconds / length, unit: unit)
        else { return nil }
        self.start = start
        self.turn = turn
    }

    init(start: CivilTime, turn: Rotation.Turn) {
        self.start = start
        self.turn = turn
    }

    func rotation(of people: [ID<Person>], endsOn end: CivilDate? = nil) -> Rotation {
        Rotation(
            participants: people,
            turn: turn,
            startsOn: start.date,
            handsOffAt: TimeOfDay(minutes: start.millisecondOfDay / 60_000) ?? .midnight,
            endsOn: end
        )
    }
}

extension Restriction {
    /// Windows of a week that begin on a day and last some minutes, cut at each midnight.
    ///
    /// - Parameter minutes: up to a week; what is longer is the whole week, which needs no window.
    static func windows(from day: Weekday, at start: TimeOfDay, minutes: Int) -> [Restriction] {
        guard minutes > 0, minutes < 10_080 else { return [] }
        // Up to a day it is one window, over midnight too.
        if minutes <= 1_440 {
            return [
                Restriction(
                    days: [day],
                    start: start,
                    end: TimeOfDay(minutes: (start.minutes + minutes) % 1_440) ?? .midnight
                )
            ]
        }
        var windows: [Restriction] = []
        var (day, start, left) = (day, start, minutes)
        while left > 0 {
            let length = min(left, 1_440 - start.minutes)
            let end = TimeOfDay(minutes: (start.minutes + length) % 1_440) ?? .midnight
            windows.append(Restriction(days: [day], start: start, end: end))
            left -= length
            (day, start) = (day.next, .midnight)
        }
        return windows
    }

    /// The same with windows of equal times on one line.
    static func joined(_ windows: [Restriction]) -> [Restriction] {
        var joined: [Restriction] = []
        for window in windows {
            if let index = joined.firstIndex(where: { $0.start == window.start && $0.end == window.end }) {
                let days = Set(joined[index].days + window.days)
                joined[index].days = Weekday.allCases.filter(days.contains)
            } else {
                joined.append(window)
            }
        }
        return joined
    }
}

extension Weekday {
    /// By the first two letters of its English name, in whatever case: "MO", "Monday".
    init?(imported name: String) {
        let start = name.lowercased().prefix(2)
        guard let day = Self.allCases.first(where: { $0.rawValue.hasPrefix(start) }), start.count == 2 else {
            return nil
        }
        self = day
    }
}

extension OrganisationMerge {
    /// The zone of that name, or the office's with a word about it.
    mutating func zone(_ name: String?, of what: String) -> Zone {
        if let name, let zone = Zone(identifier: name) { return zone }
        let usual = organisation.calendar.zone
        if let name { leaveOut("\(what): there is no time zone \"\(name)\"; it has \(usual.identifier)") }
        return usual
    }

    /// A team by whose policy a service is paged that no team owns: it is made where there is none.
    mutating func owner(paging policy: EscalationPolicy, preferred: Team?) -> Team? {
        if let preferred, preferred.policy == policy.id || preferred.policy == nil {
            return team(name: preferred.name) { $0.policy = policy.id }
        }
        if let found = organisation.teams.first(where: { $0.policy == policy.id }) { return found }
        var members: [ID<Person>] = []
        for target in policy.steps.flatMap(\.targets) {
            switch target {
            case .person(let id): members.append(id)
            case .schedule(let id): members += organisation.schedule(id)?.participants ?? []
            case .team(let id): members += organisation.team(id)?.members ?? []
            case .contact: break
            }
        }
        let unique = members.reduce(into: [ID<Person>]()) { all, id in if !all.contains(id) { all.append(id) } }
        if unique.isEmpty { return nil }
        return team(name: policy.name) { team in
            team.policy = policy.id
            for id in unique where !team.members.contains(id) { team.members.append(id) }
        }
    }

    /// Adds ways to reach somebody that are not known yet.
    mutating func add(_ methods: [ContactMethod], to person: Person) {
        self.person(email: person.email, name: person.name) { person in
            for method in methods where !person.contactMethods.contains(method) { person.contactMethods.append(method) }
        }
    }

    /// Puts somebody on call for a time, once however often it is imported.
    func cover(
        _ schedule: inout Schedule,
        by person: ID<Person>,
        from start: Timestamp,
        to end: Timestamp,
        reason: String
    ) {
        guard end > start, end > now else { return }
        let known = schedule.overrides.contains { $0.person == person && $0.start == start && $0.end == end }
        if known { return }
        schedule.overrides.append(Override(id: ID(makeID()), person: person, start: start, end: end, reason: reason))
        schedule.overrides.sort { ($0.start, $0.end, $0.id.description) < ($1.start, $1.end, $1.id.description) }
    }
}
