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

extension ProcessDefinition {
    /// The contact that is paged for a service whose owner is not known; nil where the process pages no owners.
    package var rotationWithoutOwner: String? {
        for target in severities.flatMap(\.page) {
            if case .owningTeam(let fallback) = target.target { return fallback }
        }
        return nil
    }
}
