import MusterCore
import MusterStore

/// The list of incidents: all of them, or those that a number in a report leads to.
struct IncidentListPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var process: ProcessDefinition
    var filter: IncidentFilter
    var incidents: [IncidentSummary]
    var next: String?

    var body: HTML {
        let more: HTML = next.map { "<p><a href=\"\(filter.path(cursor: $0))\">Older</a></p>" } ?? ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Incidents</h1>\(narrowed)</div>\
            <div class="actions"><a class="btn" href="\(filter.path(file: true))" download>CSV</a></div></div>\
            <div class="stack">\(chooser)\(table)\(more)</div></main>
            """
        )
    }

    /// What to narrow the list by, folded until it is wanted.
    private var chooser: HTML {
        let levels = process.severities.map { Parts.option($0.key, $0.key, selected: filter.severity == $0.key) }
        let services = organisation.services.map { Parts.option($0.key, $0.name, selected: filter.service == $0.key) }
        let types = process.types.map { Parts.option($0.key, $0.name, selected: filter.value(of: "type") == $0.key) }
        let facts = process.facts.filter(\.kind.isFiltered).map { fact -> HTML in
            var fact = fact
            fact.help = ""
            return FactInput(
                fact: fact,
                id: "fact.\(fact.key)",
                name: "fact.\(fact.key)",
                value: filter.value(of: "fact.\(fact.key)") ?? "",
                organisation: organisation,
                nothing: "any"
            ).field
        }
        func field(_ label: String, _ name: String, _ options: [HTML], any: String = "") -> HTML {
            if options.isEmpty { return "" }
            return """
                <div class="field"><label for="by-\(name)">\(label)</label><select id="by-\(name)" name="\(name)"><option value="\(any)">any</option>\(options)</select></div>
                """
        }
        return """
            <details class="fold card"\(filter == IncidentFilter() ? .none : " data-open-from=\"1024\"" as HTML)><summary><span class="label">Filter</span></summary>\
            <form action="/incidents" class="stack"><div class="narrowing">\(field("Severity", "severity", levels))\(field("Service", "service", services, any: "any"))\
            \(field("Type", "type", types))<div class="field"><label for="by-label">Label</label>\
            <input id="by-label" name="label" value="\(filter.value(of: "label") ?? "")" autocomplete="off"></div>\(facts)</div>\
            <div class="actions"><button class="btn primary">Show these</button></div></form></details>
            """
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
            <tr><td>\(Parts.severity(incident.severity, rank: incident.severityRank))</td><td><a class="num" href="/incidents/\(incident.reference)">\(incident.reference)</a></td>\
            <td dir="auto">\(Parts.drill(incident.details.drill)) \(incident.name)</td><td>\(incident.closedAt == nil ? incident.details.phase : "Closed")</td><td>\(Parts.time(incident.declaredAt))</td></tr>
            """
        }
        return """
            <div class="scroll card" tabindex="0" role="region" aria-label="Incidents"><table><thead><tr><th>Severity</th><th>Reference</th><th>Name</th><th>Phase</th><th>Declared</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
