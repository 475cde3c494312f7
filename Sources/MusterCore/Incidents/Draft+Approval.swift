extension Draft {
    /// Sends an update that somebody else wrote.
    ///
    /// - Parameter id: nil where only one waits.
    mutating func approve(_ id: ID<Update>?) throws(IncidentRejection) {
        let proposal = try proposal(id)
        try requireApprover(of: proposal, "Approving this update")
        record(
            .updateSent(
                .init(
                    id: proposal.id,
                    audience: proposal.audience,
                    state: proposal.state,
                    subject: Prose(proposal.subject),
                    body: Prose(proposal.body),
                    components: proposal.components,
                    nextBy: nextUpdate(to: proposal.audience, state: proposal.state),
                    proposedBy: proposal.by,
                    inDrill: incident.drill ? true : nil
                )
            )
        )
        if let audience = context.process.audience(proposal.audience) { promptIfUnheard(by: audience) }
    }

    /// Whoever wrote it may take it back; otherwise it is for those who may approve it.
    mutating func decline(_ id: ID<Update>?, _ reason: String) throws(IncidentRejection) {
        let proposal = try proposal(id)
        if proposal.by != context.actor { try requireApprover(of: proposal, "Declining this update") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(
            .updateDeclined(
                .init(
                    id: proposal.id,
                    subject: Prose(proposal.subject),
                    proposedBy: proposal.by,
                    reason: Prose(reason)
                )
            )
        )
    }

    private func proposal(_ id: ID<Update>?) throws(IncidentRejection) -> UpdateProposal {
        guard let id else {
            guard let only = incident.proposals.first else { throw .wrongState("No update waits for approval") }
            guard incident.proposals.count == 1 else {
                let waiting = incident.proposals.map { "\($0.id) (\($0.subject))" }.joined(separator: ", ")
                throw .invalid(field: "update", problem: "say which of those that wait: \(waiting)")
            }
            return only
        }
        guard let found = incident.proposals.first(where: { $0.id == id }) else {
            throw incident.updates.contains { $0.id == id }
                ? .alreadyDone("The update has been sent") : .wrongState("No update \(id) waits for approval")
        }
        return found
    }

    private func requireApprover(of proposal: UpdateProposal, _ what: String) throws(IncidentRejection) {
        guard let name = context.process.audience(proposal.audience)?.approval else { return }
        if proposal.by == context.actor {
            throw .notYours(what, roles: ["a second person of \(context.title(of: name))"])
        }
        try requireNamed(name, what, besides: proposal.by.person)
    }

    /// - Parameters:
    ///   - name: a role or a contact that the process names.
    ///   - besides: somebody who does not count.
    /// - Throws: ``IncidentRejection/notYours(_:roles:)`` unless the one who acts is one of them.
    func requireNamed(_ name: String, _ what: String, besides: ID<Person>?) throws(IncidentRejection) {
        let (process, organisation) = (context.process, context.organisation)
        let people = incident.people(named: name, besides: besides, process, organisation, context.now)
        if let actor = context.actor.person, people.contains(actor) { return }
        let named = incident.people(only: name, besides: besides, process, organisation, context.now)
        let lead = named.isEmpty ? process.lead?.key : nil
        throw .notYours(what, roles: [context.title(of: lead ?? name)])
    }
}

extension DecisionContext {
    /// As people read it: the name of a role, or the contact's own.
    fileprivate func title(of name: String) -> String { process.role(name)?.name ?? name }
}

extension Incident {
    /// Who a name of the process is: holders of a role, or the people of a contact. Where that is nobody, whoever leads the
    /// incident stands in, so that an organisation without lawyers can still speak.
    ///
    /// - Parameter besides: somebody who does not count, such as the author of what is to be approved.
    package func people(
        named name: String,
        besides: ID<Person>?,
        _ process: ProcessDefinition,
        _ organisation: Organisation,
        _ now: Timestamp
    ) -> [ID<Person>] {
        let named = people(only: name, besides: besides, process, organisation, now)
        guard named.isEmpty, let lead = process.lead else { return named }
        return holders(of: lead.key).map(\.person).filter { $0 != besides }
    }

    /// The same without anybody to stand in.
    fileprivate func people(
        only name: String,
        besides: ID<Person>?,
        _ process: ProcessDefinition,
        _ organisation: Organisation,
        _ now: Timestamp
    ) -> [ID<Person>] {
        let named =
            process.role(name) == nil
            ? organisation.resolve(contact: name, at: now).people : holders(of: name).map(\.person)
        return named.filter { $0 != besides }
    }

    /// Who may approve an update that waits.
    package func approvers(
        of proposal: UpdateProposal,
        _ process: ProcessDefinition,
        _ organisation: Organisation,
        _ now: Timestamp
    ) -> [ID<Person>] {
        guard let name = process.audience(proposal.audience)?.approval else { return [] }
        return people(named: name, besides: proposal.by.person, process, organisation, now)
    }
}
