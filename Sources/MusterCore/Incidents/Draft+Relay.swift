extension Draft {
    /// Hands what somebody was paged for on to another person; it comes back to them, and then goes on as before, where
    /// that person does not answer.
    mutating func handOn(to person: ID<Person>, _ reason: String) throws(IncidentRejection) {
        guard let giver = context.actor.person else { throw .wrongState("Only a person can hand a page on") }
        try context.require(person: person, field: "person")
        try context.check(reason, field: "because", limit: Limits.titleLength)
        if person == giver { throw .invalid(field: "person", problem: "is yourself; acknowledge the page instead") }
        let mine = incident.escalations.filter { isOf(giver, $0) }
        if mine.isEmpty {
            throw .wrongState("You were not paged for \(incident.reference), or somebody else has it now")
        }
        let name = context.organisation.person(person)?.name ?? ""
        record(.noted(.init(kind: .note, text: Prose("Handed on to \(name): \(reason)"), refersTo: nil)))
        // Each policy that still waits goes on by itself; what was answered goes along with the first of them.
        var waiting = mine.filter { incident.awaits($0) }
        var answered = mine.filter { !incident.awaits($0) }
        while let next = gravest(of: waiting.isEmpty ? answered : waiting) {
            let same = waiting.filter { $0.policy.id == next.policy.id }
            waiting.removeAll { same.contains($0) }
            start(
                relay(next.policy, to: person, backTo: giver),
                urgency: next.urgency,
                because: next.because,
                notBefore: nil,
                replacing: (same + answered).map(\.id)
            )
            answered = []
        }
    }

    /// The newest of the most urgent ones.
    private func gravest(of escalations: [Escalation]) -> Escalation? {
        escalations.last { $0.urgency == .high } ?? escalations.last
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
            EscalationStep(after: .zero, targets: [.person(person)], reachesAway: true),
            EscalationStep(after: .minutes(5), targets: [.person(person)], reachesAway: true),
            EscalationStep(after: .minutes(10), targets: [.person(giver)], reachesAway: true),
        ]
        // The rounds are written out one after the other: they repeat, and the handing on does not.
        let origin = Timestamp(milliseconds: 0)
        let rest = (0..<policy.totalSteps).compactMap { index -> EscalationStep? in
            guard var step = policy.step(at: index), let dueAt = policy.dueAt(step: index, startedAt: origin) else {
                return nil
            }
            step.after = dueAt - origin + .minutes(15)
            if (index + 1).isMultiple(of: policy.steps.count) { step.endsRound = true }
            return step
        }
        var relay = policy
        relay.steps = handedOn + rest.prefix(EscalationPolicy.stepLimit - handedOn.count)
        relay.repeats = 0
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
