import MusterCore
import MusterStore

/// What waits for a person: is it an incident?
struct TriagePage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var process: ProcessDefinition
    /// Only those that the viewer may know of.
    var reports: [IntakeReport]
    var alerts: [StoredAlert]
    /// Open ones, to which something may belong.
    var incidents: [IncidentSummary]
    /// Those that are not open to all: what only its keepers may read belongs to no other.
    var restricted: Set<ID<Incident>>

    var body: HTML {
        let count = reports.count + alerts.count
        let empty: HTML = """
            <div class="card empty"><strong>Nothing waits</strong><p>Alerts that no rule of the process classifies wait here, and \
            what people report.</p></div>
            """
        let lists: HTML = "\(section("Reports", reports.map(report)))\(section("Alerts", alerts.map(alert)))"
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Triage</h1>\
            <p>\(count == 0 ? "Nothing waits for a decision." : "Is each of these an incident? When in doubt, it is.")</p></div>\
            <div class="actions"><a class="btn" href="/triage/rules">Try rules</a><a class="btn" href="/tickets">Tickets</a>\
            <a class="btn" href="/report">Report</a></div></div><div class="stack loose">\(count == 0 ? empty : lists)</div></main>
            """
        )
    }

    private func section(_ title: String, _ items: [HTML]) -> HTML {
        if items.isEmpty { return "" }
        let id = title.lowercased()
        return """
            <section class="card" aria-labelledby="\(id)-h"><h2 class="label" id="\(id)-h">\(title) · \(items.count)</h2>\
            <ul class="list">\(items)</ul></section>
            """
    }

    private func report(_ report: IntakeReport) -> HTML {
        let details = report.details
        let tag: HTML =
            details.route.isRestricted ? " <span class=\"tag bad\">\(details.route.rawValue), restricted</span>" : ""
        let who = [details.reporter, details.contact].compactMap(\.self).joined(separator: ", ")
        let text: HTML = details.description.isEmpty ? "" : "<p dir=\"auto\">\(details.description)</p>"
        let words: HTML = """
            <div><h3><bdi>\(details.title)</bdi>\(tag)</h3><p class="muted">\(report.reference), \(Parts.time(report.receivedAt))\
            \(who.isEmpty ? "" : ", from ")<bdi>\(who)</bdi></p>\(text)\(clocks(report.receivedAt))</div>\(answers(details.answers))
            """
        let fitting = details.route.isRestricted ? incidents.filter { restricted.contains($0.id) } : incidents
        return item("report-\(report.number)", words, "/triage/\(report.reference)", details.title, into: fitting)
    }

    private func alert(_ stored: StoredAlert) -> HTML {
        let labels = stored.alert.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
            separator: ", "
        )
        let words: HTML = """
            <div><h3><bdi>\(stored.alert.title)</bdi> <span class="tag bad">firing</span></h3><p class="muted" dir="auto">\(labels)</p>\
            <p class="muted">From \(stored.alert.integration), since \(Parts.time(stored.firstSeenAt)) · \(stored.triageReason)</p>\(clocks(stored.noticedAt))</div>\
            \(answers(IntakeAnswers(stored.alert, in: organisation.calendar.zone)))
            """
        let declares: HTML = """
            <p><a class="btn" href="/incidents/new?alert=\(stored.alert.id)">Declare in your own words</a></p>
            """
        return item(
            "alert-\(stored.alert.id)",
            words,
            "/triage/\(stored.alert.id)",
            stored.alert.title,
            into: incidents,
            declares
        )
    }

    /// What runs since it was noticed, where the process gives a time.
    private func clocks(_ noticedAt: Timestamp) -> HTML {
        TriageClocks(triage: process.triage, noticedAt: noticedAt, zone: organisation.calendar.zone).body
    }

    private func answers(_ answers: IntakeAnswers) -> HTML {
        let rows = IntakeField.allCases.map { field -> HTML in
            let isKnown = answers.known[field] != nil
            return
                "<dt>\(field.label)</dt><dd\(isKnown ? "" : " class=\"muted\"" as HTML) dir=\"auto\">\(answers[field])</dd>"
        }
        return """
            <details class="fold"><summary><span>What is known</span><span class="count">\(answers.known.count) of \(IntakeField.allCases.count)</span></summary>\
            <dl class="facts">\(rows)</dl></details>
            """
    }

    /// The usual thing is one press away; the rest folds.
    ///
    /// - Parameter incidents: those that it may be merged into.
    private func item(
        _ id: String,
        _ words: HTML,
        _ path: String,
        _ title: String,
        into incidents: [IncidentSummary],
        _ more: HTML = ""
    ) -> HTML {
        let level = process.triage.defaultSeverity
        return """
            <li class="stack" id="\(id)">\(words)<form method="post" action="\(path)/declaration" class="actions">\(frame.csrfField)\
            <input type="hidden" name="severity" value="\(level)"><button class="btn primary">Accept as \(level)<span class="vh">: \(title)</span></button></form>
            <details class="fold"><summary><span>Something else</span></summary>\(more)<div class="side-by-side">\
            \(promotion(path))\(merging(path, into: incidents))\(ticket(path))\(declining(path))</div></details></li>
            """
    }

    private func promotion(_ path: String) -> HTML {
        let severities = process.severities.map { Parts.option($0.key, "\($0.key) \($0.name)") }
        let categories: HTML =
            process.categories.isEmpty
            ? ""
            : """
            <select name="category" aria-label="Category"><option value="">no category</option>\
            \(process.categories.map { Parts.option($0, $0) })</select>
            """
        return """
            <form method="post" action="\(path)/declaration" class="stack">\(frame.csrfField)<h4>It is graver</h4>\
            <select name="severity" aria-label="Severity">\(severities)</select>\(categories)<button class="btn">Declare</button></form>
            """
    }

    private func merging(_ path: String, into incidents: [IncidentSummary]) -> HTML {
        if incidents.isEmpty { return "" }
        let open = incidents.map { Parts.option($0.reference, "\($0.reference) \($0.name)") }
        return """
            <form method="post" action="\(path)/merging" class="stack">\(frame.csrfField)<h4>It belongs to an incident</h4>\
            <select name="incident" aria-label="Incident">\(open)</select><button class="btn">Merge</button></form>
            """
    }

    private func ticket(_ path: String) -> HTML {
        let teams = organisation.teams.map { Parts.option($0.key, $0.name) }
        return """
            <form method="post" action="\(path)/ticket" class="stack">\(frame.csrfField)<h4>It is a bug</h4>\
            <select name="team" aria-label="Team"><option value="">the owner of the service</option>\(teams)</select><button class="btn">Make a ticket</button></form>
            """
    }

    private func declining(_ path: String) -> HTML {
        """
        <form method="post" action="\(path)/declination" class="stack">\(frame.csrfField)<h4>It is nothing</h4>\
        <input name="reason" required aria-label="Why it is nothing" placeholder="Why"><button class="btn">Decline</button></form>
        """
    }
}
