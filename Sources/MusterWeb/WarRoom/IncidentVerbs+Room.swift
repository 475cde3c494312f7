import MusterCore

extension IncidentVerbs {
    /// The ones who look first, since they mostly mean themselves.
    var mineFirst: [HTML] {
        let me = view.frame.viewer?.id
        let active = view.organisation.people.filter(\.isActive)
        return (active.filter { $0.id == me } + active.filter { $0.id != me }).map { Parts.option($0.handle, $0.name) }
    }

    /// The report is drafted from the record.
    var handover: HTML {
        let roles = process.roles.filter { incident.holder(of: $0.key) != nil }
        if roles.isEmpty {
            return "<p class=\"muted\">Nobody holds a role that could be handed over.</p>"
        }
        let report = Parts.area(
            "Situation, as the record has it",
            name: "situation",
            value: view.situation,
            draft: "\(incident.reference):handover",
            rows: 12
        )
        let shadow: HTML =
            process.handover.map { rules in
                rules.shadow > .zero
                    ? "<p class=\"hint\">Whoever takes over shadows you for \(rules.shadow.words) first.</p>" : ""
            } ?? ""
        return form(
            "handover",
            """
            \(choice("Role", id: "handover-role", name: "role", roles.map { Parts.option($0.key, $0.name) }))\
            \(choice("To", id: "handover-to", name: "to", people))\(report)\(shadow)
            """,
            "Offer"
        )
    }

    /// A whole shift is handed over as its roles are, each to somebody. Apart from the report, which changes all the time.
    var shift: HTML {
        let handed = process.roles.filter { role in
            incident.holder(of: role.key) != nil && process.handover?.roles.contains(role.key) ?? false
        }
        if handed.count < 2 { return "" }
        let choices = handed.map { role in
            choice(role.name, id: "shift-\(role.key)", name: "shift.\(role.key)", [Parts.option("", "stays")] + people)
        }
        let hands = form(
            "shift",
            "\(choices)<p class=\"hint\">Each gets the report as the record has it.</p>",
            "Hand the shift over"
        )
        return "<details class=\"ask add\"><summary>A whole shift</summary>\(hands)</details>"
    }

    var rhythm: HTML {
        let minutes = incident.room.rhythm.map { "\($0.minutes)" } ?? ""
        return form(
            "rhythm",
            Parts.field(
                "A status check every … minutes",
                name: "minutes",
                value: minutes,
                type: "number",
                hint: "Empty goes back to what the process says."
            ),
            "Set"
        )
    }

    var elsewhere: HTML {
        let relations = [IncidentLink.Relation.related, .partOf, .hasPart].map {
            Parts.option($0.rawValue, $0.words.capitalizedFirst)
        }
        let links = form(
            "links",
            """
            \(choice("It is", id: "relation", name: "relation", relations))\
            \(Parts.field("Which one", name: "other", required: true, hint: "As INC-7."))\
            \(Parts.field("Why", name: "link-reason", required: true))
            """,
            "Link"
        )
        let merges = form(
            "merger",
            """
            \(Parts.field("It is a duplicate of", name: "duplicate-of", required: true, hint: "As INC-7. This one ends, and who works on it is brought in there."))\
            \(Parts.field("Why", name: "merge-reason", required: true))
            """,
            "Merge",
            confirm: "Merge it? This incident ends."
        )
        let splits = form(
            "parts",
            """
            \(Parts.field("What the new one is called", name: "part-title", required: true))\
            \(Parts.field("Why it is one of its own", name: "part-reason", required: true))
            """,
            "Split off",
            confirm: "Declare it? It calls whom its severity asks for."
        )
        return "\(links)\(incident.isResolved ? .none : merges)\(incident.isResolved ? .none : splits)"
    }

    var dismissal: HTML {
        let outcomes = Dismissal.Outcome.allCases.filter { $0 != .duplicate }.map {
            Parts.option($0.rawValue, $0.words)
        }
        return form(
            "dismissal",
            """
            \(choice("What it is", id: "outcome", name: "outcome", outcomes))\
            \(Parts.field("Why", id: "dismissal-reason", name: "reason", required: true))\
            \(Parts.field("Ticket", name: "ticket", hint: "Where it goes on, for a bug or a ticket."))
            """,
            "End it",
            confirm: "End it? It is closed without the gates of an incident."
        )
    }
}
