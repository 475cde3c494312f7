extension OrganisationMerge {
    /// How far ahead a calendar is written into a schedule.
    static let calendarHorizon: Duration = .days(366)
    /// The most shifts that are taken from one calendar.
    static let calendarShiftLimit = 2_000
    private static let fromCalendar = "From the calendar"

    /// Each calendar becomes a schedule of its name, in which each of its events puts somebody on call: an attendee, or
    /// the person whose name, handle or address stands in its title. What an earlier import wrote for times to come gives
    /// way to it.
    mutating func read(calendar document: ImportDocument) throws(ImportProblem) {
        let calendar = try CalendarEvents(document)
        let name = calendar.name ?? String(document.name.prefix { $0 != "." })
        for problem in calendar.unread { leaveOut("\(document.name): \(problem)") }
        let zone = calendar.zone ?? calendar.events.lazy.compactMap(\.zone).first ?? organisation.calendar.zone
        let shifts = shifts(of: calendar, in: zone, document.name)
        if shifts.isEmpty {
            let unread = calendar.unread.first.map { ": \($0)" } ?? ""
            throw ImportProblem(
                document.name,
                "it puts nobody on call in the next \(Self.calendarHorizon.text)\(unread)",
                mend: "write the person's name, handle or address into the title of each event"
            )
        }
        let copy = self
        schedule(name: name, zone: zone) { schedule in
            let arranged = schedule.overrides.filter { $0.reason != Self.fromCalendar }
            let open = Self.left(of: shifts, beside: arranged)
            schedule.overrides.removeAll { override in
                override.reason == Self.fromCalendar && override.end > copy.now
                    && !open.contains { $0 == (override.start, override.end, override.person) }
            }
            for (start, end, person) in open {
                copy.cover(&schedule, by: person, from: start, to: end, reason: Self.fromCalendar)
            }
        }
    }

    private mutating func shifts(
        of calendar: CalendarEvents,
        in zone: Zone,
        _ document: String
    ) -> [(Timestamp, Timestamp, ID<Person>)] {
        var shifts: [(Timestamp, Timestamp, ID<Person>)] = []
        for event in calendar.events where event.length > .zero && !event.isCancelled {
            guard let person = person(of: event) else {
                leaveOut("\(document): nobody here is meant by \"\(event.summary)\"")
                continue
            }
            let own = event.zone ?? zone
            let end = own.civilTime(at: now + Self.calendarHorizon)
            let moved = Set(calendar.events.filter { $0.uid == event.uid }.compactMap(\.replaces))
            // What began before is over, also where clocks were put back meanwhile.
            let earliest = CivilTime(
                milliseconds: own.civilTime(at: now - .days(1)).milliseconds - event.length.milliseconds
            )
            let limit = Self.calendarShiftLimit
            let starts = event.rule?.starts(from: event.start, after: earliest, before: end, in: own, limit: limit)
            for wall in starts ?? [event.start] where !event.except.contains(wall) {
                if event.replaces == nil, moved.contains(wall) { continue }
                let start = own.firstOccurrence(of: wall)
                // By the clock on the wall, as its end was written.
                let finish = own.firstOccurrence(
                    of: CivilTime(milliseconds: wall.milliseconds + event.length.milliseconds)
                )
                if finish > now, start < now + Self.calendarHorizon { shifts.append((start, finish, person.id)) }
            }
        }
        if shifts.count > Self.calendarShiftLimit {
            leaveOut("\(document): there are \(shifts.count) shifts; the first \(Self.calendarShiftLimit) are taken")
        }
        return Array(shifts.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(Self.calendarShiftLimit))
    }

    /// What the calendar leaves open beside what was arranged here: whoever covers somebody is on call in their place.
    private static func left(
        of shifts: [(Timestamp, Timestamp, ID<Person>)],
        beside arranged: [Override]
    ) -> [(Timestamp, Timestamp, ID<Person>)] {
        arranged.reduce(shifts) { shifts, cover in
            shifts.flatMap { start, end, person -> [(Timestamp, Timestamp, ID<Person>)] in
                guard start < cover.end, cover.start < end else { return [(start, end, person)] }
                let halves = [(start, min(end, cover.start), person), (max(start, cover.end), end, person)]
                return halves.filter { $0.0 < $0.1 }
            }
        }
    }

    private func person(of event: CalendarEvents.Event) -> Person? {
        if let known = event.attendees.lazy.compactMap({ organisation.person(email: $0) }).first { return known }
        let title = event.summary.lowercased()
        let words = title.split { !$0.isLetter && !$0.isNumber && !"@._-".contains($0) }.map { String($0) }
        return organisation.people.first {
            title.contains($0.name.lowercased()) || words.contains($0.email.lowercased())
        }
            ?? organisation.people.first { words.contains($0.handle) }
    }
}
