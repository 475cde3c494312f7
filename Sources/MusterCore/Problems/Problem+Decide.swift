/// What a decision about a problem goes by.
package struct ProblemContext: Sendable {
    package var now: Timestamp
    package var organisation: Organisation
    /// Those that belong to the problem, and the one that the command names. Whether whoever asks may know of them has been
    /// looked at.
    package var incidents: [ID<Incident>: Incident]
    /// Makes identities.
    package var newRemediation: ID<Remediation>

    package init(
        now: Timestamp,
        organisation: Organisation,
        incidents: [ID<Incident>: Incident],
        newRemediation: ID<Remediation>
    ) {
        self.now = now
        self.organisation = organisation
        self.incidents = incidents
        self.newRemediation = newRemediation
    }

    func check(_ text: String, field: String, limit: Int) throws(ProblemRejection) {
        if !text.contains(where: { !$0.isWhitespace }) {
            throw .invalid(field: field, problem: "is empty; write something")
        }
        if text.utf8.count > limit {
            throw .invalid(field: field, problem: "is \(text.utf8.count) bytes long; \(limit) are allowed")
        }
    }

    func incident(_ id: ID<Incident>) throws(ProblemRejection) -> Incident {
        guard let incident = incidents[id] else {
            throw .invalid(field: "incident", problem: "it does not belong to the problem")
        }
        return incident
    }
}

extension Problem {
    /// The most incidents of one problem: more is a report.
    package static let incidentLimit = 200
    package static let remediationLimit = 100

    /// - Returns: what happens, in order; empty where the command changes nothing.
    package func decide(
        _ command: ProblemCommand,
        in context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        if closedAt != nil { try checkMayFollowClosing(command) }
        switch command {
        case .edit(let fields, let edition): return try edit(fields, edition, context)
        case .link(let id): return try link(try context.incident(id))
        case .unlink(let id, let reason): return try unlink(try context.incident(id), reason, context)
        case .addRemediation(let step): return try add(step, context)
        case .planActionItem(let incident, let item): return try plan(item, of: try context.incident(incident), context)
        case .changeRemediation(let change): return try changeRemediation(change, context)
        case .dropRemediation(let id, let reason): return try drop(id, reason, context)
        case .planReview(let review):
            try check(review, field: "at", context)
            return review == self.review ? [] : [.reviewPlanned(review)]
        case .review(let note, let next):
            try context.check(note, field: "note", limit: Limits.bodyLength)
            if let next { try check(next, field: "next_at", context) }
            return [.reviewed(.init(note: note, next: next))]
        case .close(let outcome):
            try context.check(outcome, field: "outcome", limit: Limits.bodyLength)
            let missing = unmetConditions(context.incidents, in: context.organisation)
            if !missing.isEmpty { throw .notReady(missing) }
            return [.closed(.init(outcome: outcome))]
        case .reopen(let reason):
            if closedAt == nil { throw .alreadyDone("\(reference) is open") }
            try context.check(reason, field: "reason", limit: Limits.bodyLength)
            return [.reopened(.init(reason: reason))]
        }
    }

    private func checkMayFollowClosing(_ command: ProblemCommand) throws(ProblemRejection) {
        switch command {
        // That it has come back is written down before anybody decides to open it again.
        case .link, .unlink, .reopen: return
        case .close: throw .alreadyDone("\(reference) is closed already")
        case .edit, .addRemediation, .planActionItem, .changeRemediation, .dropRemediation, .planReview, .review:
            throw .wrongState("\(reference) is closed; reopen it first")
        }
    }

    // MARK: Words

    private func edit(
        _ fields: [Field: String],
        _ edition: Int,
        _ context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        if fields.isEmpty {
            let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(field: "edition", problem: "nothing is to be changed; give one of \(known)")
        }
        let changes = fields.filter { $0.value != value(of: $0.key) ?? "" }
        if changes.isEmpty { return [] }
        guard edition == self.edition else { throw .outdated(edition: self.edition) }
        for field in Field.allCases {
            if let value = changes[field] { try check(value, of: field, context) }
        }
        return [.edited(.init(fields: changes))]
    }

    private func check(_ value: String, of field: Field, _ context: ProblemContext) throws(ProblemRejection) {
        let isCleared = !value.contains { !$0.isWhitespace }
        switch field {
        case .title: try context.check(value, field: field.rawValue, limit: Limits.titleLength)
        case .service where !isCleared:
            guard context.organisation.service(key: value) != nil else {
                throw .invalid(field: field.rawValue, problem: "there is no service with the key \"\(value)\"")
            }
        case .functionality where !isCleared:
            try context.check(value, field: field.rawValue, limit: Limits.titleLength)
        case .owner where !isCleared:
            guard let id = ID<Person>(value) else {
                throw .invalid(field: field.rawValue, problem: "\"\(value)\" is nobody's id")
            }
            try check(person: id, field: field.rawValue, context)
        case .rootCause where !isCleared:
            try context.check(value, field: field.rawValue, limit: Limits.documentLength)
        case .workaround where !isCleared:
            try context.check(value, field: field.rawValue, limit: Limits.bodyLength)
        case .service, .functionality, .owner, .rootCause, .workaround:
            if !value.isEmpty { throw .invalid(field: field.rawValue, problem: "is blank; leave it empty to clear it") }
        }
    }

    /// Whoever is given a part in it must be able to see it.
    func check(person id: ID<Person>, field: String, _ context: ProblemContext) throws(ProblemRejection) {
        guard let person = context.organisation.person(id) else {
            throw .invalid(field: field, problem: "there is nobody with the id \(id)")
        }
        guard person.isActive else { throw .invalid(field: field, problem: "\(person.name) has left") }
        for incident in context.incidents.values where speaks(of: incident.id) {
            if !incident.isVisible(to: .person(id)) {
                let problem = "\(person.name) may not know of \(incident.reference); admit them to it first"
                throw .invalid(field: field, problem: problem)
            }
        }
    }

    private func check(_ review: Review, field: String, _ context: ProblemContext) throws(ProblemRejection) {
        guard review.at > context.now else {
            throw .invalid(field: field, problem: "\(review.at.rfc3339) has passed; a review lies ahead")
        }
        try check(person: review.reviewer, field: "reviewer", context)
    }

    // MARK: Incidents

    private func link(_ incident: Incident) throws(ProblemRejection) -> [ProblemEvent] {
        if incidents.contains(incident.id) {
            throw .alreadyDone("\(incident.reference) belongs to \(reference) already")
        }
        if links.count >= Self.incidentLimit {
            throw .wrongState("\(reference) has \(Self.incidentLimit) incidents, which is the most")
        }
        return [.incidentLinked(.init(incident: incident.id, isOrigin: false))]
    }

    private func unlink(
        _ incident: Incident,
        _ reason: String,
        _ context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        guard incidents.contains(incident.id) else {
            throw .invalid(field: "incident", problem: "\(incident.reference) does not belong to \(reference)")
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        if remediations.contains(where: { $0.actionItem?.incident == incident.id }) {
            throw .wrongState("Action items of \(incident.reference) are in the plan; take them out of it first")
        }
        if incident.access.isRestricted, speaks(of: incident.id) {
            // Without it, everybody could read what it says.
            throw .wrongState(
                "\(reference) was opened from \(incident.reference), which is restricted, and stays with it"
            )
        }
        return [.incidentUnlinked(.init(incident: incident.id, reason: reason))]
    }

    // MARK: The plan

    private func add(_ step: Remediation, _ context: ProblemContext) throws(ProblemRejection) -> [ProblemEvent] {
        try checkRoom()
        try context.check(step.title, field: "title", limit: Limits.titleLength)
        if let owner = step.owner { try check(person: owner, field: "owner", context) }
        if let ticket = step.ticket { try context.check(ticket, field: "ticket", limit: Limits.titleLength) }
        var new = step
        (new.id, new.actionItem, new.doneAt) = (context.newRemediation, nil, nil)
        return [.remediationAdded(new)]
    }

    private func plan(
        _ item: ID<ActionItem>,
        of incident: Incident,
        _ context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        try checkRoom()
        guard incidents.contains(incident.id) else {
            throw .invalid(
                field: "incident",
                problem: "\(incident.reference) does not belong to \(reference); link it first"
            )
        }
        guard let known = incident.actionItems.first(where: { $0.id == item }) else {
            throw .invalid(field: "item", problem: "\(incident.reference) has no action item \(item)")
        }
        if incident.access.isRestricted, !speaks(of: incident.id) {
            // Those who know of the problem today would lose sight of it.
            let problem =
                "\(incident.reference) is restricted and \(reference) is not; open a problem from the incident"
            throw .invalid(field: "incident", problem: problem)
        }
        if remediations.contains(where: { $0.actionItem?.item == item }) {
            throw .alreadyDone("\"\(known.title)\" is in the plan already")
        }
        let source = Remediation.Source(incident: incident.id, item: item)
        return [.remediationAdded(Remediation(id: context.newRemediation, actionItem: source))]
    }

    private func checkRoom() throws(ProblemRejection) {
        if remediations.count >= Self.remediationLimit {
            throw .wrongState("\(reference) has \(Self.remediationLimit) remediations, which is the most")
        }
    }

    private func changeRemediation(
        _ change: ProblemEvent.RemediationChanged,
        _ context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        let step = try remediation(change.id)
        if let source = step.actionItem {
            let name = try context.incident(source.incident).reference
            throw .wrongState("It is an action item of \(name), and is changed and marked as done there")
        }
        if change.done == true, step.doneAt != nil { throw .alreadyDone("\"\(step.title)\" is done already") }
        if let owner = change.owner { try check(person: owner, field: "owner", context) }
        if let ticket = change.ticket, !ticket.isEmpty {
            try context.check(ticket, field: "ticket", limit: Limits.titleLength)
        }
        return [.remediationChanged(change)]
    }

    private func drop(
        _ id: ID<Remediation>,
        _ reason: String,
        _ context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        let step = try remediation(id)
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        if let source = step.actionItem, let incident = context.incidents[source.incident],
            incident.access.isRestricted, remediations.count(where: { $0.actionItem?.incident == incident.id }) == 1,
            !links.contains(where: { $0.incident == incident.id && $0.isOrigin })
        {
            throw .wrongState("It is what keeps \(reference) to those who know of \(incident.reference)")
        }
        return [.remediationDropped(.init(id: id, reason: reason))]
    }

    private func remediation(_ id: ID<Remediation>) throws(ProblemRejection) -> Remediation {
        guard let step = remediations.first(where: { $0.id == id }) else {
            throw .invalid(field: "remediation", problem: "there is no remediation \(id)")
        }
        return step
    }
}
