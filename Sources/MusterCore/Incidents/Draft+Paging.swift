extension Draft {
    /// Pages and tells whom the present severity asks for.
    ///
    /// - Parameter lighter: the severity before, whose people are there already; nil on declaration.
    mutating func mobilise(beyond lighter: String?) {
        guard let level = context.process.severity(incident.severity) else { return }
        let before = lighter.flatMap(context.process.severity)
        for target in level.page where !(before.map { $0.pages(target, asSoonAs: level) } ?? false) {
            start(target, level)
        }
        for contact in level.notify where !(before?.notify.contains(contact) ?? false) {
            notify(contact, because: "\(incident.severity) declared")
        }
    }

    private mutating func start(_ target: SeverityLevel.PageTarget, _ level: SeverityLevel) {
        let (policy, because) = escalation(to: target)
        start(policy, urgency: target.urgency, because: because, notBefore: opening(of: level))
    }

    /// No page of a level goes out before; nil where it may at once.
    func opening(of level: SeverityLevel) -> Timestamp? {
        let opening = level.businessHours ? context.calendar.nextOfficeOpening(from: context.now) : context.now
        return opening > context.now ? opening : nil
    }

    /// By which policy a target is paged, and as whom.
    func escalation(to target: SeverityLevel.PageTarget) -> (policy: EscalationPolicy, because: String) {
        switch target.target {
        case .owningTeam(let fallback):
            let owner = incident.service.flatMap { context.organisation.service(key: $0) }?.team
                .flatMap(context.organisation.team)
            guard let team = owner else { return (context.escalating(policy(ofContact: fallback)), fallback) }
            return (context.escalating(policy(of: team)), team.name)
        case .contact(let name): return (policy(ofContact: name), name)
        }
    }

    /// Pages somebody besides the levels of severity.
    mutating func escalate(_ request: PageRequest) {
        let policy: EscalationPolicy =
            switch request.target {
            case .person(let person):
                .direct(ID(context.makeID()), name: request.because, targets: [.person(person)])
            case .contact(let name): policy(ofContact: name)
            case .team(let id):
                context.organisation.team(id).map(policy(of:))
                    ?? .direct(ID(context.makeID()), name: request.because, targets: [.team(id)])
            }
        start(policy, urgency: request.urgency, because: request.because, notBefore: nil)
    }

    private func policy(of team: Team) -> EscalationPolicy {
        context.organisation.policy(of: team, makeID: context.makeID)
    }

    func policy(ofContact name: String) -> EscalationPolicy {
        context.organisation.policy(ofContact: name, makeID: context.makeID)
    }

    mutating func start(
        _ policy: EscalationPolicy,
        urgency: SeverityLevel.Urgency,
        because: String,
        notBefore: Timestamp?,
        replacing replaced: [ID<Escalation>] = []
    ) {
        let id = ID<Escalation>(context.makeID())
        // The same words are no proof that the same people are meant: a trigger of the law pages several under its title.
        let spared = incident.escalations.filter { waiting in
            waiting.because == because && waiting.step == nil && waiting.isRunning
                && waiting.policy.id != policy.id && waiting.policy.steps != policy.steps
        }
        record(
            .escalationStarted(
                .init(
                    escalation: id,
                    policy: policy,
                    urgency: urgency,
                    because: because,
                    notBefore: notBefore,
                    replaces: replaced.isEmpty ? nil : replaced,
                    spares: spared.isEmpty ? nil : spared.map(\.id)
                )
            ),
            by: .muster
        )
        if notBefore == nil, (policy.steps.first?.after ?? .zero) == .zero { advance(id, to: 0, lateBy: .zero) }
    }

    /// Takes a step of an escalation, and the ones after it as long as nobody is there to page.
    mutating func advance(_ id: ID<Escalation>, to step: Int, lateBy: Duration) {
        guard let escalation = incident.escalations.first(where: { $0.id == id }), escalation.isRunning else { return }
        guard let taken = escalation.policy.step(at: step) else {
            exhaust(escalation)
            return
        }
        let reached = context.organisation.resolve(
            taken.targets,
            at: context.now,
            includingAway: taken.reachesAway ?? escalation.policy.reachesAway
        )
        record(
            .escalationAdvanced(
                .init(
                    escalation: id,
                    step: step,
                    lateBy: lateBy.milliseconds,
                    heldUntil: held(reached.people, urgency: escalation.urgency)
                )
            ),
            by: .muster
        )
        for person in reached.people {
            record(
                .paged(
                    .init(
                        page: ID(context.makeID()),
                        escalation: id,
                        step: step,
                        person: person,
                        urgency: escalation.urgency
                    )
                ),
                by: .muster
            )
        }
        tellShadows(of: taken.targets)
        if !reached.addresses.isEmpty {
            record(
                .notified(
                    .init(
                        contact: escalation.because,
                        people: [],
                        addresses: reached.addresses.map { Prose($0) },
                        because: "paged without an account, so that nobody there can acknowledge",
                        inDrill: incident.drill ? true : nil
                    )
                ),
                by: .muster
            )
        }
        // A round of addresses alone ends as any round does, or the same mail would go out for every round at once.
        let endsRound = taken.endsRound ?? (step + 1).isMultiple(of: escalation.policy.steps.count)
        if reached.people.isEmpty, reached.addresses.isEmpty || !endsRound {
            prompt(
                "Nobody is there to page for step \(step + 1) of \(escalation.policy.name); the next step is taken now"
            )
            advance(id, to: step + 1, lateBy: .zero)
        }
    }

    private mutating func exhaust(_ escalation: Escalation) {
        record(.escalationExhausted(.init(escalation: escalation.id)), by: .muster)
        prompt("Nobody has answered the pages to \(escalation.because): every step has been taken")
        let administrators = context.organisation.people.filter { $0.isActive && $0.permission == .admin }.map(\.id)
        // Of what is restricted only its members may hear, so it is they who must.
        let members =
            incident.access.isRestricted ? incident.access.members.filter { !administrators.contains($0) } : []
        record(
            .notified(
                .init(
                    contact: IncidentEvent.Notified.administrators,
                    people: administrators + members,
                    addresses: [],
                    because: "nobody has answered the pages to \(escalation.because)"
                )
            ),
            by: .muster
        )
    }

    /// Tells a contact without asking for an answer.
    mutating func notify(_ contact: String, because: String) {
        let reached = context.organisation.resolve(contact: contact, at: context.now)
        record(
            .notified(
                .init(
                    contact: contact,
                    people: reached.people,
                    addresses: reached.addresses.map { Prose($0) },
                    because: because,
                    inDrill: incident.drill && !reached.addresses.isEmpty ? true : nil
                )
            ),
            by: .muster
        )
        if reached.isEmpty {
            prompt("Tell \(contact): the organisation names nobody for it")
        } else if reached.people.isEmpty, incident.access.isRestricted {
            prompt(
                "Tell \(contact) yourselves: no mail to an address without an account speaks of a restricted incident"
            )
        }
    }

    /// Takes an answer to a page, or to every open page where none is named.
    mutating func acknowledge(_ page: ID<Page>?) throws(IncidentRejection) {
        let person = context.actor.person
        if person == nil, !context.actor.isIntegration { throw .wrongState("Only a person can acknowledge a page") }
        let answered: [Page]
        if let page {
            guard let found = incident.pages.first(where: { $0.id == page }) else {
                throw .invalid(field: "page", problem: "there is no page \(page) for this incident")
            }
            if found.acknowledgedAt != nil { throw .alreadyDone("This page has been acknowledged already") }
            // One answer is enough for all that the same person was asked, and for the escalation, handed on or not.
            let asked = withSuccessors([found.escalation])
            answered = incident.pages.filter {
                $0.acknowledgedAt == nil && ($0.person == found.person || asked.contains($0.escalation))
            }
        } else {
            let open = incident.pages.filter { $0.acknowledgedAt == nil }
            let own = Set(open.filter { person != nil && $0.person == person }.map(\.escalation))
            let asked = withSuccessors(own)
            answered = own.isEmpty ? open : open.filter { asked.contains($0.escalation) }
            if answered.isEmpty { throw .alreadyDone("No page waits for an answer") }
        }
        for page in answered { record(.pageAcknowledged(.init(page: page.id, person: person))) }
        if !incident.reached(.acknowledged) {
            record(.milestoneReached(.init(milestone: .acknowledged, at: context.now, note: nil)))
        }
    }

    /// These escalations, and those that page in their place by now.
    private func withSuccessors(_ escalations: Set<ID<Escalation>>) -> Set<ID<Escalation>> {
        escalations.union(escalations.flatMap { incident.successors(of: $0).map(\.id) })
    }
}

extension SeverityLevel {
    /// Whether this level pages a target no later and no less urgently than another level would.
    fileprivate func pages(_ target: PageTarget, asSoonAs other: SeverityLevel) -> Bool {
        if businessHours, !other.businessHours { return false }
        return page.contains { $0.target == target.target && ($0.urgency == .high || target.urgency == .low) }
    }
}

extension IncidentEvent.Notified {
    /// Whom an escalation tells that nobody has answered.
    static let administrators = "administrators"

    /// Whether it is to be heard like a page.
    package var isAlarm: Bool { contact == Self.administrators }
}
