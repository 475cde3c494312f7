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
            \(sections)<div class="room-grid">\(part["due"])
            <div class="room-main">\(part["mine"])\(part["offer"])\(part["prompts"])\(view.likeProblems)\(part["proposals"])\(part["latest"])
            <div class="talk"><section class="card timeline-card" aria-labelledby="tl-h"><div class="timeline-head">\
            <h2 class="label" id="tl-h">Timeline</h2>\(filters)\(TimelinePage.search(view.path, "", view.filter))</div>\(part["timeline"])</section>
            <section class="card chat-card" aria-labelledby="chat-h"><div class="timeline-head"><h2 class="label" id="chat-h">Chat</h2>\
            \(part["join"])</div>\(part["chat"])</section>\(ComposerForm(view: view).body)</div>
            </div>
            <div class="room-side"><div class="room-left">\(part["joining"])\(part["roles"])\
            <section class="card folds" id="record" aria-label="The record">\
            \(part["gates"])\(part["known"])\(part["questions"])\(part["checklists"])\(part["engaged"])\(part["legal"])\(part["files"])\
            \(view.problems)\(part["baseline"])\(part["alerts"])\(part["pages"])\(part["links"])\(part["history"])</section></div>
            <div class="room-right"><section class="card folds" id="work" aria-label="The work">\
            \(part["breaches"])\(part["orders"])\(part["hypotheses"])\(part["actions"])\(part["decisions"])</section>\
            \(IncidentVerbs(view: view).body(part))</div></div>
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

    /// Where there is no room for everything beside each other, the way to each part.
    private var sections: HTML {
        let places = [
            ("due", "Due"), ("tl-h", "Timeline"), ("chat-h", "Chat"), ("roles", "Roles"), ("work", "Work"),
            ("record", "Record"),
            ("steer", "Do"),
        ]
        let links = places.map { "<a href=\"#\($0)\">\($1)</a>" as HTML }
        return "<nav class=\"sections\" aria-label=\"Parts of the page\">\(links)</nav>"
    }
}
