import MusterCore

/// The retrospective: the document on the left, the facts on the right.
struct RetrospectivePage: Sendable {
    let view: IncidentView
    /// As saved, or as the record drafts it.
    let markdown: String

    var body: HTML {
        let plan = view.process.retrospective
        let incident = view.incident
        let isDraft = incident.retrospective.markdown == nil
        return view.frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="actions">\(Parts.severity(incident.severity, rank: view.rank))\
            <a href="\(view.path)">\(incident.reference)</a><span class="tag\(isDraft ? " warn" : " ok")">\(isDraft ? "Draft from the record" : "Saved")</span></p>\
            <h1 dir="auto">\(plan.name): \(incident.name)</h1>\(schedule)</div>\
            <div class="actions"><a class="btn" href="#editor" data-key="e" data-verb="Edit the document">Edit</a>\
            <a class="btn" href="#new-item" data-key="i" data-verb="Add an action item">Action items</a></div></div>
            <div class="cols"><div class="loose"><section class="card" aria-labelledby="doc-h"><div class="card-head"><h2 class="label" id="doc-h">Document</h2>\
            <span class="muted" id="saved" data-fragment>\(saved)</span></div>\
            <article class="prose" id="document" data-fragment dir="auto">\(Markdown.html(markdown))</article></section>
            \(editor)\(ReportSection(view: view).body)\(ActionItemSection(view: view).body)</div>
            <aside class="stick" tabindex="0" aria-label="Facts">\(metrics)\(problems)\(list("Agenda", plan.agenda))\(list("Questions", plan.questionnaire))\(list("Rules", plan.rules))</aside></div></main>
            """
        )
    }

    private var saved: HTML {
        guard let at = view.incident.retrospective.savedAt else { return "Written from the record, not saved yet" }
        return "saved \(Parts.time(at, zone: view.zone)), edition \(view.incident.retrospective.edition)"
    }

    /// Two who edit at once do not overwrite each other: the second is told, and keeps what they wrote.
    private var editor: HTML {
        let incident = view.incident
        return """
            <form class="card stack" id="editor" data-fragment method="post" action="\(view.path)/retrospective/document" data-async>\
            \(view.frame.csrfField)<input type="hidden" name="edition" value="\(incident.retrospective.edition)">\
            \(Parts.area("Edit in Markdown", name: "markdown", value: markdown, draft: "\(incident.reference):retrospective", rows: 20))\
            <p class="hint">What you write is kept in this browser until it is saved.</p><p class="error" role="alert"></p>\
            <div class="actions"><button class="btn primary">Save</button></div></form>
            """
    }

    private func list(_ title: String, _ items: [String]) -> HTML {
        if items.isEmpty { return "" }
        return """
            <section class="card"><h2 class="label">\(title)</h2><ul class="bulleted">\(items.map { "<li>\($0)</li>" as HTML })</ul></section>
            """
    }

    private var problems: HTML {
        "<section class=\"card stack\" aria-labelledby=\"problems-h\"><h2 class=\"label\" id=\"problems-h\">Problems</h2>\(view.problemList)</section>"
    }

    private var schedule: HTML {
        guard let at = view.incident.retrospective.scheduledAt else {
            return "<p class=\"muted\">Not scheduled yet.</p>"
        }
        return
            "<p>\(Parts.time(at, zone: view.zone)), \(view.incident.retrospective.minutes ?? view.process.retrospective.minutes) min</p>"
    }

    private var metrics: HTML {
        let metrics = IncidentMetrics(of: view.incident, under: view.process, now: view.frame.now)
        let durations = [
            ("to detect", metrics.detect), ("to acknowledge", metrics.acknowledge), ("to declare", metrics.declare),
            ("to mitigate", metrics.mitigate), ("to resolve", metrics.resolve),
        ]
        let rows = durations.compactMap { label, value in
            value.map { "<p class=\"metric\"><b>\($0.measured)</b><span class=\"muted\">\(label)</span></p>" as HTML }
        }
        let owed = metrics.promisesKept + metrics.promisesKeptLate + metrics.promisesMissed
        return """
            <section class="card"><h2 class="label">Metrics</h2><div class="metrics">\(rows)<p class="metric"><b>\(metrics.promisesKept) of \(owed)</b>\
            <span class="muted">promises on time</span></p></div></section>
            """
    }
}
