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
            <h1 dir="auto">\(plan.name): \(incident.name)</h1>\(schedule)</div></div>
            <div class="cols"><div class="loose"><article class="card prose" dir="auto">\(Markdown.html(markdown))</article>
            <form class="card stack" method="post" action="\(view.path)/retrospective/document">\(view.frame.csrfField)\
            <input type="hidden" name="edition" value="\(incident.retrospective.edition)">\
            \(Parts.area("Edit in Markdown", name: "markdown", value: markdown, draft: "\(incident.reference):retrospective", rows: 24))\
            <button class="btn primary">Save</button></form>\(actionItems)</div>
            <aside class="stick" aria-label="Facts">\(metrics)<section class="card"><h2 class="label">Agenda</h2><ol>\(plan.agenda.map { "<li>\($0)</li>" as HTML })</ol></section>
            <section class="card"><h2 class="label">Rules</h2><ul>\(plan.rules.map { "<li>\($0)</li>" as HTML })</ul></section></aside></div></main>
            """
        )
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
            value.map { "<p class=\"metric\"><b>\($0.text)</b><span class=\"muted\">\(label)</span></p>" as HTML }
        }
        let owed = metrics.promisesKept + metrics.promisesKeptLate + metrics.promisesMissed
        return """
            <section class="card"><h2 class="label">Metrics</h2><div class="metrics">\(rows)<p class="metric"><b>\(metrics.promisesKept) of \(owed)</b>\
            <span class="muted">promises on time</span></p></div></section>
            """
    }

    private var actionItems: HTML {
        let rows = view.incident.actionItems.map { item -> HTML in
            let state: HTML =
                item.doneAt == nil
                ? """
                <form method="post" action="\(view.path)/action-item-changes">\(view.frame.csrfField)<input type="hidden" name="item" value="\(item.id)">\
                <button class="btn" aria-label="Done: \(item.title)">Done</button></form>
                """
                : "<span class=\"tag ok\">done</span>"
            return
                "<tr><td dir=\"auto\">\(item.title)</td><td><bdi>\(item.owner == nil ? "nobody" : view.name(item.owner))</bdi></td><td>\(item.type)</td><td>\(state)</td></tr>"
        }
        let types = view.process.actionItems.types.map { Parts.option($0, $0) }
        let levels = view.process.actionItems.criticalities.map { Parts.option($0, $0) }
        let people = view.organisation.people.filter(\.isActive).map { Parts.option($0.handle, $0.name) }
        return """
            <section class="card stack" aria-labelledby="ai"><h2 id="ai">Action items · \(view.incident.actionItems.count)</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Action items"><table><thead><tr><th>What</th><th>Owner</th><th>Kind</th><th>State</th></tr></thead><tbody>\(rows)</tbody></table></div>
            \(view.frame.form(
                "\(view.path)/action-items",
                """
                \(Parts.field("What is to be done", name: "title", required: true))\
                <div class="field"><label for="owner">Owner</label><select id="owner" name="owner"><option value="">nobody yet</option>\(people)</select></div>\
                <div class="field"><label for="type">Kind</label><select id="type" name="type">\(types)</select></div>\
                \(levels.isEmpty ? .none : "<div class=\"field\"><label for=\"criticality\">Criticality</label><select id=\"criticality\" name=\"criticality\">\(levels)</select></div>")\
                \(Parts.field("Ticket", name: "ticket"))
                """,
                button: "Add",
                primary: false
            ))</section>
            """
    }
}
