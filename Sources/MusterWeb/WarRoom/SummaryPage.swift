import MusterCore

/// What those who wait for news want to know of an incident, and nothing that keeps its responders from working.
struct SummaryPage: Sendable {
    let view: IncidentView

    private var incident: Incident { view.incident }
    private var process: ProcessDefinition { view.process }

    var fragments: [(id: String, html: HTML)] { [("state", view.state), ("impact", view.impact), ("news", news)] }

    var body: HTML {
        let part = Dictionary(fragments.map { ($0.id, $0.html) }, uniquingKeysWith: { one, _ in one })
        let level = min(view.rank, 3) + 1
        return view.frame.page(
            """
            <main id="main" class="contents"><header class="room-head sev-\(level)">\(part["state"])\(part["impact"])</header>
            <div class="narrow roomy stack">\(part["news"])\(redirect)\
            <p><a href="\(view.path)">The whole incident</a></p></div></main>
            """
        )
    }

    private var news: HTML {
        "<div id=\"news\" class=\"stack\" data-fragment>\(summary)\(lead)\(next)\(told)\(facts)</div>"
    }

    private var summary: HTML {
        let known = process.facts.first { $0.key.contains("executive") }.flatMap { incident.facts[$0.key] }
        guard let text = known ?? incident.summary else { return "" }
        return "<section class=\"card\"><h2 class=\"label\">In short</h2><p dir=\"auto\">\(text)</p></section>"
    }

    private var lead: HTML {
        guard let role = process.lead else { return "" }
        let who: HTML = incident.holder(of: role.key).map { "<bdi>\(view.name($0))</bdi>" } ?? "nobody yet"
        let phase = incident.phase(under: process)?.name ?? "Declared"
        return """
            <section class="card"><h2 class="label">Where it stands</h2><p>\(phase). \(role.name): \(who). \
            \(incident.span) people take part.</p></section>
            """
    }

    /// What was said to those audiences that are nobody's own room, the latest first.
    private var told: HTML {
        let updates = incident.updates.filter { process.audience($0.audience)?.channel != .room }
        if updates.isEmpty {
            return
                "<section class=\"card\"><h2 class=\"label\">Updates</h2><p class=\"muted\">Nobody has been told yet.</p></section>"
        }
        let rows = updates.suffix(10).reversed().map { update -> HTML in
            let audience = process.audience(update.audience)?.name ?? update.audience
            return """
                <li><p class="muted">\(Parts.time(update.at, zone: view.zone)) to \(audience)</p><blockquote dir="auto">\(update.body)</blockquote></li>
                """
        }
        return
            "<section class=\"card\"><h2 class=\"label\">Updates</h2><ul class=\"list\">\(Array(rows))</ul></section>"
    }

    private var next: HTML {
        let promise = view.obligations.first { promise in
            if case .duty(.update(let audience)) = promise.origin {
                process.audience(audience)?.channel != .room
            } else {
                false
            }
        }
        guard let promise else { return "" }
        return """
            <section class="card" data-row><h2 class="label">The next update</h2><p>\(promise.says) \
            \(Parts.due(promise.dueAt, zone: view.zone))</p></section>
            """
    }

    private var facts: HTML {
        let known = process.facts.filter { !$0.key.contains("executive") }.compactMap { fact in
            incident.facts[fact.key].map { "<dt>\(fact.label)</dt><dd dir=\"auto\">\($0)</dd>" as HTML }
        }
        if known.isEmpty { return "" }
        return "<section class=\"card\"><h2 class=\"label\">Impact</h2><dl class=\"facts\">\(known)</dl></section>"
    }

    /// The courteous redirect of those who would ask the responders.
    private var redirect: HTML {
        guard
            let script = process.scripts.first(where: { $0.title.lowercased().contains("executive") })
                ?? process.scripts.first
        else { return "" }
        let text = Naming.fill(script.text) { hole in
            if hole == "name" { return view.frame.viewer?.name ?? "" }
            if hole == "document" { return "the incident's page" }
            guard let role = process.roles.first(where: { $0.name.lowercased() == hole.lowercased() }) else {
                return hole
            }
            return incident.holder(of: role.key).map(view.name) ?? "the \(role.name)"
        }
        return "<section class=\"card joining\"><h2 class=\"label\">A word from the room</h2><p>\(text)</p></section>"
    }
}
