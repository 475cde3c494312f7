import MusterCore

/// Which alerts nobody is bothered with now, and a form to make it so.
struct SilencesPage: Sendable {
    var frame: PageFrame
    var silences: [Silence]
    var windows: [MaintenanceWindow] = []
    var zone = Zone.utc
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
            <div class="cols"><section id="all" data-fragment aria-labelledby="all-h"><h2 id="all-h">In force, or to come · \(silences.count)</h2>\
            \(rows.isEmpty ? "<p class=\"card empty\">Nothing is silenced.</p>" : "<ul class=\"stack\">\(rows)</ul>" as HTML)
            \(planned)</section><section class="card" aria-labelledby="add-h"><h2 id="add-h">Silence alerts</h2>\
            <form method="post" action="/silences" class="stack measured" data-async>\(frame.csrfField)\
            \(Parts.area("Labels, one a line", name: "matchers", value: matchers, rows: 4, isCode: true))\
            <p class="hint">All must hold: <code>service=checkout</code>, <code>severity!=critical</code>, \
            <code>host=~"db.*"</code></p>
            <div class="field"><label for="lasting">For how long</label><select id="lasting" name="lasting">\(lengths)</select></div>\
            <div class="field"><label for="integration">Whose alerts</label><select id="integration" name="integration">\
            <option value="">those of all</option>\(sources)</select></div>\
            \(Parts.field("Why", name: "comment", required: true))<p class="error" role="alert"></p><button class="btn primary">Silence them</button></form>\
            <details class="fold"><summary>Plan maintenance</summary>\(plan(sources))</details></section></div></main>
            """
        )
    }

    private var planned: HTML {
        let rows = windows.compactMap { window -> HTML? in
            guard let time = window.occurrence(at: frame.now) else { return nil }
            let again: HTML =
                window.repeats == .once
                ? "" : " · \(window.repeats.rawValue), on the clocks of \(window.zone.identifier)"
            return """
                <li class="card stack"><p><strong dir="auto">\(window.title)</strong> \
                <code>\(window.matchers.map(\.text).joined(separator: ", "))</code></p>\
                <p class="muted">\(Parts.time(time.start, zone: zone)) to \(Parts.time(time.end, zone: zone))\(again) · \(window.createdBy)</p>\
                <form method="post" action="/maintenance/\(window.id)/end">\(frame.csrfField)<button class="btn">End it</button></form></li>
                """
        }
        if rows.isEmpty { return "" }
        return "<h2>Planned maintenance · \(rows.count)</h2><ul class=\"stack\">\(rows)</ul>"
    }

    private func plan(_ sources: [HTML]) -> HTML {
        let lengths = ["30 min", "1 h", "2 h", "4 h", "8 h"].map { Parts.option($0, $0) }
        let turns = MaintenanceWindow.Repetition.allCases.map { Parts.option($0.rawValue, $0.rawValue) }
        return """
            <form method="post" action="/maintenance" class="stack measured" data-async>\(frame.csrfField)\
            \(Parts.field("What is done", name: "title", required: true))\
            <div class="field"><label for="planned-matchers">Labels, one a line</label>\
            <textarea id="planned-matchers" name="matchers" rows="3" class="code" spellcheck="false" required></textarea></div>\
            \(Parts.field("Begins", name: "starts_at", value: WallText.text(frame.now, in: zone), type: "datetime-local", required: true, hint: zone.identifier))\
            <div class="field"><label for="length">For how long</label><select id="length" name="length">\(lengths)</select></div>\
            <div class="field"><label for="repeats">How often</label><select id="repeats" name="repeats">\(turns)</select></div>\
            <div class="field"><label for="source">Whose alerts</label><select id="source" name="integration">\
            <option value="">those of all</option>\(sources)</select></div><p class="error" role="alert"></p><button class="btn primary">Plan it</button></form>
            """
    }
}
