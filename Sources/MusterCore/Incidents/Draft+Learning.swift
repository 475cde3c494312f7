extension Draft {
    mutating func saveRetrospective(_ markdown: String, _ edition: Int) throws(IncidentRejection) {
        try context.check(markdown, field: "markdown", limit: Limits.documentLength)
        guard edition == incident.retrospective.edition else {
            throw .outdated(edition: incident.retrospective.edition)
        }
        record(.retrospectiveSaved(.init(markdown: Prose(markdown))))
    }

    mutating func scheduleRetrospective(_ moment: Timestamp, _ minutes: Int?) throws(IncidentRejection) {
        guard moment > context.now else { throw .invalid(field: "at", problem: "\(moment.rfc3339) has passed") }
        let length = minutes ?? context.process.retrospective.minutes
        guard (5...480).contains(length) else {
            throw .invalid(field: "minutes", problem: "\(length) is not between 5 and 480")
        }
        record(.retrospectiveScheduled(.init(at: moment, minutes: length)))
    }

    mutating func advanceReport(_ stage: ReportStage, _ text: String?, _ edition: Int?) throws(IncidentRejection) {
        guard let plan = context.process.report else {
            throw .wrongState("The process \(context.process.key) has no report for customers")
        }
        if let text { try context.check(text, field: "text", limit: Limits.documentLength) }
        switch (incident.retrospective.report, stage) {
        case (nil, .reviewed), (nil, .published): throw .wrongState("Draft the \(plan.name) first")
        case (.drafted?, .published) where plan.reviewedFor.contains(incident.severity):
            throw .wrongState("\(plan.reviewedBy) must review the \(plan.name) before it is published")
        case (.published?, _): throw .alreadyDone("The \(plan.name) has been published")
        case (_, .reviewed): try requireNamed(plan.reviewedBy, "Reviewing the \(plan.name)", besides: nil)
        // Words that come with the publishing are words that nobody has reviewed.
        case (_, .published) where plan.reviewedFor.contains(incident.severity):
            if let text, text != incident.retrospective.reportText {
                throw .invalid(
                    field: "text",
                    problem: "is not the one that \(plan.reviewedBy) reviewed; keep it as a draft, and have it reviewed"
                )
            }
        case (_, .drafted), (_, .published): break
        }
        if let edition, edition != incident.retrospective.reportEdition {
            throw .outdated(edition: incident.retrospective.reportEdition)
        }
        record(.reportAdvanced(.init(stage: stage, text: text.map { Prose($0) })))
    }

    mutating func add(_ request: ActionItemRequest) throws(IncidentRejection) {
        try context.check(request.title, field: "title", limit: Limits.titleLength)
        if let owner = request.owner { try context.require(person: owner, field: "owner") }
        let plan = context.process.actionItems
        if !plan.types.isEmpty, !plan.types.contains(request.type) {
            throw .unknown("type", request.type, known: plan.types)
        }
        try context.check(request.type, field: "type", limit: Limits.titleLength)
        if let ticket = request.ticket { try context.check(ticket, field: "ticket", limit: Limits.titleLength) }
        try check(criticality: request.criticality)
        record(
            .actionItemAdded(
                .init(
                    id: ID(context.makeID()),
                    title: Prose(request.title),
                    owner: request.owner,
                    type: request.type,
                    criticality: request.criticality,
                    targetAt: request.targetAt,
                    ticket: request.ticket.map { Prose($0) }
                )
            )
        )
    }

    mutating func changeItem(_ change: IncidentEvent.ActionItemChanged) throws(IncidentRejection) {
        guard let item = incident.actionItems.first(where: { $0.id == change.id }) else {
            throw .invalid(field: "item", problem: "there is no action item \(change.id)")
        }
        if change.done == true, item.doneAt != nil { throw .alreadyDone("\"\(item.title)\" is done already") }
        try check(criticality: change.criticality)
        if let ticket = change.ticket { try context.check(ticket.text, field: "ticket", limit: Limits.titleLength) }
        if let owner = change.owner { try context.require(person: owner, field: "owner") }
        var change = change
        // The form of the page names the owner with every change; who owns it already need not be told.
        if change.owner == item.owner { change.owner = nil }
        record(.actionItemChanged(change))
    }

    private func check(criticality: String?) throws(IncidentRejection) {
        guard let criticality else { return }
        try context.check(criticality, field: "criticality", limit: Limits.titleLength)
        let known = context.process.actionItems.criticalities
        if !known.isEmpty, !known.contains(criticality) { throw .unknown("criticality", criticality, known: known) }
    }
}
