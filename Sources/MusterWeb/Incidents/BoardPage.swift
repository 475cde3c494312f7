import MusterCore
import MusterStore

/// What is burning now, what waits, who is on call.
struct BoardPage: Sendable {
    var frame: PageFrame
    var incidents: [IncidentSummary]
    var waiting: [StoredAlert]
    var organisation: Organisation

    private var zone: Zone { organisation.calendar.zone }

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page wide-page"><h1 class="vh">Board</h1><div class="board-grid">\(burning)
            <div class="board-rest">\(triage)\(onCall)</div></div></main>
            """
        )
    }

    var fragments: [(id: String, html: HTML)] { [("burning", burning), ("triage", triage), ("oncall", onCall)] }

    private var burning: HTML {
        let cards = incidents.sorted { ($0.severityRank, $1.declaredAt) < ($1.severityRank, $0.declaredAt) }.map(card)
        let body: HTML = cards.isEmpty ? "<p class=\"empty\">Nothing burns.</p>" : "<ul class=\"burning\">\(cards)</ul>"
        return """
            <section id="burning" data-fragment aria-labelledby="b-h" class="stack"><h2 class="label" id="b-h">Burning now · \(incidents.count)</h2>\(body)</section>
            """
    }

    private func card(_ incident: IncidentSummary) -> HTML {
        let details = incident.details
        let next: HTML =
            details.nextDueAt.map { due in
                "<div class=\"next\" data-row>\(Parts.due(due, zone: zone))<strong>\(details.nextDue)</strong></div>"
            } ?? "<p class=\"muted\">Nothing is owed.</p>"
        let lead = details.lead.flatMap(organisation.person)?.name ?? "nobody leads yet"
        let level = min(incident.severityRank, 3) + 1
        return """
            <li class="card fire sev-\(level)"><div class="top">\(Parts.severity(incident.severity, rank: incident.severityRank))\
            <span class="num">\(incident.reference)</span><span>\(details.phase)</span>\(Parts.elapsed(since: incident.declaredAt, zone: zone))</div>\
            <h3 dir="auto"><a href="/incidents/\(incident.reference)">\(incident.name)</a></h3>\(next)<p class="muted"><bdi>\(lead)</bdi></p></li>
            """
    }

    private var triage: HTML {
        let rows = waiting.map {
            "<li class=\"line\"><span class=\"grow\" dir=\"auto\">\($0.alert.title)</span>\(Parts.time($0.firstSeenAt, zone: zone))</li>"
                as HTML
        }
        return """
            <section class="card" id="triage" data-fragment><div class="card-head"><h2 class="label">Waits in triage · \(waiting.count)</h2>\
            <a href="/alerts">All alerts</a></div><ul class="list">\(rows)</ul></section>
            """
    }

    private var onCall: HTML {
        let rows = organisation.schedules.map { schedule -> HTML in
            let people = schedule.onCall(at: frame.now).compactMap(organisation.person).map(\.name)
            let who: HTML =
                people.isEmpty ? "<span class=\"late\">Nobody</span>" : "<bdi>\(people.joined(separator: ", "))</bdi>"
            return "<dt>\(schedule.name)</dt><dd>\(who)</dd>"
        }
        return """
            <section class="card" id="oncall" data-fragment><div class="card-head"><h2 class="label">On call now</h2><a href="/on-call">Schedules</a></div>\
            <dl class="facts">\(rows)</dl></section>
            """
    }
}
