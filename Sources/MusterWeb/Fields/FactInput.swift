import MusterCore

/// The place in a form where a fact is filled in, by its kind.
struct FactInput: Sendable {
    var fact: Fact
    /// Unique on the page.
    var id: String
    var name: String
    var value: String
    var organisation: Organisation
    var isRequired = false
    var problem: String?
    /// Under which the browser keeps what was typed until it is sent; nil keeps nothing.
    var draft: String?
    /// What stands for no choice.
    var nothing = "unknown"

    /// With its label, its help and what is wrong with it.
    var field: HTML {
        let mark: HTML = isRequired ? " <span class=\"tag\">needed</span>" : ""
        let hint: HTML = fact.help.isEmpty ? "" : "<p class=\"hint\">\(fact.help)</p>"
        let zone = organisation.calendar.zone.identifier
        let when: HTML = fact.kind == .time ? "<p class=\"hint\">In \(zone).</p>" : ""
        let wrong: HTML = problem.map { "<p class=\"error\" id=\"\(id)-error\" role=\"alert\">\($0)</p>" } ?? ""
        return """
            <div class="field"><label for="\(id)">\(fact.label)\(mark)</label>\(input)\(hint)\(when)\(wrong)</div>
            """
    }

    private var input: HTML {
        switch fact.kind {
        case .flag: choice([("yes", "yes"), ("no", "no")])
        case .choice(let choices): choice(choices.map { ($0, $0) })
        case .person: choice(organisation.people.filter(\.isActive).map { ($0.handle, $0.name) })
        case .service: choice(organisation.services.map { ($0.key, $0.name) })
        case .list:
            """
            <textarea id="\(id)" name="\(name)" rows="2" dir="auto"\(needed)\(state)\(kept)>\(value)</textarea>
            """
        case .number: line("number", more: " step=\"any\" inputmode=\"decimal\"")
        case .time: line("datetime-local", shown: local)
        case .link: line("url", more: " placeholder=\"https://\"")
        case .text: line("text", more: " dir=\"auto\"")
        }
    }

    private var needed: HTML { isRequired ? " required" : "" }
    private var kept: HTML { draft.map { " data-draft=\"\($0)\"" } ?? "" }
    private var state: HTML { problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"\(id)-error\"" }

    private func line(_ type: String, more: HTML = "", shown: String? = nil) -> HTML {
        """
        <input id="\(id)" name="\(name)" type="\(type)" value="\(shown ?? value)" autocomplete="off"\(more)\(needed)\(state)\(kept)>
        """
    }

    private func choice(_ choices: [(value: String, label: String)]) -> HTML {
        // What has left the list since is still what is on record.
        let isKnown = value.isEmpty || choices.contains { $0.value == value }
        let all = isKnown ? choices : choices + [(value, value)]
        let options = all.map { Parts.option($0.value, $0.label, selected: $0.value == value) }
        return """
            <select id="\(id)" name="\(name)"\(needed)\(state)><option value="">\(nothing)</option>\(options)</select>
            """
    }

    /// A moment as browsers take it: on the clock of the organisation.
    private var local: String {
        guard let moment = Timestamp(rfc3339: value) else { return value }
        let wall = organisation.calendar.zone.civilTime(at: moment)
        let minutes = wall.millisecondOfDay / 60_000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(wall.date)T\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

extension Form {
    /// What was filled in for a fact, as it is kept; nil where the place was left empty.
    ///
    /// - Throws: 422 where a time is none.
    func value(of fact: Fact, in name: String, _ zone: Zone) throws -> String? {
        guard let text = text(name) else { return nil }
        if fact.kind != .time || Timestamp(rfc3339: text) != nil { return text }
        return try time(name, in: zone).rfc3339
    }
}
