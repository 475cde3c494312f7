import MusterCore

/// What concerns whoever looks, and nobody else: kept apart, so that all the rest is rendered once for all.
extension IncidentView {
    private var room: Room { incident.room }
    private var writer: TimelineWriter { TimelineWriter(process: process, organisation: organisation) }

    /// What waits for the one who looks: orders, approvals, the checklist of their role; or how to join.
    var mine: HTML {
        guard let me = frame.viewer?.id else { return "<div id=\"mine\" data-fragment></div>" }
        // The law and action items may have somebody paged also after the incident is closed; of the rest nothing can be
        // done then.
        let work: [HTML?] =
            incident.isClosed ? [] : [orders(of: me), approvals(of: me), tasks(of: me), leaving(me)]
        let parts = ([paged(me)] + work).compactMap(\.self)
        return "<div id=\"mine\" data-fragment>\(parts)</div>"
    }

    /// A page of theirs that somebody waits for: the first thing to answer, whatever else is due before.
    private func paged(_ me: ID<Person>) -> HTML? {
        let waiting = incident.escalations.filter(incident.awaits).filter { escalation in
            incident.pages.contains {
                $0.escalation == escalation.id && $0.person == me && $0.acknowledgedAt == nil
            }
        }
        if waiting.isEmpty { return nil }
        let reasons = waiting.map(\.because).joined(separator: ", ")
        return """
            <section class="card mine-card" aria-label="You are paged"><h2 class="label">You are paged</h2>\
            <p>For \(reasons). Nobody has answered yet.</p>\(button("acknowledgement", "Acknowledge", "Acknowledge your page", isFirst: true))</section>
            """
    }

    private func orders(of me: ID<Person>) -> HTML? {
        let orders = room.orders.filter { $0.isOpen && incident.people(of: $0.to).contains(me) }
        if orders.isEmpty { return nil }
        let rows = orders.map { order -> HTML in
            let acknowledge: HTML =
                order.state == .open
                ? button(
                    "orders/\(order.number)/acknowledgement",
                    "Acknowledge",
                    "Acknowledge order \(order.number)",
                    isFirst: true
                )
                : ""
            return """
                <li><p dir="auto"><strong>\(order.text)</strong></p><p class="muted"><bdi>\(writer.name(of: order.by))</bdi> \
                \(Parts.time(order.at, zone: zone))\(order.dueAt.map { " · \(Parts.due($0, zone: zone))" as HTML })</p>\
                <span class="doings">\(acknowledge)\(button("orders/\(order.number)/completion", "Done", "Order \(order.number) is done"))</span></li>
                """
        }
        return """
            <section class="card mine-card" aria-label="For you"><h2 class="label">Ordered to you</h2><ul class="list">\(rows)</ul></section>
            """
    }

    private func approvals(of me: ID<Person>) -> HTML? {
        let asked = room.actions.filter { $0.state == .proposed && $0.by.person != me }
        guard !asked.isEmpty, incident.commands(me, under: process) else { return nil }
        let rows = asked.map { action -> HTML in
            """
            <li><p dir="auto"><strong>\(action.text)</strong></p><p class="muted"><bdi>\(writer.name(of: action.by))</bdi> asks, \
            \(Parts.time(action.at, zone: zone))</p><span class="doings">\
            \(button("actions/\(action.number)/approval", "Approve", "Approve action \(action.number)", isFirst: true))\
            \(ask("actions/\(action.number)/refusal", field: "reason", "Decline", "Why action \(action.number) is declined"))</span></li>
            """
        }
        return """
            <section class="card mine-card" aria-label="Waits for your approval"><h2 class="label">Waits for your approval</h2>\
            <ul class="list">\(rows)</ul></section>
            """
    }

    /// The next open items of the checklists of the roles that they hold.
    private func tasks(of me: ID<Person>) -> HTML? {
        let held = incident.roles(of: me)
        let lists = process.checklists.filter { list in incident.shows(list) && (list.role.map(held.contains) ?? false)
        }
        if lists.isEmpty || incident.isResolved { return nil }
        let items = lists.flatMap { list in list.items.map { (list, $0) } }
        let done = items.count { incident.isTicked($0.1, of: $0.0.id, process) }
        if done == items.count { return nil }
        return """
            <section class="card" aria-label="Your checklist"><details class="fold"><summary><span class="label">Your checklist</span>\
            <span class="count">\(done) of \(items.count)</span></summary><div class="fold-body">\(lists.map(checklist))</div></details></section>
            """
    }

    /// Whoever comes in reads how one behaves here before they speak, and is told where news is to be had.
    var joining: HTML {
        guard let me = frame.viewer?.id, !incident.takesPart(me), !incident.isResolved else {
            return "<div id=\"joining\" data-fragment></div>"
        }
        let works = frame.viewer.map { [.admin, .responder].contains($0.permission) } ?? false
        let rules = process.etiquette.map { "<li>\($0)</li>" as HTML }
        let lead = process.lead.flatMap { role in incident.holder(of: role.key).map { (role, name($0)) } }
        let commands: HTML = lead.map { "<p><bdi>\($0.1)</bdi> is \($0.0.name).</p>" } ?? ""
        let join: HTML =
            works
            ? """
            <form method="post" action="\(path)/participants" data-async class="actions">\
            <input name="component" aria-label="What you look after" placeholder="What you look after" dir="auto">\
            <button class="btn" data-key="j" data-verb="Join">Join</button><p class="error" role="alert"></p></form>
            """
            : "<p><a href=\"\(path)/summary\">The summary for those who wait for news</a></p>"
        return """
            <section class="card joining" id="joining" data-fragment aria-label="You look on"><details class="fold"\(rules.isEmpty ? "" : " data-open-from=\"1024\"" as HTML)>\
            <summary><span class="label">You look on</span><span class="count">how we work here</span></summary><div class="fold-body">\
            \(commands)<ul class="bulleted">\(rules)</ul></div></details>\(join)</section>
            """
    }

    /// Whoever handed over keeps their hands off from a moment on.
    private func leaving(_ me: ID<Person>) -> HTML? {
        guard let rules = process.handover, let within = rules.disengageAfter, let left = room.handedOver[me] else {
            return nil
        }
        let permitted: HTML =
            rules.permitted.isEmpty ? "" : "<p>You may still: \(rules.permitted.joined(separator: "; ")).</p>"
        let prohibited: HTML =
            rules.prohibited.isEmpty ? "" : "<p>No more: \(rules.prohibited.joined(separator: "; ")).</p>"
        return """
            <section class="card mine-card" data-row aria-label="You handed over"><h2 class="label">You handed over</h2>\
            <p>Disengage \(Parts.due(left + within, zone: zone))</p>\(permitted)\(prohibited)\
            <p class="muted">What you do hands-on after that is on record as a breach of protocol.</p></section>
            """
    }

    /// Roles that are offered: the one thing that the incoming side has to answer.
    var offer: HTML {
        let cards = incident.handovers.map { offer -> HTML in
            let role = process.role(offer.role)?.name ?? offer.role
            let isMine = frame.viewer?.id == offer.to
            let readyAt = offer.readyAt(under: process)
            let shadow: HTML =
                readyAt.map { moment in
                    moment > frame.now
                        ? "<p class=\"muted\">The shadow time ends \(Parts.due(moment, zone: zone)), \(Parts.time(moment, zone: zone)).</p>"
                        : ""
                } ?? ""
            let says = process.handover?.incomingSays ?? "I have it."
            let early: HTML =
                readyAt.map { $0 > frame.now } ?? false
                ? """
                <input name="early" aria-label="Why you take it before the shadow time has passed" placeholder="Why now already">
                """ : ""
            let accept: HTML =
                isMine
                ? """
                <form method="post" action="\(path)/handover-acceptance" data-async class="actions">\
                <input type="hidden" name="role" value="\(offer.role)">\(early)\
                <p class="error" role="alert"></p><button class="btn primary" data-key="y" data-verb="Accept the handover">\(says)</button></form>
                """ : ""
            let quote: HTML = "<blockquote class=\"quote\" dir=\"auto\">\(offer.situation)</blockquote>"
            let situation: HTML =
                isMine
                ? quote
                : "<details class=\"fold\"><summary><span class=\"muted\">The situation</span></summary>\(quote)</details>"
            return """
                <section class="card stack" aria-label="Handover"><p><bdi>\(name(offer.from))</bdi> offers \(role) to \
                <bdi>\(isMine ? "you" : name(offer.to))</bdi>.</p>\(shadow)\(situation)\(accept)</section>
                """
        }
        return "<div id=\"offer\" data-fragment>\(cards)</div>"
    }

    private func button(_ verb: String, _ words: String, _ label: String, isFirst: Bool = false) -> HTML {
        """
        <form method="post" action="\(path)/\(verb)" data-async><button class="btn\(isFirst ? " primary" : "")" \
        aria-label="\(label)">\(words)</button><p class="error" role="alert"></p></form>
        """
    }
}
