import MusterCore
import MusterStore

/// The parts of an incident's page that change while one looks at them, each with its id, so that the stream can send one alone.
extension IncidentView {
    var fragments: [(id: String, html: HTML)] { shared.map { ($0.id, $0.html) } + own }

    /// The same for everybody who looks at the incident.
    var shared: [SharedPart.Content] {
        let parts: [(id: String, html: HTML)] = [
            ("state", state), ("impact", impact), ("join", join), ("due", due), ("latest", latest), ("roles", roles),
            ("known", known),
            ("breaches", breaches), ("orders", orders), ("hypotheses", hypotheses), ("actions", actions),
            ("decisions", decisions), ("gates", gates), ("questions", questions), ("checklists", checklists),
            ("engaged", engaged), ("files", attachments), ("legal", legal), ("alerts", alerts), ("pages", pages),
            ("baseline", baseline), ("links", links),
            ("history", history), ("prompts", prompts),
        ]
        let (timeline, chat) = (timelineEntries(), chatLines)
        return (parts + IncidentVerbs(view: self).parts).map { SharedPart.Content($0.id, $0.html) } + [
            SharedPart.Content("timeline", timelineList(timeline), entries: timeline),
            SharedPart.Content("chat", chatList(chat), entries: chat),
        ]
    }

    /// What differs by who looks.
    var own: [(id: String, html: HTML)] {
        [("mine", mine), ("joining", joining), ("offer", offer), ("proposals", proposals)]
    }

    var state: HTML {
        let phase = incident.phase(under: process)?.name ?? "Declared"
        let end = incident.milestones[.resolved] ?? incident.milestones[.closed]
        let clock: HTML =
            end.map { "<span class=\"muted\">resolved \(Parts.time($0, zone: zone))</span>" }
            ?? Parts.elapsed(since: incident.declaredAt, zone: zone)
        return """
            <div id="state" data-fragment><a href="#severity-form" title="Change the severity">\(Parts.severity(incident.severity, rank: rank))</a><h1 dir="auto">\(incident.name)</h1>\
            \(Parts.drill(incident.drill))\
            \(incident.access.isRestricted ? "<span class=\"tag warn\">\(Parts.icon("lock")) Restricted</span>" as HTML : .none)\
            \(incident.legal.hold == nil ? .none : "<a class=\"tag warn\" href=\"#legal\">\(Parts.icon("lock")) Legal hold</a>" as HTML)\
            <span class="muted num">\(incident.reference)</span><a class="phase" href="#steer">\(phase) ▸</a>\(clock)</div>
            """
    }

    var impact: HTML {
        let start = incident.milestones[.started] ?? incident.milestones[.detected] ?? incident.declaredAt
        let end: HTML = incident.milestones[.mitigated].map { Parts.time($0, zone: zone) } ?? "now"
        let published = incident.updates.last { process.audience($0.audience)?.channel == .statusPage }
        let publicState = incident.drill ? "not told, a drill" : published?.state.words
        let awaited: HTML =
            incident.bridgeOrder.map { "<span class=\"muted\">Bridge: \($0.from) is being asked</span>" } ?? ""
        let bridge: HTML =
            incident.bridge.map { "<a href=\"\($0)\" rel=\"noopener\">Bridge \(Parts.icon("out"))</a>" } ?? awaited
        return """
            <div id="impact" data-fragment><span>Impact \(Parts.time(start, zone: zone)) – \(end)</span>\
            <span class="links">\(bridge) \(chatRooms) <a href="/status">Status page: \(publicState ?? "not told")</a> \
            <a href="\(path)/summary">Summary</a> <a href="\(path)/retrospective">\(process.retrospective.name)</a></span></div>
            """
    }

    /// The way to those who talk, beside those who write.
    private var join: HTML {
        let bridge: HTML =
            incident.bridge.map {
                "<a class=\"btn quiet\" href=\"\($0)\" rel=\"noopener\">Bridge \(Parts.icon("out"))</a>"
            } ?? ""
        return "<span id=\"join\" data-fragment>\(bridge)</span>"
    }

    /// As the server took the name; as the process has it, to whoever points at it.
    private var chatRooms: HTML {
        let open = rooms.filter(\.isOpen).map { room -> HTML in
            let place = room.server == "slack" ? "https://slack.com/app_redirect?channel=" : "https://matrix.to/#/"
            return """
                <a href="\(place)\(room.room ?? "")" rel="noopener" title="\(room.wantedName)">#\(room.name) \(Parts.icon("out"))</a>
                """
        }
        return "\(open)"
    }

    var due: HTML {
        let owed = obligations.filter { !$0.isNudge || $0.missedTurns == 0 }
        guard let first = owed.first else {
            return """
                <section class="card room-due" id="due" data-fragment aria-labelledby="due-h"><h2 class="label" id="due-h">Due next</h2>\
                <p class="muted">Nothing is owed.</p></section>
                """
        }
        // What the law asks for is far off among what is due in minutes, and must not be lost from sight.
        let rest = owed.dropFirst()
        let rows = (rest.prefix(12) + rest.dropFirst(12).filter(\.isOfLaw)).map { promise -> HTML in
            """
            <li data-row>\(Parts.due(promise.isOverdue ? promise.overdueSince ?? promise.dueAt : promise.dueAt, zone: zone))\
            <span>\(promise.says)</span>\(shortOwner(promise))</li>
            """
        }
        let later: HTML =
            rows.count > 4
            ? """
            <details class="fold"><summary><span class="muted">\(rows.count - 4) more, later</span></summary>\
            <ul class="due-rows">\(rows.dropFirst(4).map(\.self))</ul></details>
            """ : ""
        return """
            <section class="card room-due" id="due" data-fragment aria-labelledby="due-h"><h2 class="label" id="due-h">Due next</h2>
            <div class="due-first" data-row><span class="what">\(first.says)</span>\
            \(Parts.due(first.isOverdue ? first.overdueSince ?? first.dueAt : first.dueAt, zone: zone))\
            <span class="who">\(owner(first))</span>\(verb(for: first))</div>
            <ul class="due-rows">\(rows.prefix(4).map(\.self))</ul>\(later)</section>
            """
    }

    private func verb(for promise: Obligation) -> HTML {
        switch promise.origin {
        case .duty(.update): action("#update", "Write the update", key: "u")
        case .duty(.checkIn): action("#check-in", "Check in", key: "c")
        case .duty(.roleFilled): action("#roles", "Take the role", key: "r")
        case .escalation, .duty(.milestone(.acknowledged)): acknowledge
        case .answer: action("#update", "Say how it goes", key: "u")
        case .order: action("#orders", "See the order", key: "o")
        case .measure: action("#baseline", "Undo it", key: "b")
        case .duty(.notice), .contractNotice: action("#legal", "Record the notification", key: "l")
        case .duty(.confirmed): action("#duties", "Say that it is done", key: "s")
        case .duty(.retrospectiveDrafted), .duty(.reportPublished), .duty(.actionItemDone), .actionItem:
            action("\(path)/retrospective", "Open the \(process.retrospective.name.lowercased())", key: "s")
        case .duty(.retrospectiveScheduled): action("#at", "Schedule it", key: "s")
        case .duty(.milestone): action("#milestone", "Say that it is reached", key: "s")
        case .duty(.handover): action("#handover", "Hand over", key: "s")
        }
    }

    private func action(_ place: String, _ words: String, key: String) -> HTML {
        """
        <a class="btn primary" href="\(place)" data-key="\(key)" data-verb="\(words)">\(words) <kbd class="key">\(key)</kbd></a>
        """
    }

    private var acknowledge: HTML {
        """
        <form method="post" action="\(path)/acknowledgement" data-async>\
        <button class="btn primary" data-key="a" data-verb="Acknowledge">Acknowledge <kbd class="key">a</kbd></button></form>
        """
    }

    var latest: HTML {
        guard let last = incident.updates.last else {
            return """
                <section class="card latest" id="latest" data-fragment aria-labelledby="latest-h">\
                <h2 class="label" id="latest-h">Latest communication</h2><p class="muted">Nobody has been told yet.</p></section>
                """
        }
        let next: HTML = last.nextBy.map { " · next by \(Parts.time($0, zone: zone))" } ?? ""
        let audience = process.audience(last.audience)?.name ?? last.audience
        return """
            <section class="card latest" id="latest" data-fragment aria-labelledby="latest-h"><div class="card-head">\
            <h2 class="label" id="latest-h">Latest communication</h2><span class="muted">\(Parts.time(last.at, zone: zone)) \
            to \(audience)\(next)</span></div><blockquote dir="auto">\(last.body)</blockquote></section>
            """
    }

    var roles: HTML {
        let rows = process.roles.map { role -> HTML in
            let holders = incident.holders(of: role.key)
            let names: HTML =
                holders.isEmpty
                ? """
                <span class="muted">nobody</span>\(vacancy(of: role)) <form method="post" action="\(path)/roles" data-async>\
                <input type="hidden" name="role" value="\(role.key)"><button class="link-btn" \
                aria-label="Claim \(role.name)">claim</button></form>
                """
                : "\(holders.map { "<bdi>\(name($0.person))</bdi> " as HTML })"
            return
                "<dt><abbr title=\"\(role.name)\">\(role.short.isEmpty ? role.name : role.short)</abbr></dt><dd>\(names)</dd>"
        }
        return """
            <section class="card" id="roles" data-fragment aria-labelledby="roles-h"><h2 class="label" id="roles-h">Roles</h2>\
            <dl class="role-list">\(rows)</dl></section>
            """
    }

    /// How long a role may still be vacant, where the process says.
    private func vacancy(of role: Role) -> HTML {
        let promise = obligations.first { $0.origin == .duty(.roleFilled(role.key)) }
        return promise.map { " <span data-row>\(Parts.due($0.dueAt, zone: zone))</span>" } ?? ""
    }

    var gates: HTML {
        guard let milestone = nextGate else { return fold("gates", "Gates", "all passed", "") }
        let unmet = incident.unmetConditions(
            for: milestone,
            under: process,
            calendar: organisation.calendar,
            now: frame.now
        )
        let asked = process.gates(guarding: milestone).flatMap(\.conditions)
            .filter { incident.asks($0, under: process) }
        let rows = asked.map { condition -> HTML in
            guard let missing = unmet.first(where: { $0.id == condition.id }) else {
                return "<li>\(Parts.icon("check", "ok"))<span>\(condition.says)</span></li>"
            }
            return
                "<li>\(Parts.icon("cross", "no"))<span>\(condition.says)<br><span class=\"muted\">\(problem(of: condition, missing))</span>\(confirm(condition))</span></li>"
        }
        let title = "To be \(process.milestone(milestone)?.name ?? milestone.rawValue)"
        return fold(
            "gates",
            title,
            "\(asked.count - unmet.count) of \(asked.count) hold",
            "<ul class=\"ticks\">\(rows)</ul>\(unmet.isEmpty ? reach(milestone) : .none)",
            open: true
        )
    }

    /// Where nothing stands in the way any more, one press is left.
    private func reach(_ milestone: Milestone) -> HTML {
        """
        <form method="post" action="\(path)/milestones" data-async><input type="hidden" name="milestone" value="\(milestone.rawValue)">\
        <button class="btn primary">Reached: \(process.milestone(milestone)?.name ?? milestone.rawValue)</button>\
        <p class="error" role="alert"></p></form>
        """
    }

    /// Beside a form that confirms it, the way to confirm it need not be told.
    private func problem(of condition: GateCondition, _ missing: UnmetCondition) -> String {
        guard case .confirmed(let role) = condition.check else { return missing.problem }
        return role.flatMap(process.role).map { "For the \($0.name) to confirm." } ?? "Not confirmed yet."
    }

    private func confirm(_ condition: GateCondition) -> HTML {
        guard case .confirmed = condition.check else { return "" }
        return """
            <form method="post" action="\(path)/confirmations" data-async class="actions">\
            <input type="hidden" name="condition" value="\(condition.id)">\
            <input name="evidence" required aria-label="Evidence for: \(condition.says)" placeholder="How you know">\
            <button class="btn">Confirm</button></form>
            """
    }

    var alerts: HTML {
        let firing = incident.alerts.filter { $0.endsAt == nil }.count
        let rows = incident.alerts.prefix(50).map { alert -> HTML in
            let tag: HTML =
                alert.endsAt == nil ? "<span class=\"tag bad\">firing</span>" : "<span class=\"tag ok\">cleared</span>"
            return "<li dir=\"auto\"><a href=\"/alerts/\(alert.alert)\">\(alert.title)</a> \(tag)</li>"
        }
        return fold(
            "alerts",
            "Alerts",
            "\(firing) firing, \(incident.alerts.count - firing) cleared",
            rows.isEmpty ? "<p class=\"muted\">None belongs to it.</p>" : "<ul class=\"list\">\(rows)</ul>"
        )
    }

    var pages: HTML {
        let open = incident.pages.filter { $0.acknowledgedAt == nil }.count
        let rows = incident.pages.suffix(50).map { page -> HTML in
            let answer: HTML =
                page.acknowledgedAt.map { "acknowledged \(Parts.time($0, zone: zone))" }
                ?? "<span class=\"tag warn\">no answer</span>"
            return
                "<li><bdi>\(name(page.person))</bdi> <span class=\"muted\">\(Parts.time(page.at, zone: zone)), \(answer)</span></li>"
        }
        return fold(
            "pages",
            "Pages",
            open == 0 ? "\(rows.count) sent" : "\(open) unanswered",
            rows.isEmpty
                ? "<p class=\"muted\">Nobody was paged.</p>"
                : "<ul class=\"list\">\(rows)</ul><p><a href=\"\(path)/pages\">Why was I paged, or not?</a></p>\(mayHandOn ? handOn : .none)"
        )
    }

    /// After the resolution somebody may be paged for what came up since.
    private var mayHandOn: Bool { !incident.isResolved || incident.escalations.contains(where: incident.awaits) }

    private var handOn: HTML {
        let others = organisation.people.filter { person in
            person.isActive && [.admin, .responder].contains(person.permission)
        }
        return """
            <form method="post" action="\(path)/hand-on" data-async class="actions">\
            <select name="person" aria-label="Hand my page on to">\(others.map { Parts.option($0.handle, $0.name) })</select>\
            <input name="because" required aria-label="Why" placeholder="Why"><button class="btn">Hand on</button></form>
            """
    }

    var prompts: HTML {
        let recent = incident.prompts.suffix(3).map { "<p class=\"banner\">\($0.text)</p>" as HTML }
        return "<div id=\"prompts\" data-fragment>\(recent)</div>"
    }

    func fold(
        _ id: String,
        _ title: String,
        _ count: String,
        _ body: HTML,
        open: Bool = false,
        urgent: Bool = false
    ) -> HTML {
        """
        <details class="fold" id="\(id)" data-fragment\(open ? " open" : "" as HTML)><summary><span class="label">\(title)</span>\
        <span class="count\(urgent ? " urgent" : "")">\(count)</span></summary><div class="fold-body">\(body)</div></details>
        """
    }

    /// - Parameter words: to be marked.
    func timelineEntries(_ words: SearchWords? = nil) -> [SharedPart.Content.Entry] {
        let elsewhere = attachedElsewhere
        return timeline.filter { !elsewhere.contains($0.sequence) }.map { entry in
            let text = words.map { $0.marked(entry.text) } ?? ["\(entry.text)"]
            let recorded: HTML =
                entry.isBackdated
                ? " <span class=\"muted\">(written \(Parts.time(entry.recordedAt, zone: zone)))</span>" : ""
            let id = "entry-\(entry.sequence)"
            let html: HTML = """
                <li class="entry \(look(of: entry))" id="\(id)">\(Parts.time(entry.occurredAt, "second", zone: zone))\
                <bdi class="who" title="\(entry.who)">\(entry.who)</bdi>\(Parts.icon(icon(of: entry.kind)))<span class="vh">\(entry.kind.rawValue)</span>\
                <span class="text" dir="auto">\(text)\(recorded)\(files(of: entry.sequence))</span></li>
                """
            return SharedPart.Content.Entry(id: id, html: html)
        }
    }

    func timelineList(_ entries: [SharedPart.Content.Entry]) -> HTML {
        let older: HTML =
            olderTimeline.map { "<li class=\"older\"><a href=\"\($0)\" data-older=\"timeline\">Older entries</a></li>" }
            ?? ""
        if entries.isEmpty, older == "" {
            return "<p class=\"timeline empty\" id=\"timeline\" data-fragment>Nothing of this kind yet.</p>"
        }
        return """
            <ol class="timeline" id="timeline" data-fragment tabindex="0" aria-label="Timeline, newest first">\(entries.map(\.html))\(older)</ol>
            """
    }

    /// How an entry looks: by who wrote it and what it is about.
    private func look(of entry: TimelineEntry) -> String {
        switch entry.kind {
        case .decision, .action, .alert, .note, .hypothesis, .breach, .chat: entry.kind.rawValue
        case .communication: "comms"
        case .clock where entry.text.hasPrefix("Missed"): "breach"
        case .state, .role, .page, .clock, .gate, .review, .change: entry.person == nil ? "system" : "note"
        }
    }

    private func icon(of kind: TimelineEntry.Kind) -> String {
        switch kind {
        case .decision, .gate: "check"
        case .action, .change: "action"
        case .communication: "flag"
        case .alert, .page: "bell"
        case .clock: "clock"
        case .hypothesis: "question"
        case .breach: "cross"
        case .state, .role, .note, .review, .chat: "note"
        }
    }

    /// A role as its short name, with the whole one to point at.
    private func shortOwner(_ promise: Obligation) -> HTML {
        guard case .role(let key) = promise.owner, let role = process.role(key), !role.short.isEmpty else {
            return "<span class=\"muted\">\(owner(promise))</span>"
        }
        return "<abbr class=\"muted\" title=\"\(role.name)\">\(role.short)</abbr>"
    }
}

extension Obligation {
    fileprivate var isOfLaw: Bool {
        switch origin {
        case .duty(.notice), .contractNotice: true
        case .duty, .actionItem, .escalation, .order, .measure, .answer: false
        }
    }
}
