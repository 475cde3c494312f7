extension Restriction: LosslessStringConvertible {
    /// As people write it: "monday to friday 09:00-17:00".
    package var description: String {
        let week = Weekday.allCases
        let times = "\(start)-\(end)"
        let chosen = week.filter(days.contains)
        if chosen == week { return "every day \(times)" }
        // Runs of three and more are written by their ends.
        var runs: [[Weekday]] = []
        for day in chosen {
            if let last = runs.last?.last, let place = week.firstIndex(of: last), place + 1 < week.count,
                week[place + 1] == day
            {
                runs[runs.count - 1].append(day)
            } else {
                runs.append([day])
            }
        }
        let names = runs.map { run in
            run.count < 3
                ? run.map(\.rawValue).joined(separator: ", ") : "\(run[0].rawValue) to \(run[run.count - 1].rawValue)"
        }
        return "\(names.joined(separator: ", ")) \(times)"
    }

    /// Reads "monday to friday 09:00-17:00", "sat, sun 00:00-00:00", "every day 22:00-06:00"; days by their first three
    /// letters or more.
    package init?(_ description: String) {
        let words = description.lowercased().replacing(" - ", with: "-").replacing(" to ", with: "-")
            .split { $0 == " " || $0 == "," }
        guard let times = words.last?.split(separator: "-"), times.count == 2, words.count > 1,
            let start = TimeOfDay(String(times[0])), let end = TimeOfDay(String(times[1]))
        else { return nil }
        var days: Set<Weekday> = []
        let names = words.dropLast()
        if names == ["every", "day"] || names == ["daily"] {
            days = Set(Weekday.allCases)
        } else {
            for name in names {
                let ends = name.split(separator: "-").map { Weekday(beginning: $0) }
                guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil else {
                    return nil
                }
                var day = first
                days.insert(day)
                while day != last {
                    day = day.next
                    days.insert(day)
                }
            }
        }
        self.init(days: Weekday.allCases.filter(days.contains), start: start, end: end)
    }
}

extension Weekday {
    fileprivate init?(beginning text: Substring) {
        guard text.count >= 3, let day = Weekday.allCases.first(where: { $0.rawValue.hasPrefix(text) }) else {
            return nil
        }
        self = day
    }

    /// The day after it.
    var next: Weekday {
        let week = Weekday.allCases
        return week[((week.firstIndex(of: self) ?? 0) + 1) % week.count]
    }
}
