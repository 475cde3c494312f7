/// A window of the week in which a layer of a schedule is in force: weekdays 09:00 to 17:00, nights, weekends.
package struct Restriction: Equatable, Codable, Sendable {
    /// The days on which the window begins.
    package var days: [Weekday]
    package var start: TimeOfDay
    /// On the next day if no later than ``start``; so 00:00 to 00:00 is the whole day.
    package var end: TimeOfDay

    package init(days: [Weekday], start: TimeOfDay, end: TimeOfDay) {
        self.days = days
        self.start = start
        self.end = end
    }

    func contains(_ moment: Timestamp, in zone: Zone) -> Bool {
        let today = zone.civilTime(at: moment).date
        // Two days to either side: a window may begin the day before, and a zone once skipped a whole day.
        return (-2...2).contains { offset in
            guard let window = window(beginningOn: today.adding(days: offset), in: zone) else { return false }
            return window.contains(moment)
        }
    }

    /// When the window that a moment is in ends, the latest where two meet in it; nil outside.
    func end(of moment: Timestamp, in zone: Zone) -> Timestamp? {
        let today = zone.civilTime(at: moment).date
        return (-2...2).compactMap { window(beginningOn: today.adding(days: $0), in: zone) }
            .filter { $0.contains(moment) }.map(\.upperBound).max()
    }

    /// The moments at which a window begins or ends, from `start` to `end`, in no order.
    func borders(from start: Timestamp, to end: Timestamp, in zone: Zone) -> [Timestamp] {
        let first = zone.civilTime(at: start).date.dayNumber - 2
        let last = zone.civilTime(at: end).date.dayNumber + 2
        return (first...last).flatMap { day -> [Timestamp] in
            guard let window = window(beginningOn: CivilDate(dayNumber: day), in: zone) else { return [] }
            return [window.lowerBound, window.upperBound]
        }
    }

    /// From the first moment of its start to the last of its end: where clocks go back, two windows that meet may
    /// overlap, but never leave a gap.
    private func window(beginningOn date: CivilDate, in zone: Zone) -> Range<Timestamp>? {
        guard days.contains(date.weekday) else { return nil }
        let endDate = end <= start ? date.adding(days: 1) : date
        let begins = zone.firstOccurrence(of: date.at(start))
        let ends = zone.lastOccurrence(of: endDate.at(end))
        return begins..<ends
    }
}
