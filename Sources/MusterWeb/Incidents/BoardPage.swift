import MusterCore
import MusterStore

/// What is burning now, what waits, who is on call.
struct BoardPage: Sendable {
    /// Of what waits in triage, that are named and counted.
    static let waitingLimit = 20

    var frame: PageFrame
    var incidents: [IncidentSummary]
    /// Resolved and not closed, with something overdue.
    var overdue: [IncidentSummary]
    /// Those that wait and that the viewer may know of.
    var reports: [IntakeReport]
    /// Those that wait; one more than are named, where there are more.
    var alerts: [StoredAlert]
    var organisation: Organisation

    private var zone: Zone { organisation.calendar.zone }

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page wide-page"><h1 class="vh">Board</h1>\(yours)<div class="board-grid">\(burning)
            <div class="board-rest">\(triage)\(onCall)\(afterwards)</div></div></main>
            """
        )
    }

    var fragments: [(id: String, html: HTML)] {
        [
            ("yours", yours), ("burning", burning), ("triage", triage), ("oncall", onCall), ("afterwards", afterwards),
        ]
    }

    /// The next thing to do of whoever looks, where they lead an incident.
    private var yours: HTML {
        let led = incidents.filter { $0.details.lead == frame.viewer?.id }
            .compactMap { incident in incident.details.nextDueAt.map { (due: $0, incident: incident) } }
        guard frame.viewer != nil,
            let (due, next) = led.min(by: { ($0.due, $0.incident.number) < ($1.due, $1.incident.number) })
        else { return "<div id=\"yours\" data-fragment></div>" }
        return """
            <section class="yours" id="yours" data-fragment data-row aria-label="Next where you lead">\(Parts.due(due, zone: zone))\
            <p class="what"><strong>\(next.details.nextDue)</strong><span class="muted">You lead \(next.reference) <bdi>\(next.name)</bdi></span></p>\
            <a class="btn primary" href="/incidents/\(next.reference)">Open \(next.reference)</a></section>
            """
    }

    private var burning: HTML {
        let cards = incidents.sorted { ($0.severityRank, $1.declaredAt) < ($1.severityRank, $0.declaredAt) }.map(card)
        let body: HTML = cards.isEmpty ? Self.calm : "<ul class=\"burning\">\(cards)</ul>"
        return """
            <section id="burning" data-fragment aria-labelledby="b-h" class="stack"><h2 class="label" id="b-h">Burning now · \(incidents.count)</h2>\(body)</section>
            """
    }

    private static let calm: HTML = """
        <div class="card empty"><strong>Nothing burns.</strong><p>If something does, declare it: better once too often.</p>\
        <a class="btn" href="/incidents/new">Declare an incident</a></div>
        """

    private func card(_ incident: IncidentSummary) -> HTML {
        let details = incident.details
        let next: HTML =
            details.nextDueAt.map { due in
                "<div class=\"next\" data-row>\(Parts.due(due, zone: zone))<strong>\(details.nextDue)</strong></div>"
            } ?? "<p class=\"muted\">Nothing is owed.</p>"
        let lead: HTML =
            details.lead.flatMap(organisation.person).map { "Led by <bdi>\($0.name)</bdi>" } ?? "Nobody leads yet"
        let level = min(incident.severityRank, 3) + 1
        return """
            <li class="card fire sev-\(level)"><div class="top">\(Parts.severity(incident.severity, rank: incident.severityRank))\
            \(Parts.drill(details.drill))<span class="num">\(incident.reference)</span><span>\(details.phase)</span>\(Parts.elapsed(since: incident.declaredAt, zone: zone))</div>\
            <h3 dir="auto"><a href="/incidents/\(incident.reference)">\(incident.name)</a></h3>\(next)<p class="muted">\(lead)</p></li>
            """
    }

    private var triage: HTML {
        let waiting: [(String, String, Timestamp)] =
            reports.map { ("report-\($0.number)", $0.details.title, $0.receivedAt) }
            + alerts.map { ("alert-\($0.alert.id)", $0.alert.title, $0.firstSeenAt) }
        let rows = waiting.prefix(Self.waitingLimit).map { place, title, since in
            """
            <li class="line"><a class="grow" dir="auto" href="/triage#\(place)">\(title)</a>\
            <span class="muted">since \(Parts.time(since, zone: zone))</span></li>
            """ as HTML
        }
        let count = waiting.count > Self.waitingLimit ? "\(Self.waitingLimit)+" : "\(waiting.count)"
        let body: HTML = rows.isEmpty ? "<p class=\"muted\">Nothing waits.</p>" : "<ul class=\"list\">\(rows)</ul>"
        return """
            <section class="card" id="triage" data-fragment><div class="card-head"><h2 class="label">Waits in triage · \(count)</h2>\
            <a href="/triage">Triage</a></div>\(body)</section>
            """
    }

    /// What is owed after the fire is out.
    private var afterwards: HTML {
        let rows = overdue.map { incident -> HTML in
            let due = incident.details.nextDueAt.map { Parts.due($0, zone: zone) }
            return """
                <li class="line" data-row><span class="grow"><a href="/incidents/\(incident.reference)">\(incident.reference)</a> \
                \(incident.details.nextDue)</span>\(due)</li>
                """
        }
        let body: HTML = rows.isEmpty ? "<p class=\"muted\">Nothing is overdue.</p>" : "<ul class=\"list\">\(rows)</ul>"
        return """
            <section class="card" id="afterwards" data-fragment><div class="card-head"><h2 class="label">Overdue after incidents · \(overdue.count)</h2>\
            <a href="/incidents">All incidents</a></div>\(body)</section>
            """
    }

    private var onCall: HTML {
        let rows = organisation.schedules.map { schedule -> HTML in
            let people = organisation.onCall(schedule, at: frame.now).compactMap(organisation.person).map(\.name)
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
