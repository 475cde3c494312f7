import MusterCore
import MusterStore

/// Where signals come in: each source, when it last called, and what it sent that could not be read.
struct IntegrationsPage: Sendable {
    var frame: PageFrame
    var rows: [Row]
    /// What else there is outside.
    var others: [HTML]

    struct Row: Sendable {
        var source: Integration
        var lastCall: Timestamp?
        var unread: Int
    }

    var body: HTML {
        let rows = rows.map { row -> HTML in
            let unread: HTML =
                row.unread == 0 ? "" : " <span class=\"tag bad\">\(row.unread) not understood</span>"
            return """
                <tr><td><a href="\(IntegrationRoutes.path(of: row.source))">\(row.source.name)</a>\
                \(row.source.isDisabled ? " <span class=\"tag warn\">off</span>" : unread)</td>\
                <td>\(row.source.kind.title)</td>\
                <td>\(row.lastCall.map { Parts.time($0) } ?? "<span class=\"muted\">never</span>")</td></tr>
                """
        }
        let kinds = SourceKind.allCases.map { Parts.option($0.rawValue, $0.title) }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="label"><a href="/alerts">Alerts</a></p>\
            <h1>Integrations</h1><p>Where signals come in. Each has an address of its own, which is its secret.</p></div></div>
            <div class="cols"><section aria-labelledby="all-h"><h2 id="all-h" class="vh">All</h2>\
            \(rows.isEmpty ? "<p class=\"empty\">Nothing can send signals yet.</p>" : table(rows))
            </section><div class="stack"><section class="card" aria-labelledby="add-h"><h2 id="add-h">Add one</h2>\
            <form method="post" action="/integrations" class="stack measured">\(frame.csrfField)\
            <div class="field"><label for="kind">What it speaks</label><select id="kind" name="kind">\(kinds)</select></div>\
            \(Parts.field("Name", name: "name", required: true))\
            \(Parts.field("Should call at least every", name: "every", hint: "as 5 min; empty where nobody waits for it"))\
            <button class="btn primary">Add it</button></form></section>\(others)</div></div></main>
            """
        )
    }

    private func table(_ rows: [HTML]) -> HTML {
        """
        <div class="scroll card" tabindex="0" role="region" aria-label="All integrations"><table><thead><tr><th>Name</th>\
        <th>Speaks</th><th>Last call</th></tr></thead><tbody>\(rows)</tbody></table></div>
        """
    }
}
