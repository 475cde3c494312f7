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
    private let until: Until?

    /// The last moment at which a time may begin, or the last day.
    private enum Until {
        case day(CivilDate)
        /// On the clocks of the event.
        case wall(CivilTime)
        /// In UTC, as RFC 5545 asks for where the event has a zone.
        case universal(CivilTime)

        init?(_ text: String) {
            guard let wall = CalendarLine.wall(text[...]) else { return nil }
            if text.utf8.count == 8 {
                self = .day(wall.date)
            } else {
                self = text.hasSuffix("Z") ? .universal(wall) : .wall(wall)
            }
        }

        func excludes(_ start: CivilTime, in zone: Zone) -> Bool {
            switch self {
            case .day(let day): start.date > day
            case .wall(let wall): start > wall
            case .universal(let moment): zone.firstOccurrence(of: start) > Zone.utc.firstOccurrence(of: moment)
            }
        }
    }

    /// - Returns: nil for a rule that says more than this can tell, or what this cannot read: taken without its end, it would
    ///   have somebody on call for ever.
    init?(_ text: String) {
        var fields: [String: String] = [:]
        for part in text.uppercased().split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            fields[String(pair[0])] = String(pair[1])
        }
        guard Set(fields.keys).isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"]) else { return nil }
        switch fields["FREQ"] {
        case "DAILY": unit = .days
        case "WEEKLY": unit = .weeks
        default: return nil
        }
        guard let interval = Int(digits: fields["INTERVAL"] ?? "1"),
            let weekStart = Weekday(imported: fields["WKST"] ?? "MO")
        else { return nil }
        self.interval = interval
        self.weekStart = weekStart
        count = fields["COUNT"].flatMap { Int(digits: $0) }
        until = fields["UNTIL"].flatMap { Until($0) }
        guard (count == nil) == (fields["COUNT"] == nil), (until == nil) == (fields["UNTIL"] == nil) else { return nil }
        let named = (fields["BYDAY"] ?? "").split(separator: ",")
        days = named.compactMap { Weekday(imported: String($0)) }
        // "2MO" is the second Monday of a month.
        guard interval >= 1, days.count == named.count, named.allSatisfy({ $0.count == 2 }) else { return nil }
    }

    /// The starts that lie before a wall time, at most `limit`, in order.
    ///
    /// - Parameters:
    ///   - earliest: those before it only count among the number of times that the rule gives.
    ///   - zone: whose clocks show these times.
    func starts(
        from first: CivilTime,
        after earliest: CivilTime,
        before end: CivilTime,
        in zone: Zone,
        limit: Int
    ) -> [CivilTime] {
        var starts: [CivilTime] = []
        var times = 0
        var day = count == nil ? max(first.date, earliest.date) : first.date
        let offset = Weekday.allCases.firstIndex(of: weekStart) ?? 0
        // Counted in weeks that begin on the day that the rule says.
        let firstWeek = (first.date.dayNumber + 3 - offset) / 7
        while starts.count < limit, times < count ?? .max {
            let start = CivilTime(date: day, millisecondOfDay: first.millisecondOfDay)
            if start >= end { break }
            if let until, until.excludes(start, in: zone) { break }
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
