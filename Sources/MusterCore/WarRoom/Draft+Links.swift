extension Draft {
    mutating func link(
        _ other: ID<Incident>,
        _ number: Int,
        _ relation: IncidentLink.Relation,
        _ reason: String,
        _ isOtherRestricted: Bool
    ) throws(IncidentRejection) {
        if other == incident.id { throw .invalid(field: "other", problem: "is this incident itself") }
        if isOtherRestricted, !incident.access.isRestricted {
            throw .invalid(
                field: "other",
                problem: "is restricted, and this one is open to all; link it from the restricted one"
            )
        }
        if incident.room.links.contains(where: { $0.other == other && $0.relation == relation }) {
            throw .alreadyDone("It is linked to \(IncidentNumber.reference(number)) already")
        }
        if incident.room.links.count >= Limits.linksPerIncident {
            throw .invalid(field: "other", problem: "there are \(Limits.linksPerIncident) links already")
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.room(.linked(.init(other: other, number: number, relation: relation, reason: Prose(reason)))))
    }

    /// Ends what is no incident, or none of its own, without the gates of one: they ask for what there is nothing to say of.
    mutating func dismiss(
        _ outcome: Dismissal.Outcome,
        _ reason: String,
        _ ticket: String?
    ) throws(IncidentRejection) {
        if incident.isResolved || incident.isClosed {
            throw .wrongState("\(incident.reference) is over already")
        }
        if outcome != .duplicate { try requireCommand("Saying that it is no incident") }
        guard incident.legalTriggers.isEmpty else {
            throw .wrongState("The law asks something of \(incident.reference): resolve it, and pass its gates")
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        if let ticket {
            try context.check(ticket, field: "ticket", limit: Limits.titleLength)
        } else if outcome == .bug || outcome == .ticket {
            throw .invalid(field: "ticket", problem: "name the \(outcome.rawValue) in which it goes on")
        }
        record(.room(.dismissed(.init(outcome: outcome, reason: Prose(reason), ticket: ticket.map { Prose($0) }))))
        let note = Prose("\(outcome.words): \(reason)")
        for milestone in [Milestone.resolved, .closed] where !incident.reached(milestone) {
            record(.milestoneReached(.init(milestone: milestone, at: context.now, note: note)))
        }
        promptForItsEnd()
    }
}
