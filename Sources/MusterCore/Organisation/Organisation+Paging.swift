package import struct FoundationEssentials.UUID

extension Organisation {
    /// Whom to page for a team: by its policy, or everybody at once.
    package func policy(of team: Team, makeID: () -> UUID) -> EscalationPolicy {
        team.policy.flatMap(policy) ?? .direct(ID(makeID()), name: team.name, targets: [.team(team.id)])
    }

    /// A contact that is one team is paged by the team's policy, one that is a schedule by the policy that begins with
    /// it; any other directly.
    package func policy(ofContact name: String, makeID: () -> UUID) -> EscalationPolicy {
        if let contact = contact(name: name), contact.people.isEmpty, contact.addresses.isEmpty,
            contact.teams.count + contact.schedules.count == 1
        {
            if let team = contact.teams.first.flatMap(team) { return policy(of: team, makeID: makeID) }
            let targets = contact.schedules.map { PageTarget.schedule($0) }
            if let found = policies.first(where: { $0.steps.first?.targets == targets }) { return found }
        }
        return .direct(ID(makeID()), name: name, targets: [.contact(name)])
    }

    /// Whom to page for a service: the team that owns it; where nobody is known to, or the service is not known, the
    /// incident on-call rotation.
    ///
    /// - Parameter rotation: the contact that is the rotation, as ``ProcessDefinition/rotationWithoutOwner`` says.
    package func policy(forService key: String?, orRotation rotation: String, makeID: () -> UUID) -> EscalationPolicy {
        if let team = key.flatMap({ service(key: $0) })?.team.flatMap(team) { return policy(of: team, makeID: makeID) }
        return policy(ofContact: rotation, makeID: makeID)
    }
}

extension DecisionContext {
    /// Whom the process pages next while an owner does not answer, where the organisation has made no policy of its own.
    func escalating(_ policy: EscalationPolicy) -> EscalationPolicy {
        process.escalating(policy, of: organisation)
    }
}

extension ProcessDefinition {
    /// Goes on from the first step of a policy as the process says; one that the organisation made is left as it is.
    package func escalating(_ policy: EscalationPolicy, of organisation: Organisation) -> EscalationPolicy {
        if escalation.isEmpty || organisation.policies.contains(where: { $0.id == policy.id }) { return policy }
        var policy = policy
        policy.steps =
            policy.steps.prefix(1) + escalation.map { EscalationStep(after: $0.after, targets: [.contact($0.to)]) }
        policy.repeats = 1
        policy.repeatAfter = .minutes(15)
        return policy
    }

    /// The contact that is paged for a service whose owner is not known; nil where the process pages no owners.
    package var rotationWithoutOwner: String? {
        for target in severities.flatMap(\.page) {
            if case .owningTeam(let fallback) = target.target { return fallback }
        }
        return nil
    }
}
