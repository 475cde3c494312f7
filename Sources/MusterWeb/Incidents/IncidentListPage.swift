import MusterCore
import MusterStore

/// The list of incidents: all of them, or those that a number in a report leads to.
struct IncidentListPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var filter: IncidentFilter
    var incidents: [IncidentSummary]
    var next: String?

    var body: HTML {
        let more: HTML = next.map { "<p><a href=\"\(filter.path(cursor: $0))\">Older</a></p>" } ?? ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Incidents</h1>\(narrowed)</div></div>\(table)\(more)</main>
            """
        )
    }

    /// What is left out, and the way back.
    private var narrowed: HTML {
        guard filter != IncidentFilter() else { return .none }
        return "<p>\(filter.words(in: organisation)). <a href=\"/incidents\">Show all</a></p>"
    }

    private var table: HTML {
        if incidents.isEmpty {
            return filter == IncidentFilter()
                ? "<p class=\"empty\">No incidents yet. <a href=\"/incidents/new\">Declare one</a>.</p>"
                : "<p class=\"empty\">There is none of these.</p>"
        }
        let rows = incidents.map { incident -> HTML in
            """
            <tr><td>\(Parts.severity(incident.severity, rank: incident.severityRank))</td><td class="num"><a href="/incidents/\(incident.reference)">\(incident.reference)</a></td>\
            <td dir="auto">\(incident.name)</td><td>\(incident.closedAt == nil ? incident.details.phase : "Closed")</td><td>\(Parts.time(incident.declaredAt))</td></tr>
            """
        }
        return """
            <div class="scroll card" tabindex="0" role="region" aria-label="Incidents"><table><thead><tr><th>Severity</th><th>Reference</th><th>Name</th><th>Phase</th><th>Declared</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
