extension Draft {
    mutating func raiseHypothesis(_ text: String) throws(IncidentRejection) {
        try context.check(text, field: "text", limit: Limits.bodyLength)
        record(.room(.hypothesisRaised(.init(number: incident.room.hypotheses.count + 1, text: Prose(text)))))
    }

    mutating func judge(
        _ number: Int,
        _ verdict: Hypothesis.State,
        _ evidence: String
    ) throws(IncidentRejection) {
        guard let hypothesis = incident.room.hypothesis(number) else {
            throw .invalid(field: "hypothesis", problem: "there is no hypothesis \(number)")
        }
        if hypothesis.state == verdict { throw .alreadyDone("It is \(verdict.rawValue) already") }
        try context.check(evidence, field: "evidence", limit: Limits.bodyLength)
        record(
            .room(.hypothesisJudged(.init(number: number, verdict: verdict, evidence: Prose(evidence))))
        )
    }

    mutating func proposeAction(_ text: String, _ hypothesis: Int?) throws(IncidentRejection) {
        try context.check(text, field: "text", limit: Limits.bodyLength)
        if let hypothesis, incident.room.hypothesis(hypothesis) == nil {
            throw .invalid(field: "hypothesis", problem: "there is no hypothesis \(hypothesis)")
        }
        record(
            .room(
                .actionProposed(
                    .init(number: incident.room.actions.count + 1, text: Prose(text), hypothesis: hypothesis)
                )
            )
        )
    }

    mutating func approveAction(_ number: Int) throws(IncidentRejection) {
        let action = try find(number)
        try requireCommand("Approving an action")
        guard action.state == .proposed || action.state == .declined else {
            throw .alreadyDone("The action \(number) is \(action.state.rawValue)")
        }
        record(.room(.actionMoved(.init(number: number, to: .approved, note: nil))))
    }

    mutating func declineAction(_ number: Int, _ reason: String) throws(IncidentRejection) {
        let action = try find(number)
        if action.by != context.actor { try requireCommand("Declining an action") }
        guard action.state == .proposed || action.state == .approved else {
            throw .alreadyDone("The action \(number) is \(action.state.rawValue)")
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.room(.actionMoved(.init(number: number, to: .declined, note: Prose(reason)))))
    }

    /// Begins an action. Where the process asks for an approval that was not given, it is begun all the same, as it is in
    /// reality, and that is on record.
    mutating func startAction(_ number: Int) throws(IncidentRejection) {
        let action = try find(number)
        guard [.proposed, .approved, .declined].contains(action.state) else {
            throw .alreadyDone("The action \(number) is \(action.state.rawValue)")
        }
        record(.room(.actionMoved(.init(number: number, to: .executing, note: nil))))
        guard let person = context.actor.person else { return }
        let name = context.name(of: person) ?? "Somebody"
        if action.state != .approved, context.process.warRoom.approvalAt.contains(incident.severity) {
            let lead = context.process.lead?.name ?? "whoever commands"
            let text = "\(name) began the action \(number) without the approval of the \(lead): \(action.text)"
            breach(.unapprovedAction, person, text, action: number)
        }
        noteHandsOn(of: person, "the action \(number): \(action.text)", action: number)
    }

    mutating func finishAction(_ number: Int, _ worked: Bool, _ result: String) throws(IncidentRejection) {
        let action = try find(number)
        guard action.state == .executing else {
            throw .wrongState("The action \(number) is \(action.state.rawValue); it is finished after it was begun")
        }
        try context.check(result, field: "result", limit: Limits.bodyLength)
        record(.room(.actionMoved(.init(number: number, to: worked ? .verified : .failed, note: Prose(result)))))
    }

    /// Whoever commands keeps hands off, and so does whoever handed over: what they do all the same is on record.
    mutating func noteHandsOn(of person: ID<Person>, _ what: String, action: Int?) {
        let name = context.name(of: person) ?? "Somebody"
        if let lead = context.process.lead, incident.holder(of: lead.key) == person, !lead.antiPatterns.isEmpty,
            isHeavy
        {
            let rule = lead.antiPatterns.first.map { " (\($0))" } ?? ""
            breach(
                .commanderHandsOn,
                person,
                "\(name) is \(lead.name) and works hands-on\(rule) on \(what)",
                action: action
            )
            prompt("\(name), you are \(lead.name): give it to somebody else, or hand over the role first")
        }
        guard let handover = context.process.handover, let within = handover.disengageAfter,
            let left = incident.room.handedOver[person], context.now > left + within
        else { return }
        breach(
            .workAfterHandover,
            person,
            "\(name) handed over at \(left.text(in: context.calendar.zone)) and should have disengaged; went on with \(what)",
            action: action
        )
    }

    /// Small incidents are not made heavy.
    private var isHeavy: Bool { !(context.process.severity(incident.severity)?.lightweight ?? false) }

    mutating func breach(_ rule: Breach.Rule, _ person: ID<Person>, _ text: String, action: Int? = nil) {
        record(
            .room(.protocolBroken(.init(rule: rule, person: person, text: Prose(text), action: action))),
            by: .muster
        )
    }

    private func find(_ number: Int) throws(IncidentRejection) -> ResponseAction {
        guard let action = incident.room.action(number) else {
            throw .invalid(field: "action", problem: "there is no action \(number)")
        }
        return action
    }
}
