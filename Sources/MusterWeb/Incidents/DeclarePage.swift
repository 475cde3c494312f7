import MusterCore

/// The form that declares: what is wrong in three words, how bad it is, and what will happen then.
struct DeclarePage: Sendable {
    var frame: PageFrame
    var process: ProcessDefinition
    var organisation: Organisation
    /// What was typed, when the form comes back.
    var values: [String: String] = [:]
    /// Key of the kind of incident that was chosen.
    var type: String?
    /// Key of the service from whose page it is declared, which another choice of a kind keeps.
    var service: String?
    /// What is wrong, by field.
    var problems: [String: String] = [:]
    /// When that was noticed of which it is declared; nil where it is declared of nothing that is known.
    var noticedAt: Timestamp?
    /// Whether somebody else has made an incident of the alert meanwhile.
    var taken = Taken.not

    enum Taken: Sendable {
        case not
        /// Nil where the viewer may not know of it.
        case by(Incident?)
    }

    var body: HTML {
        let cards = process.severities.enumerated().map { rank, level -> HTML in
            let lines = (level.criteria + level.examples.map { "“\($0)”" }).prefix(6).map { "<li>\($0)</li>" as HTML }
            let checked: HTML = values["severity"] == level.key ? " checked" : ""
            return """
                <label class="sev-card"><span class="head"><input type="radio" name="severity" value="\(level.key)" data-rank="\(rank + 1)" required\(checked)>\
                \(Parts.severity(level.key, rank: rank)) \(level.name)</span><ul>\(lines)</ul></label>
                """
        }
        let consequences = process.severities.enumerated().map { rank, level -> HTML in
            "<p class=\"consequence\" data-rank=\"\(rank + 1)\">\(consequence(of: level))</p>"
        }
        let services = organisation.services.map {
            Parts.option($0.key, $0.name, selected: values["service"] == $0.key)
        }
        let questions = process.decisionAid.map { "<li>\($0)</li>" as HTML }
        let problem: HTML =
            problems.isEmpty
            ? ""
            : "<p class=\"banner bad\" role=\"alert\">\(problems.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; "))</p>"
        return frame.page(
            """
            <main id="main" class="page"><form method="post" action="/incidents" class="stack loose">\(frame.csrfField)
            <div class="page-head"><div><h1>Declare an incident</h1><p>Better a false alarm declared than a fire left burning.</p>\(clocks)</div></div>\(problem)\(meanwhile)\(origin)
            \(TypeCards(process: process, chosen: type, alert: values["alert"], service: service).body)
            <fieldset class="stack"><legend>What is wrong?</legend><div class="sentence">\
            \(part("What", "functionality", list: "catalogue", such: "Checkout"))\(part("is", "state", list: "states", such: "failing"))\
            \(part("for", "audience", list: "audiences", such: "EU customers"))</div>
            <datalist id="catalogue">\(organisation.services.map { "<option value=\"\($0.name)\">" as HTML })</datalist>
            <datalist id="states"><option value="failing"><option value="slow"><option value="unavailable"><option value="losing data"></datalist>
            <datalist id="audiences"><option value="all customers"><option value="some customers"><option value="employees"></datalist>
            <p>Title: <output class="title-preview" data-title-preview for="functionality state audience"></output></p></fieldset>
            <fieldset class="stack"><legend>How bad is it? <span class="muted">If unsure, take the higher.</span></legend><div class="sev-cards">\(cards)</div>
            \(Parts.category(of: process, chosen: values["category"], problem: problems["category"]))
            <details class="fold"><summary><span>Is this an incident?</span></summary><ul class="bulleted">\(questions)</ul></details>\(matrix)</fieldset>
            \(asked)<details class="fold card"\(hasMore ? " open" : "" as HTML)><summary><strong>More, now or later</strong>\
            <span class="count">service, what is known, restricted, drill</span></summary><div class="stack">
            <div class="field"><label for="service">Service</label><select id="service" name="service"><option value="">unknown</option>\(services)</select></div>
            \(intake)<div class="options"><label><input type="checkbox" name="restricted" value="yes"\
            \(values["restricted"] == nil ? "" : " checked" as HTML)> Restricted: only those who are called or let in know of it</label>\
            <label><input type="checkbox" name="drill" value="yes"\(values["drill"] == nil ? "" : " checked" as HTML)> \
            Drill: pages as always, is kept out of the figures, and told to nobody outside</label></div>
            \(Parts.area("What is known", name: "description", value: values["description"] ?? "", draft: "declare:description"))</div></details>
            <div class="dock"><p class="consequence" data-rank="0">Choose how bad it is to see what will happen.</p>\(consequences)\
            <button class="btn primary">Declare</button></div></form></main>
            """
        )
    }

    /// How long is left; without a beginning, how long there is.
    private var clocks: HTML {
        if let noticedAt {
            return TriageClocks(triage: process.triage, noticedAt: noticedAt, zone: organisation.calendar.zone).body
        }
        let times = [("decide", process.triage.decideWithin), ("declare", process.triage.declareWithin)]
            .compactMap { verb, time in time.map { "\(verb) within \($0.words)" } }
        if times.isEmpty { return "" }
        return "<p class=\"muted\">From when you notice it, \(times.joined(separator: ", and ")).</p>"
    }

    /// What was written is not lost: it goes to the incident that there is, or is declared all the same.
    private var meanwhile: HTML {
        guard case .by(let incident) = taken else { return "" }
        let words: HTML =
            incident.map { incident in
                """
                Somebody made <a href="/incidents/\(incident.reference)">\(incident.reference) <bdi>\(incident.name)</bdi></a> of this \
                alert meanwhile. What you wrote stands below: take it there, or declare an incident of its own.
                """
            } ?? "Somebody has decided about this alert meanwhile. Declared now, it is an incident of its own."
        return "<p class=\"banner bad\" role=\"alert\" data-problem>\(words)</p>"
    }

    /// The alert of which it is declared; it then belongs to the incident.
    private var origin: HTML {
        values["alert"].map { "<input type=\"hidden\" name=\"alert\" value=\"\($0)\">" } ?? ""
    }

    /// What must be known from the first: never folded away.
    private var asked: HTML {
        let fields = process.facts(for: type).filter(\.isAskedFirst).map(field)
        return fields.isEmpty
            ? "" : "<fieldset class=\"stack\"><legend>What must be known</legend>\(fields)</fieldset>"
    }

    /// What the process asks for besides when declaring.
    private var intake: HTML {
        "\(process.facts(for: type).filter { $0.atIntake && !$0.isAskedFirst }.map(field))"
    }

    private func field(_ fact: Fact) -> HTML {
        let name = "fact.\(fact.key)"
        return FactInput(
            fact: fact,
            id: name,
            name: name,
            value: values[name] ?? type.flatMap(process.type)?.facts[fact.key] ?? "",
            organisation: organisation,
            isRequired: fact.isAskedFirst,
            problem: problems[fact.key]
        ).field
    }

    /// How the process works a severity out, where it does.
    private var matrix: HTML {
        let table = PracticeSections(process: process, isForm: true).matrix
        if table.markup.isEmpty { return "" }
        return "<details class=\"fold\"><summary><span>Severity matrix</span></summary>\(table)</details>"
    }

    /// Whether something in the folded part is filled in, wrong, or asked for.
    private var hasMore: Bool {
        ["service", "description"].contains { problems[$0] != nil || !(values[$0] ?? "").isEmpty }
            || ["restricted", "drill"].contains { values[$0] != nil }
            || process.facts.contains { problems[$0.key] != nil }
    }

    private func part(_ label: String, _ name: String, list: String, such sample: String) -> HTML {
        let wrong: HTML =
            problems[name].map { "<p class=\"error\" id=\"\(name)-error\" role=\"alert\">\($0)</p>" } ?? ""
        let state: HTML = problems[name] == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"\(name)-error\""
        // Whoever pressed the key that opens this page types on.
        let first: HTML = name == "functionality" ? " autofocus" : ""
        return """
            <div class="field"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" data-part="\(name)" list="\(list)" placeholder="\(sample)" \
            autocomplete="off" value="\(values[name] ?? "")"\(name == "audience" ? "" : " required" as HTML)\(first)\(state)>\(wrong)</div>
            """
    }

    private func consequence(of level: SeverityLevel) -> String {
        let pages = level.page.map { target -> String in
            switch target.target {
            case .owningTeam: "the owning team"
            case .contact(let name): name
            }
        }
        let paged =
            pages.isEmpty
            ? "Pages nobody"
            : "Pages \(pages.joined(separator: " and "))\(level.businessHours ? " in business hours" : " now")"
        let told = level.notify.isEmpty ? "" : ", tells \(level.notify.joined(separator: ", "))"
        return "\(paged)\(told). The status page stays as it is until you post."
    }
}
