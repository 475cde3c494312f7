extension Incident {
    /// Works out what `command` comes to, without doing it.
    ///
    /// After the command itself the promises are settled: one that the command fulfilled is recorded as kept.
    ///
    /// - Throws: ``IncidentRejection`` where the incident is in no state for it, or a value is wrong.
    package func decide(
        _ command: IncidentCommand,
        in context: DecisionContext
    ) throws(IncidentRejection) -> Decision {
        try decide([command], in: context)
    }

    /// The same for several commands at once: all of them, or none where one is refused.
    package func decide(
        _ commands: [IncidentCommand],
        in context: DecisionContext
    ) throws(IncidentRejection) -> Decision {
        var draft = Draft(self, context: context)
        let before = draft.obligations()
        for command in commands {
            if draft.incident.isClosed {
                try draft.incident.refuseWhenClosed(command, under: context.process)
            }
            try draft.carryOut(command)
        }
        if commands != [.tellTime] { draft.settle(before) }
        draft.automate(since: self)
        return draft.decision
    }

    /// What is closed is only read, reopened, annotated or told that its alerts are over.
    private func refuseWhenClosed(
        _ command: IncidentCommand,
        under process: ProcessDefinition
    ) throws(IncidentRejection) {
        switch command {
        // What was said and answered is added to also afterwards, and one closed incident is linked with another.
        case .room(.say), .room(.pin), .room(.tag), .room(.answer), .room(.link), .room(.label),
            .attachment:
            return
        // What the law asks for is owed also for what is over, as action items are, and whoever is paged for it can answer.
        case .legal, .unlistSilence: return
        // What was done for the time being lasts until somebody undoes it.
        case .undoMeasure: return
        // Whoever was told of it is told how it ended, also afterwards; what waits for an approval can be taken back.
        case .sendUpdate, .approveUpdate: if !audiencesOwedItsEnd(under: process).isEmpty { return }
        case .declineUpdate: return
        case .acknowledge, .escalate, .missPage, .handOn: if escalations.contains(where: awaits) { return }
        case .reopen, .note, .changeActionItem, .saveRetrospective, .advanceReport, .clearAlert, .tellTime, .restrict,
            .admit, .breakGlass, .liftRestriction, .settleBridge:
            return
        case .page, .describe, .changeSeverity, .recordFact, .assign, .release, .reach,
            .checkIn, .tick, .confirm, .confirmDuty,
            .scheduleRetrospective, .addActionItem,
            .recordMeasure, .listSilence, .offerHandover, .acceptHandover, .setBridge, .linkAlert, .room:
            break
        }
        throw .wrongState("\(reference) is closed; reopen it first")
    }
}

extension Draft {
    fileprivate mutating func carryOut(_ command: IncidentCommand) throws(IncidentRejection) {
        switch command {
        case .acknowledge(let page): try acknowledge(page)
        case .escalate(let page):
            try takeNextStep(after: page, because: "Cannot take the page; the next step is taken now")
        case .missPage(let page, let reason): try miss(page, reason)
        case .handOn(let person, let reason): try handOn(to: person, reason)
        case .page(let request): try page(request)
        case .describe(let change): try describe(change)
        case .changeSeverity(let severity, let reason): try changeSeverity(severity, reason)
        case .recordFact(let fact, let value, let edition): try recordFact(fact, value, edition: edition)
        case .assign(let role, let person, let reason): try assign(role, to: person, reason)
        case .release(let role): try release(role)
        case .reach(let milestone, let moment, let note, let reason): try reach(milestone, moment, note, reason)
        case .reopen(let reason): try reopen(reason)
        case .sendUpdate(let request): try send(request)
        case .approveUpdate(let id): try approve(id)
        case .declineUpdate(let id, let reason): try decline(id, reason)
        case .restrict(let reason): try restrict(reason)
        case .admit(let person, let reason): try admit(person, reason)
        case .breakGlass(let reason): try breakGlass(reason)
        case .liftRestriction(let reason): try liftRestriction(reason)
        case .checkIn(let note):
            try context.check(note, field: "note", limit: Limits.bodyLength)
            record(.checkedIn(.init(note: Prose(note))))
        case .note(let kind, let text, let moment, let refersTo): try note(kind, text, moment, refersTo)
        case .tick(let checklist, let item, let done): try tick(checklist, item, done)
        case .confirm(let condition, let evidence): try confirm(condition, evidence)
        case .confirmDuty(let clock, let note): try confirmDuty(clock, note)
        case .scheduleRetrospective(let moment, let minutes): try scheduleRetrospective(moment, minutes)
        case .saveRetrospective(let markdown, let edition): try saveRetrospective(markdown, edition)
        case .advanceReport(let stage, let text, let edition): try advanceReport(stage, text, edition)
        case .addActionItem(let request): try add(request)
        case .changeActionItem(let change): try changeItem(change)
        case .recordMeasure(let what, let undo, let owner, let expiresAt):
            try recordMeasure(what, undo, owner, expiresAt)
        case .undoMeasure(let id, let note): try undoMeasure(id, note)
        case .listSilence(let silence, let says, let endsAt): listSilence(silence, says, endsAt)
        case .unlistSilence(let silence, let note): unlistSilence(silence, note)
        case .offerHandover(let role, let person, let situation): try offerHandover(role, person, situation)
        case .acceptHandover(let early, let role): try acceptHandover(of: role, early: early)
        case .setBridge(let url): try setBridge(url)
        case .settleBridge(let outcome): try settleBridge(outcome)
        case .room(let command): try carryOut(command)
        case .attachment(let command): try carryOut(command)
        case .legal(let command): try carryOut(command)
        case .linkAlert(let alert, let title, let startsAt, let endsAt, let fingerprint):
            link(alert, title, startsAt, endsAt, fingerprint)
        case .clearAlert(let alert, let endsAt): clear(alert, endsAt)
        case .tellTime: tellTime()
        }
    }

    private mutating func describe(_ change: IncidentEvent.Described) throws(IncidentRejection) {
        let titles = [
            ("title", change.title), ("functionality", change.functionality), ("state", change.state),
            ("audience", change.audience),
        ]
        for (field, text) in titles {
            if let text { try context.check(text.text, field: field, limit: Limits.titleLength) }
        }
        if let text = change.description {
            try context.check(text.text, field: "description", limit: Limits.bodyLength)
        }
        if let service = change.service, context.organisation.service(key: service) == nil {
            throw .unknown("service", service, known: context.organisation.services.map(\.key))
        }
        try context.check(category: change.category)
        if let type = change.type, context.process.type(type) == nil {
            throw .unknown("type", type, known: context.process.types.map(\.key))
        }
        let nothing = IncidentEvent.Described()
        if change == nothing { throw .invalid(field: "title", problem: "nothing is changed; give at least one field") }
        record(.described(change))
        if change.service != nil { raiseContractNotices() }
    }

    mutating func changeSeverity(_ severity: String, _ reason: String) throws(IncidentRejection) {
        guard context.process.severity(severity) != nil else {
            throw .unknown("severity", severity, known: context.process.severities.map(\.key))
        }
        guard severity != incident.severity else { throw .alreadyDone("The severity is \(severity) already") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        // What an alert declared has none yet, and a rule cannot choose one; it is not held up, as the law is not.
        if context.source != .rule { try context.check(isChosen: incident.category, at: severity) }
        change(severity: severity, reason: reason)
    }

    private mutating func reach(
        _ milestone: Milestone,
        _ moment: Timestamp?,
        _ note: String?,
        _ reason: String?
    ) throws(IncidentRejection) {
        let at = moment ?? context.now
        guard context.process.milestone(milestone) != nil else {
            let known = context.process.milestones.map(\.key.rawValue)
            throw .unknown("milestone", milestone.rawValue, known: known)
        }
        if at > context.now { throw .invalid(field: "at", problem: "\(at.rfc3339) lies in the future") }
        if milestone != .started, let started = incident.milestones[.started], at < started {
            throw .invalid(field: "at", problem: "lies before the incident started, which was at \(started.rfc3339)")
        }
        if milestone == .started {
            for later in Milestone.allCases where later != .started {
                guard let moment = incident.milestones[later], moment < at else { continue }
                throw .invalid(field: "at", problem: "lies after \(later.rawValue), which was at \(moment.rfc3339)")
            }
        }
        if let note { try context.check(note, field: "note", limit: Limits.bodyLength) }
        if let known = incident.milestones[milestone] {
            guard moment != nil, note != nil else {
                throw .alreadyDone(
                    "\(milestone.rawValue) was reached at \(known.rfc3339); to correct it give the time and a note that says why"
                )
            }
        } else {
            try passGates(before: milestone, overriding: reason)
        }
        record(.milestoneReached(.init(milestone: milestone, at: at, note: note.map { Prose($0) })), at: at)
        // What is closed past its gates, as what was no incident, has nothing else that asks for the last word.
        if milestone == .closed, reason != nil { promptForItsEnd() }
    }

    private mutating func passGates(before milestone: Milestone, overriding reason: String?) throws(IncidentRejection) {
        if milestone == .closed, !incident.isResolved {
            throw .wrongState("\(incident.reference) is not resolved; resolve it before closing it")
        }
        for gate in context.process.gates(guarding: milestone) where !gate.by.isEmpty {
            let held = context.actor.person.map(incident.roles(of:)) ?? []
            guard gate.by.contains(where: held.contains) else {
                throw .notYours(
                    "Declaring \(milestone.rawValue)",
                    roles: gate.by.map { context.process.role($0)?.name ?? $0 }
                )
            }
        }
        let unmet = incident.unmetConditions(
            for: milestone,
            under: context.process,
            calendar: context.calendar,
            now: context.now
        )
        if unmet.isEmpty { return }
        guard let reason else { throw .gateClosed(milestone, missing: unmet) }
        try context.check(reason, field: "override", limit: Limits.bodyLength)
        record(.gateOverridden(.init(milestone: milestone, conditions: unmet.map(\.id), reason: Prose(reason))))
    }

    private mutating func reopen(_ reason: String) throws(IncidentRejection) {
        guard incident.isResolved || incident.reached(.mitigated) || incident.reached(.monitoring) else {
            throw .wrongState("\(incident.reference) is open")
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.reopened(.init(reason: Prose(reason))))
    }

    private mutating func note(
        _ kind: NoteKind,
        _ text: String,
        _ moment: Timestamp?,
        _ refersTo: Int?
    ) throws(IncidentRejection) {
        try context.check(text, field: "text", limit: Limits.bodyLength)
        if let moment, moment > context.now { throw .invalid(field: "at", problem: "lies in the future") }
        if let refersTo, !(1...incident.version).contains(refersTo) {
            throw .invalid(field: "refers_to", problem: "there is no entry \(refersTo)")
        }
        record(.noted(.init(kind: kind, text: Prose(text), refersTo: refersTo)), at: moment)
        if kind == .action, let person = context.actor.person { noteHandsOn(of: person, text, action: nil) }
    }

    private mutating func tick(_ checklist: String, _ item: String, _ done: Bool) throws(IncidentRejection) {
        guard let list = context.process.checklist(checklist) else {
            throw .unknown("checklist", checklist, known: context.process.checklists.map(\.id))
        }
        guard list.items.contains(where: { $0.id == item }) else {
            throw .unknown("item", item, known: list.items.map(\.id))
        }
        if (incident.ticks["\(checklist)/\(item)"] != nil) == done { return }
        record(.ticked(.init(checklist: checklist, item: item, done: done)))
    }

    private mutating func confirm(_ id: String, _ evidence: String) throws(IncidentRejection) {
        let conditions = context.process.gates.flatMap(\.conditions)
        guard let condition = conditions.first(where: { $0.id == id }), case .confirmed(let role) = condition.check
        else {
            let known = conditions.compactMap { condition -> String? in
                if case .confirmed = condition.check { condition.id } else { nil }
            }
            throw .unknown("condition", id, known: known)
        }
        try context.check(evidence, field: "evidence", limit: Limits.bodyLength)
        if let role, !(context.actor.person.map(incident.roles(of:)) ?? []).contains(role) {
            throw .notYours("Confirming \"\(condition.says)\"", roles: [context.process.role(role)?.name ?? role])
        }
        record(.conditionConfirmed(.init(condition: id, evidence: Prose(evidence))))
    }

    private mutating func confirmDuty(_ id: String, _ note: String) throws(IncidentRejection) {
        guard let clock = context.process.clock(id), clock.duty == .confirmed else {
            let known = context.process.clocks.filter { $0.duty == .confirmed }.map(\.id)
            throw .unknown("clock", id, known: known)
        }
        try context.check(note, field: "note", limit: Limits.bodyLength)
        record(.dutyConfirmed(.init(clock: clock.id, note: Prose(note))))
    }

    mutating func page(_ request: PageRequest) throws(IncidentRejection) {
        try context.check(request.because, field: "because", limit: Limits.titleLength)
        switch request.target {
        case .person(let id): try context.require(person: id, field: "person")
        case .contact(let name):
            guard context.organisation.contact(name: name) != nil else {
                throw .unknown("contact", name, known: context.organisation.contacts.map(\.name))
            }
        case .team(let id):
            guard context.organisation.team(id) != nil else {
                throw .unknown("team", id.description, known: context.organisation.teams.map(\.key))
            }
        }
        escalate(request)
    }

    private mutating func miss(_ id: ID<Page>, _ reason: String) throws(IncidentRejection) {
        let person = incident.pages.first { $0.id == id }.flatMap { context.organisation.person($0.person) }?.name
        let says =
            "The page to \(person ?? "somebody who has left") reached nobody (\(reason)); the next step is taken now"
        try takeNextStep(after: id, because: says)
    }

    /// Whoever comes after a page is paged now.
    private mutating func takeNextStep(after id: ID<Page>, because says: String) throws(IncidentRejection) {
        guard let page = incident.pages.first(where: { $0.id == id }),
            let escalation = incident.escalations.first(where: { $0.id == page.escalation })
        else { throw .invalid(field: "page", problem: "there is no page \(id) for this incident") }
        guard escalation.isRunning, let step = escalation.step else {
            throw .alreadyDone("This page has been answered, or nobody is left to page")
        }
        guard incident.awaits(escalation) else {
            throw .wrongState("\(incident.reference) is resolved; nobody else is paged for it")
        }
        guard page.step == step else { throw .alreadyDone("The step after this page has been taken already") }
        record(.noted(.init(kind: .note, text: Prose(says), refersTo: nil)))
        advance(escalation.id, to: step + 1, lateBy: .zero)
    }

    private mutating func clear(_ alert: ID<Alert>, _ endsAt: Timestamp) {
        guard incident.alerts.contains(where: { $0.alert == alert && $0.endsAt == nil }) else { return }
        record(.alertCleared(.init(alert: alert, endsAt: endsAt)), at: context.now)
    }

    private mutating func link(
        _ alert: ID<Alert>,
        _ title: String,
        _ startsAt: Timestamp,
        _ endsAt: Timestamp?,
        _ fingerprint: String?
    ) {
        // Once over it can come back, as a later firing of the same alert.
        let isKnown = incident.alerts.contains { $0.alert == alert && ($0.endsAt.map { $0 >= startsAt } ?? true) }
        if isKnown { return }
        if incident.alerts.count < Limits.alertsPerIncident {
            record(.alertLinked(.init(alert: alert, title: Prose(title), startsAt: startsAt, fingerprint: fingerprint)))
        }
        // One that has ended says nothing about what is resolved.
        if let endsAt { return clear(alert, endsAt) }
        // A returning alert says that it was not over.
        if incident.isResolved || incident.reached(.monitoring), !incident.isClosed {
            reopen(forAlert: title)
        }
    }
}
