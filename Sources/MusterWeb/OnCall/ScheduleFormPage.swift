import MusterCore
import MusterEngine

/// The form that writes a schedule, with room for one more layer than it has.
struct ScheduleFormPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    /// Nil for a new one.
    var schedule: Schedule?
    /// What was typed, when the form comes back.
    var values: [String: String]
    var problem: String?

    /// The most layers that the form has room for; more are written by the command line.
    static let layerLimit = 8

    init(
        frame: PageFrame,
        organisation: Organisation,
        schedule: Schedule?,
        values: [String: String]? = nil,
        problem: String? = nil
    ) {
        self.frame = frame
        self.organisation = organisation
        self.schedule = schedule
        self.problem = problem
        self.values = values ?? Self.values(of: schedule, organisation)
    }

    var body: HTML {
        let title = schedule.map { "Edit \($0.name)" } ?? "New schedule"
        let path = schedule?.address ?? "/schedules"
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0)</p>" } ?? ""
        let count = (0..<Self.layerLimit).last { !(values["layers.\($0).name"] ?? "").isEmpty }.map { $0 + 1 } ?? 0
        let layers = (0...min(count, Self.layerLimit - 1)).map { layer($0, isNew: $0 == count) }
        let gaps: HTML = values["allows_gaps"] == nil ? "" : " checked"
        let handles = organisation.people.filter(\.isActive).map(\.handle).joined(separator: ", ")
        return frame.page(
            """
            <main id="main" class="page"><form method="post" action="\(path)" class="stack loose">\(frame.csrfField)
            <div class="page-head"><div><p class="muted"><a href="/on-call">On call</a></p><h1>\(title)</h1>\
            <p>The first layer that has somebody decides; the ones below stand in for it.</p></div></div>\(wrong)
            <section class="card stack"><div class="sentence">\(field("Name", "name", required: true))\
            \(field("Time zone", "zone", required: true, hint: "As Europe/London"))\
            \(field("Holidays", "holidays", hint: "Days as 2026-12-25, separated by commas"))\
            \(field("A confirmed test page within", "test_every", hint: "As 30 days, before each shift; empty for none"))</div>\
            <div class="options"><label><input type="checkbox" name="allows_gaps" value="yes"\(gaps)> It is meant to have nobody at times: warn nobody of a gap</label></div></section>
            \(layers)
            <p class="hint">People: \(handles).</p>
            <div class="dock"><button class="btn primary">Save</button><a class="btn quiet" href="\(schedule == nil ? "/on-call" : path)">Cancel</a></div></form></main>
            """
        )
    }

    private func layer(_ index: Int, isNew: Bool) -> HTML {
        let prefix = "layers.\(index)"
        let rules = HolidayRule.allCases.map { rule in
            let says =
                switch rule {
                case .asUsual: "as on any day"
                case .off: "off on holidays"
                case .only: "on holidays only"
                }
            return Parts.option(rule.rawValue, says, selected: values["\(prefix).on_holidays"] == rule.rawValue)
        }
        let shadow: HTML = values["\(prefix).shadow"] == nil ? "" : " checked"
        let title: HTML =
            isNew ? "One more layer <span class=\"muted\">Leave its name empty for none.</span>" : "Layer \(index + 1)"
        return """
            <fieldset class="card stack"><legend>\(title)</legend>\
            <div class="sentence">\(field("Name", "\(prefix).name", hint: "Primary; without a name the layer is left out"))\
            \(field("People, in the order of their turns", "\(prefix).participants", hint: "Handles, separated by commas"))\
            \(field("A turn lasts", "\(prefix).turn", hint: "1 week, 3 days or 12 hours"))</div>\
            <div class="sentence">\(field("First day", "\(prefix).starts_on", type: "date", hint: "For weekly turns, the day of hand-off"))\
            \(field("Hands off at", "\(prefix).hands_off_at", type: "time"))\
            \(field("Last day", "\(prefix).ends_on", type: "date", hint: "Empty for none"))</div>\
            <details class="fold"><summary>Only at certain times, in another zone, or to learn</summary><div class="sentence">\
            <div class="field"><label for="\(prefix).restrictions">Only during</label><textarea id="\(prefix).restrictions" name="\(prefix).restrictions" rows="2" placeholder="monday to friday 09:00-17:00">\(values["\(prefix).restrictions"])</textarea><p class="hint">One window a line; empty for always.</p></div>\
            \(field("Time zone", "\(prefix).zone", hint: "Empty for the schedule's"))\
            <div class="field"><label for="\(prefix).on_holidays">Holidays</label><select id="\(prefix).on_holidays" name="\(prefix).on_holidays">\(rules)</select>\
            <label class="options"><span><input type="checkbox" name="\(prefix).shadow" value="yes"\(shadow)> Goes along to learn</span></label></div></div></details></fieldset>
            """
    }

    private func field(
        _ label: String,
        _ name: String,
        type: String = "text",
        required: Bool = false,
        hint: String? = nil
    ) -> HTML {
        Parts.field(label, name: name, value: values[name] ?? "", type: type, required: required, hint: hint)
    }

    private static func values(of schedule: Schedule?, _ organisation: Organisation) -> [String: String] {
        var values: [String: String] = [
            "name": schedule?.name ?? "",
            "zone": schedule?.zone.identifier ?? organisation.calendar.zone.identifier,
            "holidays": (schedule?.holidays ?? []).map(\.description).joined(separator: ", "),
        ]
        values["test_every"] = schedule?.testEvery?.text
        if schedule?.allowsGaps == true { values["allows_gaps"] = "yes" }
        for (index, layer) in (schedule?.layers ?? []).enumerated() {
            let prefix = "layers.\(index)"
            let rotation = layer.rotation
            values["\(prefix).name"] = layer.name
            values["\(prefix).participants"] = rotation.participants.compactMap(organisation.person).map(\.handle)
                .joined(separator: ", ")
            values["\(prefix).turn"] = "\(rotation.turn.count) \(rotation.turn.unit.rawValue)"
            values["\(prefix).starts_on"] = rotation.startsOn.description
            values["\(prefix).hands_off_at"] = rotation.handsOffAt.description
            values["\(prefix).ends_on"] = rotation.endsOn?.description
            values["\(prefix).restrictions"] = layer.restrictions.map(\.description).joined(separator: "\n")
            values["\(prefix).zone"] = layer.zone?.identifier
            values["\(prefix).on_holidays"] = layer.onHolidays.rawValue
            if layer.isShadow { values["\(prefix).shadow"] = "yes" }
        }
        return values
    }
}

extension ScheduleFormPage {
    /// What the form says, as a program would send it.
    static func body(_ values: [String: String]) throws -> JSONValue {
        func text(_ name: String) -> JSONValue? {
            values[name].flatMap { $0.isEmpty ? nil : JSONValue($0) }
        }
        func list(_ name: String) -> JSONValue {
            let words = (values[name] ?? "").split { $0 == "," || $0 == "\n" || $0 == "\r" }
            return .array(words.map { JSONValue($0.filter { $0 != " " }) })
        }
        let layers = try (0..<layerLimit).filter { text("layers.\($0).name") != nil }.map { index -> JSONValue in
            let prefix = "layers.\(index)"
            let windows = try (values["\(prefix).restrictions"] ?? "").split(whereSeparator: \.isNewline).map { line in
                guard let window = Restriction(String(line)) else {
                    throw Failure.invalid(
                        "\(prefix).restrictions",
                        "\"\(line)\" is no window; write it as in monday to friday 09:00-17:00"
                    )
                }
                return OnCallJSON.window(window)
            }
            return .of([
                "name": text("\(prefix).name"), "participants": list("\(prefix).participants"),
                "turn": text("\(prefix).turn"), "starts_on": text("\(prefix).starts_on"),
                "ends_on": text("\(prefix).ends_on"),
                "hands_off_at": values["\(prefix).hands_off_at"].map { JSONValue(String($0.prefix(5))) },
                "restrictions": .array(windows), "zone": text("\(prefix).zone"),
                "on_holidays": text("\(prefix).on_holidays"), "shadow": .bool(values["\(prefix).shadow"] != nil),
            ])
        }
        return .of([
            "name": text("name"), "zone": text("zone"), "holidays": list("holidays"),
            "allows_gaps": .bool(values["allows_gaps"] != nil), "test_every": text("test_every"),
            "layers": .array(layers),
        ])
    }
}
