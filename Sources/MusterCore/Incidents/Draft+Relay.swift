extension Draft {
    /// Hands what somebody was paged for on to another person; it comes back to them, and then goes on as before, where
    /// that person does not answer.
    mutating func handOn(to person: ID<Person>, _ reason: String) throws(IncidentRejection) {
        guard let giver = context.actor.person else { throw .wrongState("Only a person can hand a page on") }
        try context.require(person: person, field: "person")
        try context.check(reason, field: "because", limit: Limits.titleLength)
        if person == giver { throw .invalid(field: "person", problem: "is yourself; acknowledge the page instead") }
        let mine = incident.escalations.filter { isOf(giver, $0) }
        guard let first = mine.first else {
            throw .wrongState("You were not paged for \(incident.reference), or somebody else has it now")
        }
        let name = context.organisation.person(person)?.name ?? ""
        record(.noted(.init(kind: .note, text: Prose("Handed on to \(name): \(reason)"), refersTo: nil)))
        start(
            relay(first.policy, to: person, backTo: giver),
            urgency: first.urgency,
            because: first.because,
            notBefore: nil,
            replacing: mine.map(\.id)
        )
    }

    /// Paged for it and not answered yet, or answered and still at it.
    private func isOf(_ person: ID<Person>, _ escalation: Escalation) -> Bool {
        if escalation.supersededAt != nil || escalation.exhaustedAt != nil { return false }
        if escalation.acknowledgedAt != nil { return escalation.acknowledgedBy == person }
        return incident.awaits(escalation)
            && incident.pages.contains { $0.escalation == escalation.id && $0.person == person }
    }

    /// The new one at once and again after 5 minutes, the one who handed it on after 10, everybody of the policy from 15 on.
    private func relay(_ policy: EscalationPolicy, to person: ID<Person>, backTo giver: ID<Person>) -> EscalationPolicy
    {
        let handedOn = [
            EscalationStep(after: .zero, targets: [.person(person)]),
            EscalationStep(after: .minutes(5), targets: [.person(person)]),
            EscalationStep(after: .minutes(10), targets: [.person(giver)]),
        ]
        let rest = policy.steps.map { EscalationStep(after: $0.after + .minutes(15), targets: $0.targets) }
        var relay = policy
        relay.steps = handedOn + rest.prefix(EscalationPolicy.stepLimit - handedOn.count)
        relay.repeats = 0
        relay.reachesAway = true
        return relay
    }

    /// Nobody was heard of since an answer: the policy begins anew.
    mutating func beginAnew(_ id: ID<Escalation>) {
        guard let escalation = incident.escalations.first(where: { $0.id == id }) else { return }
        let name = escalation.acknowledgedBy.flatMap(context.organisation.person)?.name ?? "Somebody"
        prompt("\(name) acknowledged the page to \(escalation.because), and nothing was heard since: it goes out again")
        start(
            escalation.policy,
            urgency: escalation.urgency,
            because: escalation.because,
            notBefore: nil,
            replacing: [id]
        )
    }

    /// Until when nobody of a step can be reached, since all are in their quiet hours; nil where somebody can.
    func held(_ people: [ID<Person>], urgency: SeverityLevel.Urgency) -> Timestamp? {
        let moments = people.compactMap(context.organisation.person).map {
            $0.reachable(at: context.now, urgency: urgency)
        }
        return moments.min().flatMap { $0 > context.now ? $0 : nil }
    }

    /// Those who go along to learn are told, and nobody waits for them.
    mutating func tellShadows(of targets: [PageTarget]) {
        let away = context.organisation.absences
        for target in targets {
            guard case .schedule(let id) = target, let schedule = context.organisation.schedule(id) else { continue }
            let shadows = schedule.shadows(at: context.now, away: away)
            if shadows.isEmpty { continue }
            record(
                .notified(
                    .init(
                        contact: "shadow of \(schedule.name)",
                        people: shadows,
                        addresses: [],
                        because: "you go along to learn; the one on call has been paged"
                    )
                ),
                by: .muster
            )
        }
    }
}
