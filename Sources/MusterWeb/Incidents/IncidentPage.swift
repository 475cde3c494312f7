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
            <div class="room-main">\(part["offer"])\(part["prompts"])\(part["proposals"])\(part["latest"])
            <section class="card timeline-card" aria-labelledby="tl-h"><div class="timeline-head"><h2 class="label" id="tl-h">Timeline</h2>\
            \(filters)<a class="jump" href="#roles">Roles and record</a></div>
            \(part["timeline"])\(composer)</section>
            </div>
            <div class="room-side">\(part["roles"])<section class="card folds" aria-label="The record">\
            \(part["gates"])\(part["questions"])\(part["checklists"])\(part["alerts"])\(part["pages"])\(part["baseline"])</section>\
            \(IncidentVerbs(view: view).body)</div>
            </div></main>
            """
        )
    }

    private var filters: HTML {
        let links = TimelineFilter.allCases.map { filter -> HTML in
            let mark: HTML = filter == view.filter ? " aria-current=\"true\"" : ""
            let query = filter == .all ? "" : "?show=\(filter.rawValue)"
            return "<a href=\"\(view.path)\(query)\"\(mark)>\(filter.words)</a>"
        }
        return "<nav class=\"filters\" aria-label=\"Show\">\(links)</nav>"
    }

    /// The verbs that are needed most; `?` and the refusal of an unknown one list them all.
    private static let offered: [(verb: SlashCommand.Verb, place: String)] = [
        (.update, "update"), (.decision, "steer"), (.action, "steer"), (.hypothesis, "steer"), (.fact, "facts"),
        (.page, "page"), (.severity, "severity-form"), (.handover, "handover"),
    ]

    private var composer: HTML {
        let verbs = Self.offered.map { verb, place in
            """
            <a href="#\(place)" data-insert="/\(verb.rawValue) " title="/\(verb.rawValue) \(verb.usage)">/\(verb.rawValue)</a>
            """ as HTML
        }
        return """
            <form class="composer" method="post" action="\(view.path)/notes" data-async aria-label="Write to the timeline">\
            <div class="verbs">\(verbs)</div>\(view.frame.csrfField)<textarea name="text" rows="1" data-composer dir="auto" \
            data-draft="\(view.incident.reference):note" data-key="n" data-verb="Write a note" aria-label="A note, or a command" \
            placeholder="A note, or /command" required></textarea>\
            <button class="btn primary">Send</button><p class="error" role="alert"></p></form>
            """
    }
}
