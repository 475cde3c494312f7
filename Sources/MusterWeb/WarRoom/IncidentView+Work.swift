import MusterCore

/// What the room works on: the same for everybody who looks, so that one rendering serves them all.
extension IncidentView {
    private var room: Room { incident.room }
    private var isOver: Bool { incident.isResolved || incident.isClosed }
    private var writer: TimelineWriter { TimelineWriter(process: process, organisation: organisation) }

    var orders: HTML {
        let open = room.orders.filter(\.isOpen)
        let waiting = open.count { $0.state == .open }
        let ended = room.orders.filter { !$0.isOpen }
        let count =
            waiting > 0
            ? "\(waiting) not acknowledged"
            : open.isEmpty ? (ended.isEmpty ? "none" : "all done") : "\(open.count) open"
        let body: HTML = """
            \(list(open.map(row), empty: "No order is open."))\(older(ended.map(row)))\
            \(isOver ? .none : giveOrder)
            """
        return fold("orders", "Orders", count, body, open: !open.isEmpty, urgent: waiting > 0)
    }

    private func row(_ order: Order) -> HTML {
        let state: HTML =
            switch order.state {
            case .open: "<span class=\"tag warn\">not acknowledged</span>"
            case .acknowledged: "<span class=\"tag\">acknowledged</span>"
            case .done: "<span class=\"tag ok\">done</span>"
            case .withdrawn: "<span class=\"tag\">withdrawn</span>"
            }
        let due: HTML = order.isOpen ? order.dueAt.map { " · by \(Parts.time($0, zone: zone))" } ?? "" : ""
        let verbs: HTML =
            order.isOpen
            ? """
            <span class="doings">\(press("orders/\(order.number)/completion", "Done", "Order \(order.number) is done"))\
            \(ask("orders/\(order.number)/withdrawal", field: "reason", "Withdraw", "Why order \(order.number) is withdrawn"))</span>
            """ : ""
        return """
            <li class="work"><span class="no num">\(order.number)</span><div><p dir="auto">\(order.text)</p><p class="muted">\
            <bdi>\(writer.name(of: order.by))</bdi> to <bdi>\(writer.name(of: order.to))</bdi>\(due) \(state)\
            \(order.note.map { " <span dir=\"auto\">\($0)</span>" as HTML })</p>\(verbs)</div></li>
            """
    }

    private var giveOrder: HTML {
        let roles = process.roles.filter { incident.holder(of: $0.key) != nil }
            .map { Parts.option($0.key, $0.name) }
        let options: HTML = """
            \(roles.isEmpty ? .none : "<optgroup label=\"Roles\">\(roles)</optgroup>" as HTML)\
            <optgroup label="People">\(peopleOptions)</optgroup>
            """
        return add(
            "orders",
            "Give an order",
            """
            <select name="to" aria-label="To whom">\(options)</select>\
            <input name="text" required aria-label="What to do" placeholder="What to do" dir="auto">
            """,
            "Order"
        )
    }

    var hypotheses: HTML {
        let open = room.hypotheses.filter { $0.state == .open }
        let judged = room.hypotheses.filter { $0.state != .open }
        let eliminated = judged.count { $0.state == .eliminated }
        let count =
            room.hypotheses.isEmpty
            ? "none"
            : "\(open.count) open, \(judged.count - eliminated) verified, \(eliminated) eliminated"
        let body: HTML = """
            \(list(open.map(row), empty: "None is open."))\(list(judged.map(row), empty: nil))\
            \(isOver ? .none : add("hypotheses", "Suppose a cause", text("What might it be?"), "Add"))
            """
        return fold("hypotheses", "Hypotheses", count, body, open: !room.hypotheses.isEmpty)
    }

    private func row(_ hypothesis: Hypothesis) -> HTML {
        let verdict: HTML =
            switch hypothesis.state {
            case .open: "<span class=\"tag\">open</span>"
            case .verified: "<span class=\"tag ok\">verified</span>"
            case .eliminated: "<span class=\"tag\">eliminated</span>"
            }
        let judge: HTML =
            hypothesis.state == .open && !isOver
            ? """
            <form method="post" action="\(path)/hypotheses/\(hypothesis.number)/verdict" data-async class="actions">\
            \(Parts.noEnter)<input name="evidence" required aria-label="Evidence for or against hypothesis \(hypothesis.number)" \
            placeholder="Evidence" dir="auto">\
            <button class="btn" name="verdict" value="verified">Verified</button>\
            <button class="btn" name="verdict" value="eliminated">Eliminated</button><p class="error" role="alert"></p></form>
            """ : ""
        let mark: HTML = hypothesis.state == .eliminated ? " gone" : ""
        return """
            <li class="work\(mark)"><span class="no num">\(hypothesis.number)</span><div><p dir="auto">\(hypothesis.text)</p>\
            <p class="muted"><bdi>\(writer.name(of: hypothesis.by))</bdi> \(verdict)\
            \(hypothesis.evidence.map { " <span dir=\"auto\">\($0)</span>" as HTML })</p>\(judge)</div></li>
            """
    }

    var actions: HTML {
        let open = room.actions.filter { $0.endedAt == nil || $0.state == .executing }
        let ended = room.actions.filter { $0.endedAt != nil && $0.state != .executing }
        let running = open.count { $0.state == .executing }
        let asked = open.count { $0.state == .proposed }
        let count =
            room.actions.isEmpty
            ? "none"
            : [(running, "running"), (asked, "asked"), (ended.count, "over")].filter { $0.0 > 0 }
                .map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        let rule: HTML =
            process.warRoom.approvalAt.contains(incident.severity)
            ? """
            <p class="hint">At \(incident.severity) the \(process.lead?.name ?? "one in command") approves an action before it \
            is begun. What is begun without it is on record as a breach.</p>
            """ : ""
        let body: HTML = """
            \(list(open.map(row), empty: "None is under way."))\(older(ended.map(row)))\
            \(isOver ? .none : "\(rule)\(add("actions", "Propose an action", text("What is to be done"), "Propose"))" as HTML)
            """
        return fold("actions", "Actions", count.isEmpty ? "\(open.count) ready" : count, body, open: !open.isEmpty)
    }

    private func row(_ action: ResponseAction) -> HTML {
        let place = "actions/\(action.number)"
        let state: HTML =
            switch action.state {
            case .proposed: "<span class=\"tag warn\">asked</span>"
            case .approved: "<span class=\"tag\">approved</span>"
            case .declined: "<span class=\"tag\">declined</span>"
            case .executing: "<span class=\"tag warn\">running</span>"
            case .verified: "<span class=\"tag ok\">worked</span>"
            case .failed: "<span class=\"tag bad\">failed</span>"
            }
        let breach: HTML = action.wasUnapproved ? " <span class=\"tag bad\">not approved</span>" : ""
        let verbs: HTML =
            switch action.state {
            case .proposed:
                "\(press("\(place)/approval", "Approve", "Approve action \(action.number)"))\(begin(action))"
            case .approved: begin(action)
            case .executing:
                """
                <form method="post" action="\(path)/\(place)/result" data-async class="actions">\
                \(Parts.noEnter)<input name="result" required aria-label="What came of action \(action.number)" placeholder="What was seen" dir="auto">\
                <button class="btn" name="worked" value="yes">Worked</button>\
                <button class="btn" name="worked" value="no">Failed</button><p class="error" role="alert"></p></form>
                """
            case .declined, .verified, .failed: ""
            }
        let who = [action.by, action.approvedBy, action.executedBy].compactMap(\.self)
        var names: [String] = []
        for name in who.map(writer.name(of:)) where !names.contains(name) { names.append(name) }
        return """
            <li class="work"><span class="no num">\(action.number)</span><div><p dir="auto">\(action.text)</p><p class="muted">\
            <bdi>\(names.joined(separator: ", "))</bdi> \(state)\(breach)\
            \(action.note.map { " <span dir=\"auto\">\($0)</span>" as HTML })</p>\
            <span class="doings">\(isOver ? .none : verbs)</span></div></li>
            """
    }

    private func begin(_ action: ResponseAction) -> HTML {
        let needs = process.warRoom.approvalAt.contains(incident.severity) && action.state != .approved
        let question: HTML =
            needs ? " data-confirm=\"Begin without an approval? It is on record as a breach of protocol.\"" : ""
        return """
            <form method="post" action="\(path)/actions/\(action.number)/start" data-async\(question)>\
            <button class="btn" aria-label="Begin action \(action.number)">Begin</button><p class="error" role="alert"></p></form>
            """
    }

    var decisions: HTML {
        let rows = room.decisions.reversed().map { decision -> HTML in
            let others: HTML =
                decision.alternatives.isEmpty
                ? ""
                : "<p class=\"muted\" dir=\"auto\">Also considered: \(decision.alternatives.joined(separator: "; "))</p>"
            return """
                <li class="work"><span class="no num">\(decision.number)</span><div><p dir="auto">\(decision.text)</p>\
                \(decision.because.map { "<p class=\"muted\" dir=\"auto\">because \($0)</p>" as HTML })\(others)<p class="muted">\
                <bdi>\(writer.name(of: decision.by))</bdi> \(Parts.time(decision.at, zone: zone))</p></div></li>
                """
        }
        let fields: HTML = """
            \(text("What was decided"))<input name="because" aria-label="Why" placeholder="Why" dir="auto">\
            <textarea name="alternatives" rows="2" aria-label="What else was considered, one a line" \
            placeholder="What else was considered, one a line" dir="auto"></textarea>
            """
        return fold(
            "decisions",
            "Decisions",
            "\(room.decisions.count)",
            "\(list(Array(rows), empty: "None yet."))\(add("decisions", "Write a decision down", fields, "Decide"))"
        )
    }

    var breaches: HTML {
        if room.breaches.isEmpty { return "<div id=\"breaches\" data-fragment></div>" }
        let rows = room.breaches.suffix(5).reversed().map { breach -> HTML in
            "<li dir=\"auto\">\(Parts.time(breach.at, zone: zone)) \(breach.text)</li>"
        }
        return fold(
            "breaches",
            "Breaches of protocol",
            "\(room.breaches.count)",
            """
            <ul class="list">\(Array(rows))</ul><p class="muted">They are part of the \(process.retrospective.name.lowercased()), \
            which blames nobody. <a href="\(path)?show=breaches">All of them</a></p>
            """,
            open: true,
            urgent: true
        )
    }

    // The small forms of the room. They hold no token of a session, since everybody gets the same ones.

    func press(_ verb: String, _ words: String, _ label: String) -> HTML {
        """
        <form method="post" action="\(path)/\(verb)" data-async><button class="btn" aria-label="\(label)">\(words)</button>\
        <p class="error" role="alert"></p></form>
        """
    }

    /// A button that asks for a word first.
    func ask(_ verb: String, field: String, _ words: String, _ label: String) -> HTML {
        """
        <details class="ask"><summary>\(words)</summary><form method="post" action="\(path)/\(verb)" data-async class="actions">\
        <input name="\(field)" required aria-label="\(label)" placeholder="\(label)" dir="auto"><button class="btn">\(words)</button>\
        <p class="error" role="alert"></p></form></details>
        """
    }

    func add(_ verb: String, _ title: String, _ fields: HTML, _ button: String) -> HTML {
        """
        <details class="ask add"><summary>\(title)</summary><form method="post" action="\(path)/\(verb)" data-async class="stack">\
        \(fields)<button class="btn">\(button)</button><p class="error" role="alert"></p></form></details>
        """
    }

    private func text(_ label: String) -> HTML {
        "<input name=\"text\" required aria-label=\"\(label)\" placeholder=\"\(label)\" dir=\"auto\">"
    }

    func list(_ rows: [HTML], empty: String?) -> HTML {
        if rows.isEmpty { return empty.map { "<p class=\"muted\">\($0)</p>" } ?? "" }
        return "<ul class=\"list works\">\(rows)</ul>"
    }

    /// What is over, folded away, the latest first.
    private func older(_ rows: [HTML]) -> HTML {
        if rows.isEmpty { return "" }
        return """
            <details class="fold"><summary><span class="muted">\(rows.count) over</span></summary>\
            \(list(Array(rows.reversed().prefix(30)), empty: nil))</details>
            """
    }

    var peopleOptions: [HTML] {
        organisation.people.filter(\.isActive).map { Parts.option($0.handle, $0.name) }
    }
}
