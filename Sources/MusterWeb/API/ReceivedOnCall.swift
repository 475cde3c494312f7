import MusterCore

/// Reads schedules, policies and rules from what a program or a form sends, with the names that people use.
struct ReceivedOnCall {
    let organisation: Organisation

    static let scheduleFields = ["name", "zone", "layers", "holidays", "allows_gaps", "test_every"]
    static let policyFields = ["name", "steps", "repeats", "repeat_after", "answer_holds"]
    static let ruleFields = ["high", "low", "quiet_hours", "shift_reminder"]

    /// - Parameter old: whose identity, overrides and requests for cover stay.
    func schedule(_ body: JSONValue, id: ID<Schedule>, replacing old: Schedule?, name: String) throws -> Schedule {
        let fields = try ReceivedFields(body, at: "", known: Self.scheduleFields)
        let holidays = try fields.texts("holidays").map { item in
            try ReceivedFields.value(item.text, at: item.place, as: "2026-12-25", CivilDate.init)
        }
        return Schedule(
            id: id,
            name: try fields.optionalText("name") ?? name,
            zone: try fields.value("zone", as: "Europe/London") { Zone(identifier: $0) },
            layers: try fields.items("layers").map { try layer($0.value, at: $0.place) },
            overrides: old?.overrides ?? [],
            holidays: holidays,
            coverRequests: old?.coverRequests ?? [],
            allowsGaps: try fields.flag("allows_gaps"),
            testEvery: try fields.optional("test_every", as: "30 days") { Duration(text: $0) }
        )
    }

    private func layer(_ value: JSONValue, at place: String) throws -> Schedule.Layer {
        let fields = try ReceivedFields(
            value,
            at: place,
            known: [
                "name", "participants", "turn", "starts_on", "ends_on", "hands_off_at", "restrictions", "zone",
                "on_holidays", "shadow",
            ]
        )
        let rotation = Rotation(
            participants: try fields.texts("participants").map { try person($0.text, at: $0.place) },
            turn: try fields.value("turn", as: "1 week, 3 days or 12 hours", Self.turn),
            startsOn: try fields.value("starts_on", as: "2026-03-02", CivilDate.init),
            handsOffAt: try fields.value("hands_off_at", as: "09:00", TimeOfDay.init),
            endsOn: try fields.optional("ends_on", as: "2026-09-28", CivilDate.init)
        )
        let rules = HolidayRule.allCases.map(\.rawValue).joined(separator: ", ")
        return Schedule.Layer(
            name: try fields.text("name"),
            rotation: rotation,
            restrictions: try fields.items("restrictions").map { try window($0.value, at: $0.place) },
            zone: try fields.optional("zone", as: "America/New_York") { Zone(identifier: $0) },
            onHolidays: try fields.optional("on_holidays", as: rules, HolidayRule.init) ?? .asUsual,
            isShadow: try fields.flag("shadow")
        )
    }

    private func window(_ value: JSONValue, at place: String) throws -> Restriction {
        let fields = try ReceivedFields(value, at: place, known: ["days", "start", "end"])
        return Restriction(
            days: try fields.texts("days").map { item in
                try ReceivedFields.value(item.text.lowercased(), at: item.place, as: "monday", Weekday.init)
            },
            start: try fields.value("start", as: "09:00", TimeOfDay.init),
            end: try fields.value("end", as: "17:00", TimeOfDay.init)
        )
    }

    /// "1 week", "12 hours", and also "week" or "weekly".
    static func turn(_ text: String) -> Rotation.Turn? {
        switch text.lowercased() {
        case "week", "weekly": return .weekly
        case "day", "daily": return .daily
        default: break
        }
        let words = text.lowercased().split(separator: " ")
        guard words.count == 2, let count = Int(words[0]) else { return nil }
        let unit = words[1].hasSuffix("s") ? String(words[1]) : "\(words[1])s"
        return Rotation.Turn.Unit(rawValue: unit).flatMap { Rotation.Turn(count: count, unit: $0) }
    }

    func policy(_ body: JSONValue, id: ID<EscalationPolicy>, name: String) throws -> EscalationPolicy {
        let fields = try ReceivedFields(body, at: "", known: Self.policyFields)
        let steps = try fields.items("steps").map { item in
            let step = try ReceivedFields(item.value, at: item.place, known: ["after", "targets"])
            return EscalationStep(
                after: try step.optional("after", as: "15 min") { Duration(text: $0) } ?? .zero,
                targets: try step.items("targets").map { try target($0.value, at: $0.place) }
            )
        }
        return EscalationPolicy(
            id: id,
            name: try fields.optionalText("name") ?? name,
            steps: steps,
            repeats: try fields.integer("repeats") ?? 0,
            repeatAfter: try fields.optional("repeat_after", as: "15 min") { Duration(text: $0) } ?? .minutes(15),
            answerHolds: try fields.optional("answer_holds", as: "30 min") { Duration(text: $0) }
        )
    }

    private func target(_ value: JSONValue, at place: String) throws -> PageTarget {
        let fields = try ReceivedFields(value, at: place, known: ["person", "schedule", "team", "contact"])
        if fields.has("person") { return .person(try person(try fields.text("person"), at: fields.name("person"))) }
        if fields.has("schedule") {
            let text = try fields.text("schedule")
            guard let schedule = organisation.schedule(reference: text) else {
                throw Failure.invalid(fields.name("schedule"), "there is no schedule \"\(text)\"")
            }
            return .schedule(schedule.id)
        }
        if fields.has("team") {
            let text = try fields.text("team")
            guard let team = organisation.team(key: text) else {
                throw Failure.invalid(fields.name("team"), "there is no team \"\(text)\"")
            }
            return .team(team.id)
        }
        return .contact(try fields.text("contact"))
    }

    func rules(_ body: JSONValue) throws -> NotificationRules {
        let fields = try ReceivedFields(body, at: "", known: Self.ruleFields)
        return NotificationRules(
            high: try fields.items("high").map { try step($0.value, at: $0.place) },
            low: try fields.items("low").map { try step($0.value, at: $0.place) },
            quietHours: try fields.items("quiet_hours").map { try window($0.value, at: $0.place) },
            shiftReminder: try fields.optional("shift_reminder", as: "12 h") { Duration(text: $0) }
        )
    }

    private func step(_ value: JSONValue, at place: String) throws -> NotificationRules.Step {
        let fields = try ReceivedFields(value, at: place, known: ["method", "after"])
        let method = try fields.value("method", as: "email:ana@example.org") { ContactMethod(text: $0) }
        return NotificationRules.Step(
            method,
            after: try fields.optional("after", as: "5 min") { Duration(text: $0) } ?? .zero
        )
    }

    func person(_ text: String, at place: String) throws -> ID<Person> {
        let found =
            organisation.person(handle: text) ?? organisation.person(email: text)
            ?? ID<Person>(text).flatMap(organisation.person)
        guard let found else { throw Failure.invalid(place, "there is nobody with the handle \"\(text)\"") }
        return found.id
    }
}
