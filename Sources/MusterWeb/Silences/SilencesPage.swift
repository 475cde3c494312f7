import MusterCore

/// Which alerts nobody is bothered with now, and a form to make it so.
struct SilencesPage: Sendable {
    var frame: PageFrame
    var silences: [Silence]
    /// Names of those whose alerts alone can be silenced.
    var integrations: [String]
    /// What a link has filled in: the labels of an alert.
    var matchers = ""

    var body: HTML {
        let rows = silences.map { silence -> HTML in
            let state: HTML =
                silence.state(at: frame.now) == .active
                ? "<span class=\"tag warn\">in force</span>"
                : "<span class=\"tag\">from \(Parts.time(silence.startsAt))</span>"
            return """
                <li class="card stack"><p>\(state) <code>\(silence.matchers.map(\.text).joined(separator: ", "))</code>\
                \(silence.integration.map { " of \($0)" as HTML })</p><p dir="auto">\(silence.comment)</p>\
                <p class="muted">\(silence.createdBy) · until \(Parts.time(silence.endsAt))</p>\
                <form method="post" action="/silences/\(silence.id)/end">\(frame.csrfField)\
                <button class="btn">End it now</button></form></li>
                """
        }
        let lengths = ["30 min", "2 h", "8 h", "1 day", "1 week"].map { Parts.option($0, $0) }
        let sources = integrations.map { Parts.option($0, $0) }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="label"><a href="/alerts">Alerts</a></p>\
            <h1>Silences</h1><p>A silence puts alerts off and does not do away with them: what still fires when it is over is \
            triaged then.</p></div></div>
            <div class="cols"><section aria-labelledby="all-h"><h2 id="all-h">In force, or to come · \(silences.count)</h2>\
            \(rows.isEmpty ? "<p class=\"card empty\">Nothing is silenced.</p>" : "<ul class=\"stack\">\(rows)</ul>" as HTML)
            </section><section class="card" aria-labelledby="add-h"><h2 id="add-h">Silence alerts</h2>\
            <form method="post" action="/silences" class="stack narrow">\(frame.csrfField)\
            \(Parts.area("Labels, one a line", name: "matchers", value: matchers, rows: 4, isCode: true))\
            <p class="hint">All must hold: <code>service=checkout</code>, <code>severity!=critical</code>, \
            <code>host=~"db.*"</code></p>
            <div class="field"><label for="lasting">For how long</label><select id="lasting" name="lasting">\(lengths)</select></div>\
            <div class="field"><label for="integration">Whose alerts</label><select id="integration" name="integration">\
            <option value="">those of all</option>\(sources)</select></div>\
            \(Parts.field("Why", name: "comment", required: true))<button class="btn primary">Silence them</button></form>\
            </section></div></main>
            """
        )
    }
}
