/// How much of the duty one person has, and how much of it at hours at which others sleep or are off: what fairness,
/// rest and pay are reckoned by. Real hours, so that a night on which clocks go back counts one more.
package struct DutyHours: Equatable, Sendable {
    package var person: ID<Person>
    package var total: Duration = .zero
    /// Between 22:00 and 06:00 where they live.
    package var atNight: Duration = .zero
    /// On Saturdays and Sundays where they live.
    package var onWeekends: Duration = .zero
    /// On the holidays that were handed in, where they live.
    package var onHolidays: Duration = .zero
    package var shifts = 0
    /// The longest time without a break.
    package var longest: Duration = .zero

    package static let nightBegins = TimeOfDay.oClock(22)
    package static let nightEnds = TimeOfDay.oClock(6)

    package init(person: ID<Person>) {
        self.person = person
    }
}

extension DutyHours {
    /// What each person's shifts come to, the most hours first.
    ///
    /// - Parameters:
    ///   - shifts: of one schedule or of several; hours of two at once count twice.
    ///   - zone: where a person lives.
    ///   - holidays: days that count as such.
    package static func reckon(
        _ shifts: [Shift],
        zone: (ID<Person>) -> Zone,
        holidays: [CivilDate] = []
    ) -> [DutyHours] {
        let days = Set(holidays)
        var hours: [ID<Person>: DutyHours] = [:]
        for shift in shifts {
            hours[shift.person, default: DutyHours(person: shift.person)].add(shift, zone(shift.person), days)
        }
        return hours.values.sorted {
            ($1.total, $0.person.description) < ($0.total, $1.person.description)
        }
    }

    private mutating func add(_ shift: Shift, _ zone: Zone, _ holidays: Set<CivilDate>) {
        let length = shift.end - shift.start
        total += length
        longest = max(longest, length)
        shifts += 1
        var date = zone.civilTime(at: shift.start).date.adding(days: -1)
        let last = zone.civilTime(at: shift.end).date.adding(days: 1)
        while date <= last {
            let day = date.span(in: zone)
            let inDay = shift.length(within: day)
            if date.weekday == .saturday || date.weekday == .sunday { onWeekends += inDay }
            if holidays.contains(date) { onHolidays += inDay }
            if inDay > .zero {
                let morning = zone.firstOccurrence(of: date.at(Self.nightEnds))
                let evening = zone.firstOccurrence(of: date.at(Self.nightBegins))
                atNight += shift.length(within: day.lowerBound..<max(day.lowerBound, morning))
                atNight += shift.length(within: min(evening, day.upperBound)..<day.upperBound)
            }
            date = date.adding(days: 1)
        }
    }
}

extension Shift {
    /// How long it lasts within a time; zero where they have nothing in common.
    fileprivate func length(within time: Range<Timestamp>) -> Duration {
        max(.zero, min(end, time.upperBound) - max(start, time.lowerBound))
    }
}
