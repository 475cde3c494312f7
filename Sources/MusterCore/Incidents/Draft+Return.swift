extension Draft {
    /// A returning alert says that it was not over. Whoever was sent home is called again; those who are still at it see it.
    ///
    /// Several alerts of one storm come here once: after the first the incident is open.
    mutating func reopen(forAlert title: String) {
        let wasResolved = incident.isResolved
        record(.reopened(.init(reason: Prose("The alert \"\(title)\" fires again"))), by: .muster)
        guard wasResolved || incident.engaged.isEmpty else { return }
        openBridge()
        mobiliseAnew()
    }

    /// Pages and tells as at a declaration with the severity of now, but for whoever is still asked.
    private mutating func mobiliseAnew() {
        let before = incident
        if let level = context.process.severity(incident.severity) {
            for target in level.page {
                let (policy, because) = escalation(to: target)
                startAnew(policy, urgency: target.urgency, because: because, notBefore: opening(of: level), before)
            }
            for contact in level.notify { notify(contact, because: "\(incident.severity) opened again") }
        }
        if let type = incident.type.flatMap(context.process.type) {
            for contact in type.page {
                startAnew(policy(ofContact: contact), urgency: .high, because: contact, notBefore: nil, before)
            }
            for contact in type.notify { notify(contact, because: "\(type.name) opened again") }
        }
    }

    /// - Parameter before: the incident before anybody was paged anew.
    private mutating func startAnew(
        _ policy: EscalationPolicy,
        urgency: SeverityLevel.Urgency,
        because: String,
        notBefore: Timestamp?,
        _ before: Incident
    ) {
        // What followed the resolution is about something else: the law, or a promise that was missed since.
        let earlier = before.escalations.filter { $0.because == because && !$0.followsResolution }
        let asked = before.asked(urgency, by: notBefore ?? context.now).map(\.id)
        if earlier.contains(where: { asked.contains($0.id) }) { return }
        // An answer that only holds for so long must not set the policy going beside this one.
        let ended = earlier.filter { !before.awaits($0) && $0.supersededAt == nil }
        start(policy, urgency: urgency, because: because, notBefore: notBefore, replacing: ended.map(\.id))
    }
}
