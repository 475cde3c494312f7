/// A day of the calendar, the same in every zone: 2 March 2026.
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    package let dayNumber: Int

    package init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// - Returns: nil where there is no such day, and outside the years 1970 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1970...9999).contains(year), (1...12).contains(month) else { return nil }
        guard (1...31).contains(day) else { return nil }
        let made = CivilDate(dayNumber: Self.dayNumber(year: year, month: month, day: day))
        guard made.components == (year, month, day) else { return nil }
        self = made
    }

    package static func < (lhs: CivilDate, rhs: CivilDate) -> Bool { lhs.dayNumber < rhs.dayNumber }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }

    /// Year, month and day at once, which is cheaper than one after the other.
    package var components: (year: Int, month: Int, day: Int) {
        // Counted from 1 March of the year 0, so that a leap day is the last day of its year, and in eras of 400
        // years, after which the calendar repeats.
        let shifted = dayNumber + 719_468
        let era = shifted.dividedDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    package var weekday: Weekday {
        // Day 0 was a Thursday.
        let fromMonday = dayNumber + 3 - (dayNumber + 3).dividedDown(by: 7) * 7
        return Weekday.allCases[fromMonday]
    }

    /// The same day of a later month; its last one where it has none of that number.
    package func adding(months: Int) -> CivilDate {
        let (year, month, day) = components
        let count = month - 1 + months
        for last in [day, 30, 29, 28] where last <= day {
            if let date = CivilDate(year: year + count / 12, month: count % 12 + 1, day: last) { return date }
        }
        return adding(days: months * 30)
    }

    package func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

    package func at(_ time: TimeOfDay) -> CivilTime {
        CivilTime(date: self, millisecondOfDay: time.minutes * 60_000)
    }

    private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.dividedDown(by: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// What a clock on the wall shows: a date and a time of day, in no particular zone.
///
/// A zone can show one twice or never; ``Zone`` says which moments it stands for.
package struct CivilTime: Hashable, Comparable, Sendable {
    package let date: CivilDate
    /// From 0 up to, not including, 86,400,000.
    package let millisecondOfDay: Int

    /// Carries over into other days where `millisecondOfDay` is outside its day, so that 24:00 is the next day's 00:00.
    package init(date: CivilDate, millisecondOfDay: Int) {
        let days = millisecondOfDay.dividedDown(by: 86_400_000)
        self.date = date.adding(days: days)
        self.millisecondOfDay = millisecondOfDay - days * 86_400_000
    }

    package static func < (lhs: CivilTime, rhs: CivilTime) -> Bool {
        lhs.milliseconds < rhs.milliseconds
    }

    /// As if the clock on the wall showed UTC.
    package var milliseconds: Int64 { Int64(date.dayNumber) * 86_400_000 + Int64(millisecondOfDay) }

    package init(milliseconds: Int64) {
        let days = Int(milliseconds).dividedDown(by: 86_400_000)
        self.init(date: CivilDate(dayNumber: days), millisecondOfDay: Int(milliseconds) - days * 86_400_000)
    }

    package func adding(minutes: Int) -> CivilTime {
        CivilTime(milliseconds: milliseconds + Int64(minutes) * 60_000)
    }

    package func adding(hours: Int) -> CivilTime { adding(minutes: hours * 60) }
}

extension Int {
    /// The quotient rounded down, so that moments before 1970 fall on the right day.
    fileprivate func dividedDown(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
