import MusterCore

/// What was agreed after an incident, who does it and by when.
struct ActionItemSection: Sendable {
    let view: IncidentView

    var body: HTML {
        let rows = view.incident.actionItems.map { item -> HTML in
            let state: HTML =
                item.doneAt == nil
                ? """
                <form method="post" action="\(view.path)/action-item-changes">\(view.frame.csrfField)<input type="hidden" name="item" value="\(item.id)">\
                <input type="hidden" name="done" value="yes"><button class="btn" aria-label="Done: \(item.title)">Done</button></form>\(change(item))
                """
                : "<span class=\"tag ok\">done</span>"
            let due = item.targetAt.map { Parts.time($0, "day", zone: view.zone) }
            return """
                <tr><td dir="auto">\(item.title)</td><td><bdi>\(item.owner == nil ? "nobody" : view.name(item.owner))</bdi></td>\
                <td>\([item.type, item.criticality, item.ticket].compactMap(\.self).joined(separator: ", "))</td><td>\(due)</td><td>\(state)</td></tr>
                """
        }
        let table: HTML =
            rows.isEmpty
            ? "<p class=\"muted\">None yet.</p>"
            : """
            <div class="scroll" tabindex="0" role="region" aria-label="Action items"><table><thead><tr><th>What</th><th>Owner</th><th>Kind</th>\
            <th>By</th><th>State</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <section class="card stack" aria-labelledby="ai"><h2 id="ai">Action items · \(view.incident.actionItems.count)</h2>\(table)
            <details class="fold" id="new-item"\(rows.isEmpty ? " open" : "" as HTML)><summary><strong>Add one</strong></summary>\(newItem)</details></section>
            """
    }

    /// What one is not complete without, so that a gate need not say it first.
    private var needs: String {
        let required = view.process.actionItems.required
        return required.isEmpty ? "" : " Each needs: \(required.joined(separator: ", "))."
    }

    /// What was not known yet when it was agreed.
    private func change(_ item: ActionItem) -> HTML {
        let people = view.organisation.people.filter(\.isActive)
            .map { Parts.option($0.handle, $0.name, selected: $0.id == item.owner) }
        return """
            <details class="ask"><summary>Change</summary><form method="post" action="\(view.path)/action-item-changes" class="stack">\
            \(view.frame.csrfField)<input type="hidden" name="item" value="\(item.id)">\
            <select name="owner" aria-label="Owner of \(item.title)"><option value="">nobody yet</option>\(people)</select>\
            <input name="target" type="datetime-local" aria-label="By when: \(item.title)">\
            <input name="ticket" aria-label="Ticket of \(item.title)" placeholder="Ticket" value="\(item.ticket ?? "")">\
            <button class="btn" aria-label="Change: \(item.title)">Change</button></form></details>
            """
    }

    private var newItem: HTML {
        let plan = view.process.actionItems
        let types = plan.types.map { Parts.option($0, $0) }
        let levels = plan.criticalities.map { Parts.option($0, $0) }
        let people = view.organisation.people.filter(\.isActive).map { Parts.option($0.handle, $0.name) }
        let criticality: HTML =
            levels.isEmpty
            ? ""
            : """
            <div class="field"><label for="criticality">Criticality</label><select id="criticality" name="criticality">\(levels)</select></div>
            """
        return view.frame.form(
            "\(view.path)/action-items",
            """
            \(Parts.field("What is to be done", name: "title", required: true))\
            <div class="field"><label for="owner">Owner</label><select id="owner" name="owner"><option value="">nobody yet</option>\(people)</select></div>\
            <div class="field"><label for="type">Kind</label><select id="type" name="type">\(types)</select></div>\(criticality)\
            \(Parts.field("By when", name: "target", type: "datetime-local", hint: "In \(view.zone.identifier).\(needs)"))\
            \(Parts.field("Ticket", name: "ticket"))
            """,
            button: "Add",
            primary: false
        )
    }
}
