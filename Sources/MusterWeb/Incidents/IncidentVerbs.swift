import MusterCore

/// Every verb of an incident as a form, folded under its name: what one can do where there is no script, and the place to find it.
struct IncidentVerbs: Sendable {
    let view: IncidentView

    var process: ProcessDefinition { view.process }
    var incident: Incident { view.incident }

    /// What changes with the incident, the same for everybody who looks; the other verbs stay as they are.
    var parts: [(id: String, html: HTML)] {
        [
            ("promises", fold("Keep a promise", duties, open: true, id: "promises", isShown: !stated.isEmpty)),
            ("update", part("update", update)), ("reach", part("reach", milestone)), ("facts", view.factForms),
            ("severity-form", part("severity-form", severity)), ("handover-one", part("handover-one", handover)),
            ("handover-shift", part("handover-shift", shift)), ("rhythm", part("rhythm", rhythm)),
            ("elsewhere", part("elsewhere", elsewhere)),
            ("dismissing", fold("It is no incident", dismissal, id: "dismissing", isShown: !incident.isResolved)),
            ("access", part("access", access)),
            ("reopening", fold("Reopen", reopening, id: "reopening", isShown: incident.reached(.resolved))),
        ]
    }

    /// - Parameter part: each of ``parts``, by its id.
    func body(_ part: [String: HTML]) -> HTML {
        """
        <section class="card folds" id="steer" data-fragment aria-label="What you can do">
        \(part["promises"])\(fold("Send an update", part["update"]))\(fold("Check in", checkIn))\(fold("Reach a milestone", part["reach"], open: true))
        \(fold("Facts", part["facts"]))\(fold("Severity", part["severity-form"]))\(fold("Assign a role", role))\(fold("Page somebody", page))
        \(fold("Hand over", "<div id=\"handover\">\(part["handover-one"])\(part["handover-shift"])</div>"))\
        \(fold("Battle rhythm", part["rhythm"]))\(fold("Temporary measure", measure))\
        \(fold("Bridge", bridge))\(fold("Link, merge, split", part["elsewhere"]))\(part["dismissing"])
        \(fold("Schedule the \(process.retrospective.name.lowercased())", retrospective))
        \(fold("Who may see it", part["access"]))\(part["reopening"])
        </section>
        """
    }

    /// What is changed inside a fold, which stays open.
    private func part(_ id: String, _ body: HTML) -> HTML { "<div id=\"\(id)\" data-fragment>\(body)</div>" }

    /// - Parameters:
    ///   - id: makes it a part that is changed as a whole.
    ///   - isShown: false keeps its place alone, for when there is something to do.
    private func fold(
        _ title: String,
        _ body: HTML?,
        open: Bool = false,
        id: String? = nil,
        isShown: Bool = true
    ) -> HTML {
        let place: HTML? = id.map { " id=\"\($0)\" data-fragment" }
        return """
            <details class="fold"\(place)\(open ? " open" : "" as HTML)\(isShown ? "" : " hidden" as HTML)>\
            <summary><span class="label">\(title)</span></summary>\(isShown ? body : nil)</details>
            """
    }

    /// A form that shows on this page what came of it. It holds no token of a session, since everybody gets the same one.
    func form(
        _ verb: String,
        _ fields: HTML,
        _ button: String,
        confirm: String? = nil,
        primary: Bool = false
    ) -> HTML {
        """
        <form method="post" action="\(view.path)/\(verb)" class="stack" data-async\
        \(confirm.map { " data-confirm=\"\($0)\"" as HTML })>\(fields)\
        <p class="error" role="alert"></p><button class="btn\(primary ? " primary" : "" as HTML)">\(button)</button></form>
        """
    }

    func choice(_ label: String, id: String, name: String, _ options: [HTML]) -> HTML {
        """
        <div class="field"><label for="\(id)">\(label)</label><select id="\(id)" name="\(name)">\(options)</select></div>
        """
    }

    var people: [HTML] {
        view.organisation.people.filter(\.isActive).map { Parts.option($0.handle, $0.name) }
    }

    private var stated: [Obligation] { view.obligations.filter { $0.origin == .duty(.confirmed) } }

    /// Promises that nothing but somebody's word shows as kept.
    private var duties: HTML {
        let forms = stated.map { promise in
            form(
                "duties",
                """
                <p><strong>\(promise.says)</strong> \(Parts.due(promise.dueAt, zone: view.zone))</p>\
                <input type="hidden" name="clock" value="\(promise.clock)">\
                <input name="note" required aria-label="What was done: \(promise.says)" placeholder="What was done" dir="auto">
                """,
                "It is kept"
            )
        }
        return "<div id=\"duties\" class=\"stack\">\(forms)</div>"
    }

    private var update: HTML {
        let audiences = process.audiences.map {
            let words = $0.approval.map { " (\($0) approves)" } ?? ""
            return Parts.option($0.key, $0.name + words, selected: $0.key == audienceDue)
        }
        let present = stateNow
        let states = UpdateState.allCases.map {
            Parts.option($0.rawValue, $0.words.capitalizedFirst, selected: $0 == present)
        }
        let fields: HTML = """
            \(drill)\(choice("To", id: "audience", name: "audience", audiences))\
            \(choice("State", id: "update-state", name: "state", states))\
            \(Parts.area("What you have to say", name: "message", value: incident.updateDraft(under: process) ?? "", draft: "\(incident.reference):update"))\(components)\
            <p class="hint">What you write is kept in this browser until it is sent.</p>\
            <div class="options"><label><input type="checkbox" name="verbatim" value="yes"> My words alone, without the template</label></div>
            """
        return form(
            "updates",
            fields,
            "Send the update",
            confirm: "Send it? What was sent cannot be taken back.",
            primary: true
        )
    }

    /// Whoever writes must know who reads it.
    private var drill: HTML {
        incident.drill
            ? "<p class=\"banner\">A drill: nothing is published, and mail goes to people of the organisation alone.</p>"
            : ""
    }

    /// Whom an update is owed to next; nil where nobody is.
    private var audienceDue: String? {
        view.obligations.lazy.compactMap { promise -> String? in
            if case .duty(.update(let audience)) = promise.origin { audience } else { nil }
        }
        .first ?? (incident.isClosed ? incident.audiencesOwedItsEnd(under: process).first : nil)
    }

    /// How far it has come, as an update would say.
    private var stateNow: UpdateState {
        if incident.reached(.resolved) { return .resolved }
        if incident.reached(.monitoring) || incident.reached(.mitigated) { return .monitoring }
        return incident.reached(.identified) ? .identified : .investigating
    }

    /// What the status page shows of each component from then on.
    private var components: HTML {
        if view.organisation.components.isEmpty { return "" }
        let rows = view.organisation.components.sorted { $0.position < $1.position }.map { component -> HTML in
            let states = ComponentState.allCases.map { Parts.option($0.rawValue, $0.words) }
            let options = [Parts.option("", "as it is")] + states
            return choice(component.name, id: "component-\(component.key)", name: "component.\(component.key)", options)
        }
        return """
            <details class="fold"><summary><span>Components of the status page</span></summary><div class="stack">\(rows)</div></details>
            """
    }

    private var checkIn: HTML {
        let note = Parts.field("What the responders said", name: "note", required: true)
        return "<div id=\"check-in\">\(form("check-ins", note, "Record"))</div>"
    }

    private var milestone: HTML {
        let next = view.nextMilestone
        let open = process.milestones.filter { !incident.reached($0.key) }
        if open.isEmpty { return "<p class=\"muted\">All are reached.</p>" }
        let options = open.map { Parts.option($0.key.rawValue, $0.name, selected: $0.key == next) }
        let why = Parts.field(
            "Reason to pass a gate",
            name: "override",
            hint: "Only where a gate does not hold and it must be passed all the same. It stays on record."
        )
        return form(
            "milestones",
            "\(choice("Milestone", id: "milestone", name: "milestone", options))\(why)",
            "Reached",
            primary: true
        )
    }

    private var severity: HTML {
        let levels = process.severities.map {
            Parts.option($0.key, "\($0.key) \($0.name)", selected: $0.key == incident.severity)
        }
        let category = Parts.category(of: process, chosen: incident.category)
        let why = Parts.field("Why", id: "severity-reason", name: "reason", required: true)
        let fields: HTML = "\(choice("Severity", id: "severity", name: "severity", levels))\(category)\(why)"
        return form("severity", fields, "Change")
    }

    private var role: HTML {
        let roles = process.roles.map { Parts.option($0.key, $0.name) }
        return form(
            "roles",
            """
            \(choice("Role", id: "role", name: "role", roles))\(choice("To", id: "person", name: "person", people))\
            \(Parts.field("Why", id: "role-reason", name: "reason"))
            """,
            "Assign"
        )
    }

    private var page: HTML {
        let fields: HTML = """
            \(choice("Whom", id: "whom", name: "person", people))\(Parts.field("Why", name: "because", required: true))
            """
        return "<div id=\"page\">\(form("pages", fields, "Page", confirm: "Page them now, whatever the hour?"))</div>"
    }

    private var measure: HTML {
        form(
            "measures",
            """
            \(Parts.field("What was done", name: "what", required: true))\
            \(Parts.field("How to undo it", name: "undo", required: true))\
            \(choice("Who undoes it", id: "measure-owner", name: "owner", mineFirst))\
            \(Parts.field("Until when at most", name: "expires-at", type: "datetime-local", hint: "In \(view.zone.identifier). Then it falls due."))
            """,
            "Record"
        )
    }

    private var access: HTML {
        guard incident.access.isRestricted else {
            let why = Parts.field(
                "Why",
                id: "restriction-reason",
                name: "reason",
                required: true,
                hint: "Then only those who were called, hold a role or are let in know of it."
            )
            return form(
                "restriction",
                why,
                "Restrict",
                confirm: "Restrict it? Everybody else loses sight of it at once."
            )
        }
        let members = incident.access.members.map { "<li><bdi>\(view.name($0))</bdi></li>" as HTML }
        let others = view.organisation.people.filter { $0.isActive && !incident.access.members.contains($0.id) }
            .map { Parts.option($0.handle, $0.name) }
        let admits = form(
            "members",
            "\(choice("Let in", id: "newcomer", name: "person", others))\(Parts.field("Why", id: "newcomer-reason", name: "reason", required: true))",
            "Let in"
        )
        let lifts = form(
            "restriction-end",
            Parts.field("Why", name: "lift-reason", required: true),
            "Lift the restriction",
            confirm: "Lift it? Everybody who is signed in can then see all of it."
        )
        return "<ul class=\"bulleted\">\(members)</ul>\(admits)\(lifts)"
    }

    private var bridge: HTML { form("bridge", Parts.field("Link", name: "url", type: "url", required: true), "Set") }

    private var reopening: HTML {
        form("reopening", Parts.field("Why", id: "reopening-reason", name: "reason", required: true), "Reopen")
    }

    private var retrospective: HTML {
        let when = Parts.field(
            "When",
            name: "at",
            type: "datetime-local",
            required: true,
            hint: "In \(view.zone.identifier). Those who must come are invited by mail."
        )
        return form("retrospective/schedule", when, "Schedule")
    }
}
