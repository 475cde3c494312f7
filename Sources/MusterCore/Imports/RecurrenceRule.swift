/// How an event comes back, for the rules that rotas are written with: every so many days or weeks, on some weekdays.
struct RecurrenceRule {
    enum Unit {
        case days, weeks
    }

    private let unit: Unit
    private let interval: Int
    private let days: [Weekday]
    private let weekStart: Weekday
    private let count: Int?
    private let until: CivilTime?

    /// - Returns: nil for a rule that says more than this can tell.
    init?(_ text: String) {
        var fields: [String: String] = [:]
        for part in text.uppercased().split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { fields[String(pair[0])] = String(pair[1]) }
        }
        guard Set(fields.keys).isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"]) else { return nil }
        switch fields["FREQ"] {
        case "DAILY": unit = .days
        case "WEEKLY": unit = .weeks
        default: return nil
        }
        interval = fields["INTERVAL"].flatMap { Int($0) } ?? 1
        count = fields["COUNT"].flatMap { Int($0) }
        until = fields["UNTIL"].flatMap { CalendarLine.wall($0[...]) }
        weekStart = fields["WKST"].flatMap(Weekday.init(imported:)) ?? .monday
        let named = (fields["BYDAY"] ?? "").split(separator: ",")
        days = named.compactMap { Weekday(imported: String($0)) }
        // "2MO" is the second Monday of a month.
        guard interval >= 1, days.count == named.count, named.allSatisfy({ $0.count == 2 }) else { return nil }
    }

    /// The starts that lie before a wall time, at most `limit`, in order.
    ///
    /// - Parameter earliest: those before it only count among the number of times that the rule gives.
    func starts(from first: CivilTime, after earliest: CivilTime, before end: CivilTime, limit: Int) -> [CivilTime] {
        var starts: [CivilTime] = []
        var times = 0
        var day = count == nil ? max(first.date, earliest.date) : first.date
        let offset = Weekday.allCases.firstIndex(of: weekStart) ?? 0
        // Counted in weeks that begin on the day that the rule says.
        let firstWeek = (first.date.dayNumber + 3 - offset) / 7
        while starts.count < limit, times < count ?? .max {
            let start = CivilTime(date: day, millisecondOfDay: first.millisecondOfDay)
            if start >= end { break }
            if let until, start > until { break }
            let isDue =
                switch unit {
                case .days:
                    (day.dayNumber - first.date.dayNumber).isMultiple(of: interval)
                        && (days.isEmpty || days.contains(day.weekday))
                case .weeks:
                    ((day.dayNumber + 3 - offset) / 7 - firstWeek).isMultiple(of: interval)
                        && (days.isEmpty ? day.weekday == first.date.weekday : days.contains(day.weekday))
                }
            if isDue {
                times += 1
                if start >= earliest { starts.append(start) }
            }
            day = day.adding(days: 1)
        }
        return starts
    }
}
