extension Draft {
    /// Sends an update to an audience, from the template or in the sender's own words.
    mutating func send(_ request: UpdateRequest) throws(IncidentRejection) {
        guard let audience = context.process.audience(request.audience) else {
            throw .unknown("audience", request.audience, known: context.process.audiences.map(\.key))
        }
        for key in request.components.keys.sorted() where context.organisation.component(key: key) == nil {
            throw .unknown("components", key, known: context.organisation.components.map(\.key))
        }
        let filled = MessageFiller(incident: incident, context: context).fill(request)
        let body = request.body ?? filled?.body ?? request.message
        let subject = request.subject ?? subject(filled?.subject, isVerbatim: request.body != nil)
        guard let body else {
            throw .invalid(
                field: "body",
                problem: "write one: the process has no template for \(request.state.rawValue) to \(audience.name)"
            )
        }
        try context.check(body, field: "body", limit: Limits.bodyLength)
        try context.check(subject, field: "subject", limit: Limits.subjectLength)
        let holes = MessageFiller.holes(in: subject + body)
        guard holes.isEmpty else {
            throw .invalid(
                field: "body",
                problem:
                    "the template asks for what is not known yet: \(holes.joined(separator: ", ")). Put it on record, or give your own text as the body"
            )
        }
        if audience.approval != nil {
            let proposal = IncidentEvent.UpdateProposed(
                id: ID(context.makeID()),
                audience: audience.key,
                state: request.state,
                subject: Prose(subject),
                body: Prose(body),
                components: request.components
            )
            record(.updateProposed(proposal))
            if let waiting = incident.proposals.last {
                let (process, organisation) = (context.process, context.organisation)
                let people = incident.approvers(of: waiting, process, organisation, context.now)
                admit(named: people, because: "Approves what is told")
            }
            return
        }
        record(
            .updateSent(
                .init(
                    id: ID(context.makeID()),
                    audience: audience.key,
                    state: request.state,
                    subject: Prose(subject),
                    body: Prose(body),
                    components: request.components,
                    nextBy: nextUpdate(to: audience.key, state: request.state),
                    inDrill: incident.drill ? true : nil
                )
            )
        )
        promptIfUnheard(by: audience)
    }

    /// Says so where an update of a restricted incident reaches none of its audience.
    mutating func promptIfUnheard(by audience: Audience) {
        guard incident.access.isRestricted, audience.channel == .email, let contact = audience.contact else { return }
        let people = context.organisation.resolve(contact: contact, at: context.now).people
        if people.contains(where: { incident.isVisible(to: .person($0)) }) { return }
        prompt("Nobody of \(audience.name) may know of this incident, so none of them was told: let in who should be")
    }

    /// Asks for the last word where an incident has ended and those who were told of it do not know.
    mutating func promptForItsEnd() {
        if incident.audiencesOwedItsEnd(under: context.process).isEmpty { return }
        prompt("People were told of it. Tell the same audiences how it ended")
    }

    /// The template's; a plain one where the sender's own words go out and the template's has holes.
    private func subject(_ filled: String?, isVerbatim: Bool) -> String {
        let plain = "\(incident.reference) \(incident.name)"
        guard let filled else { return plain }
        return isVerbatim && !MessageFiller.holes(in: filled).isEmpty ? plain : filled
    }

    func nextUpdate(to audience: String, state: UpdateState) -> Timestamp? {
        if state == .resolved || incident.isClosed { return nil }
        return context.turn(of: audience, in: incident).map { context.now + $0 }
    }
}

extension Incident {
    /// Who was told of it outside of the room and has not been told that it is over, in the order of the process.
    package func audiencesOwedItsEnd(under process: ProcessDefinition) -> [String] {
        process.audiences.filter { $0.channel != .room }.map(\.key).filter { audience in
            let told = updates(to: audience)
            return !told.isEmpty && told.last { $0.state != .update }?.state != .resolved
        }
    }
}

extension DecisionContext {
    /// How long an audience waits between two updates just now; nil where it is promised none.
    func turn(of audience: String, in incident: Incident) -> Duration? {
        for clock in process.clocks where clock.duty == .update(audience: audience) {
            if let until = clock.until, incident.reached(until) { continue }
            if case .every(let turns) = clock.timing, let turn = turns[incident.severity] { return turn }
        }
        return nil
    }
}
