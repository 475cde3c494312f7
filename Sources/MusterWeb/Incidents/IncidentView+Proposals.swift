import MusterCore

extension IncidentView {
    /// Updates that wait for a second person: whoever may approve one finds the buttons, everybody else who may.
    var proposals: HTML {
        let cards = incident.proposals.map(card)
        return "<div id=\"proposals\" data-fragment>\(cards)</div>"
    }

    private func card(_ proposal: UpdateProposal) -> HTML {
        let audience = process.audience(proposal.audience)?.name ?? proposal.audience
        let approvers = incident.approvers(of: proposal, process, organisation, frame.now)
        let viewer = frame.viewer?.id
        let mayApprove = viewer.map(approvers.contains) ?? false
        let isAuthor = viewer != nil && proposal.by.person == viewer
        let approve: HTML =
            mayApprove
            ? """
            <form method="post" action="\(path)/approvals" data-async data-confirm="Send this update to \(audience)?">\(hidden(proposal))\
            <button class="btn primary">Approve and send</button></form>
            """ : ""
        let decline: HTML =
            mayApprove || isAuthor
            ? """
            <form method="post" action="\(path)/refusals" data-async class="actions">\(hidden(proposal))\
            <input name="reason" required aria-label="Why it is not sent" placeholder="Why it is not sent">\
            <button class="btn">\(isAuthor ? "Take back" : "Decline")</button></form>
            """ : ""
        let who = approvers.map(name).joined(separator: ", ")
        let waits: HTML =
            mayApprove
            ? ""
            : "<p class=\"muted\">\(who.isEmpty ? "Nobody here may approve it" : "It goes when it is approved by \(who)").</p>"
        return """
            <section class="card stack proposal" aria-label="Waits for approval"><div class="card-head">\
            <h2 class="label">Waits for approval</h2><span class="muted"><bdi>\(name(proposal.by.person))</bdi> to \(audience), \
            \(Parts.time(proposal.at, zone: zone))</span></div><p dir="auto"><strong>\(proposal.subject)</strong></p>\
            <blockquote dir="auto">\(proposal.body)</blockquote>\(waits)\(approve)\(decline)</section>
            """
    }

    private func hidden(_ proposal: UpdateProposal) -> HTML {
        "\(frame.csrfField)<input type=\"hidden\" name=\"update\" value=\"\(proposal.id)\">"
    }
}
