import MusterCore

/// The page of one incident: what is due next, the record, and every verb, on one page that works without a script.
struct IncidentPage: Sendable {
    let view: IncidentView

    var body: HTML {
        let part = Dictionary(view.fragments.map { ($0.id, $0.html) }, uniquingKeysWith: { one, _ in one })
        let level = min(view.rank, 3) + 1
        return view.frame.page(
            """
            <main id="main" class="contents">
            <header class="room-head sev-\(level)">\(part["state"])\(part["impact"])</header>
            <div class="room-grid">\(part["due"])
            <div class="room-main">\(part["prompts"])\(part["proposals"])\(part["latest"])
            <section class="card timeline-card" aria-labelledby="tl-h"><div class="timeline-head"><h2 class="label" id="tl-h">Timeline</h2></div>
            \(part["timeline"])
            <form class="composer" method="post" action="\(view.path)/notes" data-async aria-label="Write to the timeline">\
            \(view.frame.csrfField)<textarea name="text" rows="1" data-composer data-draft="\(view.incident.reference):note" data-key="n" \
            data-verb="Write a note" aria-label="A note" placeholder="A note" required></textarea>\
            <button class="btn primary">Send</button><p class="error" role="alert"></p></form></section>
            </div>
            <div class="room-side">\(part["roles"])<section class="card folds" aria-label="The record">\
            \(part["gates"])\(part["checklists"])\(part["alerts"])\(part["pages"])\(part["baseline"])</section>\(steer)</div>
            </div></main>
            """
        )
    }

    private var update: HTML {
        let audiences = view.process.audiences.map { Parts.option($0.key, $0.name) }
        let states = UpdateState.allCases.map { Parts.option($0.rawValue, $0.words.capitalizedFirst) }
        let form = view.frame.form(
            "\(view.path)/updates",
            """
            <div class="field"><label for="audience">To</label><select id="audience" name="audience">\(audiences)</select></div>\
            <div class="field"><label for="update-state">State</label><select id="update-state" name="state">\(states)</select></div>\
            \(Parts.area("What you have to say", name: "message", draft: "\(view.incident.reference):update"))\
            <div class="options"><label><input type="checkbox" name="verbatim" value="yes"> My words alone, without the template</label></div>
            """,
            button: "Send the update"
        )
        return "<div id=\"update\">\(form)</div>"
    }

    private var checkIn: HTML {
        let note = Parts.field("What the responders said", name: "note", required: true)
        return
            "<div id=\"check-in\">\(view.frame.form("\(view.path)/check-ins", note, button: "Record", primary: false))</div>"
    }

    private var steer: HTML {
        let severities = view.process.severities.map {
            Parts.option($0.key, "\($0.key) \($0.name)", selected: $0.key == view.incident.severity)
        }
        let open = view.process.milestones.filter { !view.incident.reached($0.key) }
        let milestones = open.map { Parts.option($0.key.rawValue, $0.name) }
        let facts = view.process.facts.map { Parts.option($0.key, $0.label) }
        let known = view.process.facts.compactMap { fact in
            view.incident.facts[fact.key].map { "<dt>\(fact.label)</dt><dd dir=\"auto\">\($0)</dd>" as HTML }
        }
        let roles = view.process.roles.map { Parts.option($0.key, $0.name) }
        let people = view.organisation.people.filter(\.isActive).map { Parts.option($0.handle, $0.name) }
        let category = Parts.category(of: view.process, chosen: view.incident.category)
        return """
            <section class="card folds" id="steer" aria-label="Steer">
            \(fold("Send an update", update))
            \(fold("Check in", checkIn))
            \(fold("Reach a milestone", view.frame.form("\(view.path)/milestones", "<div class=\"field\"><label for=\"milestone\">Milestone</label><select id=\"milestone\" name=\"milestone\">\(milestones)</select></div>\(Parts.field("Pass a gate that does not hold, because", name: "override"))", button: "Reached"), open: true))
            \(fold("Facts", "<dl class=\"facts\">\(known)</dl>\(view.frame.form("\(view.path)/facts", "<div class=\"field\"><label for=\"fact\">Fact</label><select id=\"fact\" name=\"fact\">\(facts)</select></div>\(Parts.field("Value", name: "value", required: true))", button: "Put on record", primary: false))"))
            \(fold("Severity", view.frame.form("\(view.path)/severity", "<div class=\"field\"><label for=\"severity\">Severity</label><select id=\"severity\" name=\"severity\">\(severities)</select></div>\(category)\(Parts.field("Why", name: "reason", required: true))", button: "Change", primary: false)))
            \(fold("Assign a role", view.frame.form("\(view.path)/roles", "<div class=\"field\"><label for=\"role\">Role</label><select id=\"role\" name=\"role\">\(roles)</select></div><div class=\"field\"><label for=\"person\">To</label><select id=\"person\" name=\"person\">\(people)</select></div>\(Parts.field("Why", name: "reason"))", button: "Assign", primary: false)))
            \(fold("Page somebody", view.frame.form("\(view.path)/pages", "<div class=\"field\"><label for=\"whom\">Whom</label><select id=\"whom\" name=\"person\">\(people)</select></div>\(Parts.field("Why", name: "because", required: true))", button: "Page", primary: false)))
            \(fold(view.process.retrospective.name, view.frame.form("\(view.path)/retrospective/schedule", Parts.field("When, in UTC: 2026-03-04T10:00:00Z", name: "at", required: true), button: "Schedule", primary: false)))
            \(fold("Temporary measure", view.frame.form("\(view.path)/measures", "\(Parts.field("What was done", name: "what", required: true))\(Parts.field("How to undo it", name: "undo", required: true))", button: "Record", primary: false)))
            \(fold("Hand over", handover))
            \(fold("Bridge", view.frame.form("\(view.path)/bridge", Parts.field("Link", name: "url", type: "url", required: true), button: "Set", primary: false)))
            \(fold("Reopen", view.frame.form("\(view.path)/reopening", Parts.field("Why", name: "reason", required: true), button: "Reopen", primary: false)))
            </section>
            """
    }

    private var handover: HTML {
        if let offer = view.incident.handover {
            return """
                <p><bdi>\(view.name(offer.from))</bdi> offers \(view.process.role(offer.role)?.name ?? offer.role) to <bdi>\(view.name(offer.to))</bdi>.</p>\
                <blockquote dir="auto">\(offer.situation)</blockquote>\
                \(view.frame.form("\(view.path)/handover-acceptance", "", button: view.process.handover?.incomingSays ?? "I have it"))
                """
        }
        let roles = view.process.roles.filter { view.incident.holder(of: $0.key) != nil }.map {
            Parts.option($0.key, $0.name)
        }
        let people = view.organisation.people.filter(\.isActive).map { Parts.option($0.handle, $0.name) }
        let points = (view.process.handover?.situationReport ?? []).map { "- \($0):" }.joined(separator: "\n")
        return view.frame.form(
            "\(view.path)/handover",
            """
            <div class="field"><label for="handover-role">Role</label><select id="handover-role" name="role">\(roles)</select></div>\
            <div class="field"><label for="handover-to">To</label><select id="handover-to" name="to">\(people)</select></div>\
            \(Parts.area("Situation", name: "situation", value: points, rows: 6))
            """,
            button: "Offer",
            primary: false
        )
    }

    private func fold(_ title: String, _ body: HTML, open: Bool = false) -> HTML {
        "<details class=\"fold\"\(open ? " open" : "" as HTML)><summary><span class=\"label\">\(title)</span></summary>\(body)</details>"
    }
}
