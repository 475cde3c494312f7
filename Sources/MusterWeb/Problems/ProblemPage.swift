import MusterCore
import MusterEngine
import MusterStore

/// One problem: its cause, the plan, the incidents with what raised them, and who has to look at it.
struct ProblemPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var seen: SeenProblem
    var similar: [Likenesses.LikeIncident]
    var history: [ProblemRecord]
    /// What was typed, where somebody else has saved meanwhile or something is wrong.
    var typed: [Problem.Field: String]?
    /// What is wrong with that.
    var refusal: String?
    /// The edition upon which it was typed; nil for the present one.
    var edition: Int?

    var problem: Problem { seen.problem }
    var path: String { "/problems/\(problem.reference)" }
    var zone: Zone { organisation.calendar.zone }
    /// Whether whoever looks may change anything about it now.
    var isOpenToViewer: Bool { frame.viewer?.mayRespond == true && problem.closedAt == nil }

    var body: HTML {
        let service = problem.service.map { key -> HTML in
            let name = organisation.service(key: key)?.name ?? key
            return "<a href=\"/problems?service=\(key)\">\(name)</a>"
        }
        let facts: [HTML] = [
            service ?? "", problem.functionality.map { "<bdi>\($0)</bdi>" } ?? "",
            "owned by <bdi>\(name(problem.owner, none: "nobody yet"))</bdi>",
            "opened \(Parts.time(problem.openedAt, "day", zone: zone)) by <bdi>\(AlertStory.name(of: problem.openedBy, organisation))</bdi>",
        ].filter { $0 != "" }
        let line = facts.enumerated().map { $0.offset == 0 ? $0.element : ", \($0.element)" as HTML }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="actions"><a href="/problems?state=unclosed">Problems</a>\
            <span class="num">\(problem.reference)</span>\(ProblemTag.html(problem.state))\(restricted)</p>\
            <h1 dir="auto">\(problem.title)</h1><p>\(line)</p></div></div>\(conflict)
            <div class="cols"><div>\(text("Root cause", "cause", problem.rootCause, none: "Not known yet."))\
            \(text("Workaround", "workaround", problem.workaround, none: "None is known."))\(editor)\(plan)\(incidents)\(likely)</div>
            <div>\(closing)\(review)\(log)</div></div></main>
            """
        )
    }

    private var restricted: HTML {
        let isRestricted = seen.incidents.contains { $0.access.isRestricted && problem.speaks(of: $0.id) }
        return isRestricted ? "<span class=\"tag warn\">\(Parts.icon("lock")) Restricted</span>" : ""
    }

    private var conflict: HTML {
        if typed == nil { return "" }
        if let refusal { return "<p class=\"banner bad\" role=\"alert\" data-problem>\(refusal)</p>" }
        return """
            <p class="banner bad" role="alert" data-problem>Somebody else saved it meanwhile. What they wrote is shown; what you wrote \
            stands in the form below: put the two together and save.</p>
            """
    }

    func name(_ person: ID<Person>?, none: String) -> String {
        person.map { organisation.person($0)?.name ?? "somebody who has left" } ?? none
    }

    private func text(_ title: String, _ id: String, _ markdown: String?, none: String) -> HTML {
        let words: HTML =
            markdown.map { "<article class=\"prose\" dir=\"auto\">\(Markdown.html($0))</article>" }
            ?? "<p class=\"muted\">\(none)</p>"
        return """
            <section class="card" aria-labelledby="\(id)-h"><h2 class="label" id="\(id)-h">\(title)</h2>\(words)</section>
            """
    }

    private var editor: HTML {
        guard isOpenToViewer else { return "" }
        func draft(_ name: String) -> String { "\(problem.reference):\(name)" }
        func value(_ field: Problem.Field) -> String { typed?[field] ?? problem.value(of: field) ?? "" }
        let owner = ID<Person>(value(.owner)).flatMap(organisation.person)?.handle ?? value(.owner)
        let fields: HTML = """
            <input type="hidden" name="edition" value="\(edition ?? problem.edition)">\
            \(Parts.field("What goes wrong", name: "title", value: value(.title), required: true))\
            <div class="side-by-side">\(ProblemFields.service(organisation, value(.service)))\
            \(Parts.field("Functionality", name: "functionality", value: value(.functionality)))\
            \(ProblemFields.person("Owner", "owner", organisation, owner, none: "nobody yet"))</div>\
            \(Parts.area("Root cause, in Markdown", name: "root_cause", value: value(.rootCause), draft: draft("cause"), rows: 8))\
            \(Parts.area("Workaround, in Markdown", name: "workaround", value: value(.workaround), draft: draft("workaround"), rows: 4))
            """
        let open: HTML = typed != nil || problem.rootCause == nil ? " open" : ""
        return """
            <details class="card fold"\(open)><summary><strong>Write what is known</strong></summary>\
            \(frame.form("\(path)/document", fields, button: "Save"))</details>
            """
    }

    /// Each with the alerts that raised it.
    private var incidents: HTML {
        let rows = seen.incidents.map { incident -> HTML in
            let alerts = incident.alerts.prefix(5).map {
                "<li dir=\"auto\"><a href=\"/alerts/\($0.alert)\">\($0.title)</a></li>" as HTML
            }
            let rest = incident.alerts.count - alerts.count
            let more: HTML = rest > 0 ? "<li class=\"muted\">and \(rest) more</li>" : ""
            let raised: HTML =
                alerts.isEmpty
                ? "" : "<p class=\"muted\">Raised by</p><ul class=\"bulleted\">\(Array(alerts))\(more)</ul>"
            return """
                <li class="stack tight"><div class="line"><span class="grow" dir="auto"><a href="/incidents/\(incident.reference)">\(incident.reference)</a> \(incident.name)</span>\
                <span class="muted">\(incident.severity), \(Parts.time(incident.declaredAt, "day", zone: zone))</span></div>\(raised)\(unlink(incident))</li>
                """
        }
        let list: HTML =
            rows.isEmpty ? "<p class=\"muted\">None yet.</p>" : "<ul class=\"list\">\(rows)</ul>"
        let link: HTML =
            frame.viewer?.mayRespond == true
            ? """
            <form method="post" action="\(path)/incidents" class="actions">\(frame.csrfField)\
            <input name="incident" required aria-label="Incident to link" placeholder="INC-7"><button class="btn">Link an incident</button></form>
            """ : ""
        return """
            <section class="card stack" aria-labelledby="incidents-h"><h2 id="incidents-h">Incidents · \(rows.count)</h2>\(list)\(link)</section>
            """
    }

    private func unlink(_ incident: Incident) -> HTML {
        if frame.viewer?.mayRespond != true { return "" }
        return """
            <details class="ask"><summary>Does not belong to it</summary><form method="post" action="\(path)/incidents/\(incident.reference)/removal" class="actions">\
            \(frame.csrfField)<input name="reason" required aria-label="Why \(incident.reference) does not belong to it" placeholder="Why">\
            <button class="btn">Take \(incident.reference) out</button></form></details>
            """
    }

    /// What may be the same again, and why it is shown.
    private var likely: HTML {
        if similar.isEmpty { return "" }
        let rows = similar.map { like -> HTML in
            let incident = like.incident
            let link: HTML =
                frame.viewer?.mayRespond == true
                ? """
                <form method="post" action="\(path)/incidents">\(frame.csrfField)<input type="hidden" name="incident" value="\(incident.reference)">\
                <button class="btn" aria-label="Link \(incident.reference)">Link</button></form>
                """ : ""
            return """
                <li class="line"><span class="grow" dir="auto"><a href="/incidents/\(incident.reference)">\(incident.reference)</a> \(incident.name)<br>\
                <span class="muted">\(incident.severity), \(Parts.time(incident.declaredAt, "day", zone: zone)) · \(LikenessWords.text(like.resemblance))</span></span>\(link)</li>
                """
        }
        return """
            <section class="card" aria-labelledby="similar-h"><h2 id="similar-h">Similar incidents</h2>\
            <ul class="list">\(rows)</ul></section>
            """
    }

    private var log: HTML {
        let rows = history.reversed().map { record -> HTML in
            let words = record.event.words(in: organisation, reference: seen.reference)
            return """
                <li><span class="muted">\(Parts.time(record.at, zone: zone)), <bdi>\(AlertStory.name(of: record.actor, organisation))</bdi></span>\
                <br><span dir="auto">\(words)</span></li>
                """
        }
        return """
            <section class="card" aria-labelledby="history-h"><h2 class="label" id="history-h">History</h2><ul class="list">\(rows)</ul></section>
            """
    }
}

/// Why two things are taken to be alike.
enum LikenessWords {
    static func text(_ resemblance: Resemblance) -> String {
        resemblance.reasons.map(\.says).joined(separator: "; ")
    }
}
