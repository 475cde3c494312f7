/// The events of a calendar (RFC 5545), each with the times at which it takes place.
struct CalendarEvents {
    struct Event {
        var uid: String
        var summary: String
        var attendees: [String]
        var start: CivilTime
        /// Nil where the times are UTC or the calendar's own.
        var zone: Zone?
        var length: Duration
        var rule: RecurrenceRule?
        /// Starts that are left out.
        var except: Set<CivilTime>
        /// The start that it stands in for.
        var replaces: CivilTime?
        var isCancelled: Bool
    }

    private(set) var name: String?
    private(set) var zone: Zone?
    private(set) var events: [Event] = []
    /// What of it cannot be read, in words.
    private(set) var unread: [String] = []
    /// The calendar's own, where nobody knows what its clocks show.
    private var unknownZone: String?

    init(_ document: ImportDocument) throws(ImportProblem) {
        let lines = Self.unfolded(document.text)
        guard lines.first?.text.uppercased() == "BEGIN:VCALENDAR" else {
            throw ImportProblem("\(document.name):1", "it is no calendar", mend: "begin it with BEGIN:VCALENDAR")
        }
        var fields: [CalendarLine]?
        // Of what stands inside an event, such as an alarm.
        var inner = 0
        for (number, text) in lines {
            guard let line = CalendarLine(text) else {
                throw ImportProblem("\(document.name):\(number)", "it has no \":\"", mend: "write NAME:value")
            }
            if line.name == "BEGIN" {
                if line.value.uppercased() == "VEVENT" { fields = [] } else if fields != nil { inner += 1 }
            } else if line.name == "END" {
                if line.value.uppercased() == "VEVENT", let found = fields {
                    add(found)
                    fields = nil
                } else if fields != nil {
                    inner -= 1
                }
            } else if fields != nil {
                if inner == 0 { fields?.append(line) }
            } else if line.name == "X-WR-CALNAME" {
                name = line.text
            } else if line.name == "X-WR-TIMEZONE" {
                zone = Zone(inCalendar: line.value)
                unknownZone = zone == nil ? line.value : nil
            }
        }
    }

    private static func unfolded(_ text: String) -> [(number: Int, text: String)] {
        var lines: [(number: Int, text: String)] = []
        // Other signs that break a line elsewhere may stand in a title.
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        for (index, line) in parts.enumerated() {
            // By scalar: a space and an accent after it are one character, and a line may be folded between a letter and that.
            if let first = line.unicodeScalars.first, first == " " || first == "\t", !lines.isEmpty {
                lines[lines.count - 1].text.unicodeScalars.append(contentsOf: line.unicodeScalars.dropFirst())
            } else if !line.isEmpty {
                lines.append((index + 1, String(line)))
            }
        }
        return lines
    }

    private mutating func add(_ fields: [CalendarLine]) {
        func first(_ name: String) -> CalendarLine? { fields.first { $0.name == name } }
        let summary = first("SUMMARY")?.text ?? ""
        guard let line = first("DTSTART"), let start = line.wall else {
            return unread.append("\"\(summary)\" has no start that can be read")
        }
        let isUTC = line.value.hasSuffix("Z")
        let zoneName = isUTC ? nil : line.parameters["TZID"] ?? unknownZone
        let ownZone = isUTC ? Zone.utc : zoneName.flatMap { Zone(inCalendar: $0) }
        if let zoneName, ownZone == nil {
            // At the same wall time of another zone somebody would be on call at the wrong hours.
            return unread.append("\"\(summary)\" is in the time zone \"\(zoneName)\", which is not known")
        }
        let isDay = line.value.utf8.count == 8
        var written: Duration? = isDay ? .days(1) : .zero
        if let end = first("DTEND") {
            written = end.wall.map { Duration.milliseconds($0.milliseconds - start.milliseconds) }
        } else if let duration = first("DURATION") {
            written = Duration(iso8601: duration.value)
        }
        guard let length = written else { return unread.append("\"\(summary)\" has no end that can be read") }
        let ruleText = first("RRULE")?.value
        let rule = ruleText.flatMap(RecurrenceRule.init)
        if let ruleText, rule == nil {
            unread.append("\"\(summary)\" comes back by the rule \(ruleText); its first time is taken")
        }
        if first("RDATE") != nil { unread.append("\"\(summary)\" has further dates (RDATE)") }
        let clocks = ownZone ?? zone
        let except: [CivilTime?] = fields.filter { $0.name == "EXDATE" }.flatMap { $0.starts(like: start, in: clocks) }
        if except.contains(nil) { unread.append("\"\(summary)\" leaves out a date that cannot be read") }
        let replaced = first("RECURRENCE-ID")
        if replaced?.parameters["RANGE"] != nil {
            unread.append("\"\(summary)\" stands for all later times as well (RANGE); it is taken for one")
        }
        events.append(
            Event(
                uid: first("UID")?.value ?? summary,
                summary: summary,
                attendees: fields.filter { ["ATTENDEE", "ORGANIZER"].contains($0.name) }.map(\.address),
                start: start,
                zone: ownZone,
                length: length,
                rule: rule,
                except: Set(except.compactMap(\.self)),
                replaces: replaced.flatMap { $0.starts(like: start, in: clocks).first ?? nil },
                isCancelled: first("STATUS")?.value.uppercased() == "CANCELLED"
            )
        )
    }
}

/// One line: its name, its parameters and its value.
struct CalendarLine {
    let name: String
    let parameters: [String: String]
    let value: String

    /// - Returns: nil where there is no ":".
    init?(_ text: String) {
        var isQuoted = false
        let colon = text.firstIndex { character in
            if character == "\"" { isQuoted.toggle() }
            return character == ":" && !isQuoted
        }
        guard let colon else { return nil }
        let parts = text[..<colon].split(separator: ";")
        name = parts.first?.uppercased() ?? ""
        parameters = Dictionary(
            parts.dropFirst().compactMap { part in
                let pair = part.split(separator: "=", maxSplits: 1)
                return pair.count == 2 ? (pair[0].uppercased(), pair[1].filter { $0 != "\"" }) : nil
            },
            uniquingKeysWith: { first, _ in first }
        )
        value = String(text[text.index(after: colon)...])
    }

    /// Without the signs that keep a text apart.
    var text: String {
        value.replacing("\\n", with: " ").replacing("\\N", with: " ").replacing("\\,", with: ",")
            .replacing("\\;", with: ";").replacing("\\\\", with: "\\")
    }

    var address: String {
        value.lowercased().hasPrefix("mailto:") ? String(value.dropFirst(7)) : value
    }

    var wall: CivilTime? { Self.wall(value[...]) }

    /// The starts that it names, on the clocks of a zone; nil for what cannot be read. A day alone means the start on it.
    func starts(like first: CivilTime, in zone: Zone?) -> [CivilTime?] {
        value.split(separator: ",").map { text -> CivilTime? in
            guard let wall = Self.wall(text) else { return nil }
            if text.utf8.count == 8 { return CivilTime(date: wall.date, millisecondOfDay: first.millisecondOfDay) }
            guard text.hasSuffix("Z"), let zone else { return wall }
            return zone.civilTime(at: Zone.utc.firstOccurrence(of: wall))
        }
    }

    /// "20260302T090000", "20260302T090000Z", or a day alone.
    static func wall(_ text: Substring) -> CivilTime? {
        guard let date = date(text.prefix(8)) else { return nil }
        if text.utf8.count == 8 { return date.at(.midnight) }
        let digits = text.dropFirst(9)
        guard let hour = Int(digits: digits.prefix(2)), let minute = Int(digits: digits.dropFirst(2).prefix(2)),
            let time = TimeOfDay(hour: hour, minute: minute)
        else { return nil }
        return date.at(time)
    }

    private static func date(_ text: Substring) -> CivilDate? {
        guard text.utf8.count == 8, let year = Int(digits: text.prefix(4)),
            let month = Int(digits: text.dropFirst(4).prefix(2)), let day = Int(digits: text.dropFirst(6))
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }
}
