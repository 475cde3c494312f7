extension Incident {
    /// Rebuilds an incident from its history.
    ///
    /// - Parameter records: oldest first, without gaps; the first must be `.declared`.
    /// - Returns: nil where there is no history.
    package init?(replaying records: some Sequence<EventRecord>) {
        var records = records.makeIterator()
        guard let first = records.next() else { return nil }
        self.init(opening: first)
        while let record = records.next() { apply(record) }
    }

    /// The incident as its first event makes it.
    package init(opening record: EventRecord) {
        guard case .declared(let declared) = record.event else {
            preconditionFailure("the first event of an incident declares it")
        }
        id = declared.id
        number = declared.number
        process = declared.process
        processVersion = declared.processVersion
        drill = declared.drill
        declaredBy = record.actor
        declaredAt = record.occurredAt
        title = declared.title?.text
        functionality = declared.functionality?.text
        state = declared.state?.text
        audience = declared.audience?.text
        summary = declared.description?.text
        service = declared.service
        category = declared.category
        type = declared.type
        severity = declared.severity
        severityHistory = [
            SeverityInterval(
                severity: declared.severity,
                from: record.occurredAt,
                to: nil,
                by: record.actor,
                reason: "as declared"
            )
        ]
        milestones = [.declared: record.occurredAt]
        version = record.sequence
        changedAt = record.recordedAt
        access.admit(record.actor.person)
        heardAt = record.recordedAt
    }

    /// Takes in what happened next.
    package mutating func apply(_ record: EventRecord) {
        precondition(record.sequence == version + 1, "events of an incident are applied in order, without gaps")
        version = record.sequence
        changedAt = record.recordedAt
        if record.actor.person != nil { heardAt = record.recordedAt }
        let at = record.occurredAt
        access.admit(record.event.admits)
        switch record.event {
        case .declared: preconditionFailure("an incident is declared once, by the first of its events")
        case .described(let change): apply(change)
        case .severityChanged(let change): apply(change, by: record.actor, at: at)
        case .factRecorded(let change): apply(change, record)
        case .milestoneReached(let change): apply(change)
        case .reopened: reopen(at: at)
        case .roleAssigned(let change):
            hold(change.role, change.person, at)
        case .roleReleased(let change): release(change, at)
        case .escalationStarted(let start): begin(start, at: at)
        case .escalationAdvanced(let advance): apply(advance, at: at)
        case .escalationExhausted(let end): change(end.escalation) { $0.exhaustedAt = at }
        case .paged(let paged): pages.append(Page(paged, at: at))
        case .pageAcknowledged(let answer): apply(answer, at: at)
        case .notified, .noted: break
        case .updateProposed(let proposed): proposals.append(UpdateProposal(proposed, by: record.actor, at: at))
        case .updateDeclined(let declined): proposals.removeAll { $0.id == declined.id }
        case .updateSent(let sent):
            proposals.removeAll { $0.id == sent.id }
            updates.append(Update(sent, by: record.actor, at: at, facts: Set(facts.keys)))
        case .checkedIn: checkIns.append(at)
        case .ticked(let tick):
            ticks["\(tick.checklist)/\(tick.item)"] = tick.done ? Tick(by: record.actor, at: at) : nil
        case .conditionConfirmed(let given):
            confirmations[given.condition] = Confirmation(by: record.actor, at: at, evidence: given.evidence.text)
        case .gateOverridden(let override): overrides.append(override)
        case .dutyConfirmed(let duty): confirmedDuties[duty.clock] = at
        case .obligationReminded(let reminder): apply(reminder)
        case .obligationMissed(let miss): apply(miss)
        case .obligationKept(let kept): apply(kept)
        case .prompted(let prompt): prompts.append(Prompt(text: prompt.text, at: at))
        case .retrospectiveScheduled(let schedule):
            retrospective.scheduledAt = schedule.at
            retrospective.minutes = schedule.minutes
        case .retrospectiveSaved(let save):
            retrospective.markdown = save.markdown.text
            retrospective.savedAt = at
            retrospective.edition += 1
        case .reportAdvanced(let report):
            retrospective.report = report.stage
            retrospective.reportText = report.text?.text ?? retrospective.reportText
            if report.stage == .drafted || report.text != nil { retrospective.reportEdition += 1 }
        case .actionItemAdded(let added): actionItems.append(ActionItem(added, at: at))
        case .actionItemChanged(let change): apply(change, at: at)
        case .alertLinked(let link):
            alerts.append(
                LinkedAlert(
                    alert: link.alert,
                    title: link.title.text,
                    startsAt: link.startsAt,
                    endsAt: nil,
                    fingerprint: link.fingerprint
                )
            )
        case .alertCleared(let cleared):
            for index in alerts.indices where alerts[index].alert == cleared.alert && alerts[index].endsAt == nil {
                alerts[index].endsAt = cleared.endsAt
            }
        case .measureRecorded(let measure):
            measures.removeAll { $0.id == measure.id }
            measures.append(TemporaryMeasure(measure))
        case .measureUndone(let undone):
            for index in measures.indices where measures[index].id == undone.id { measures[index].undoneAt = at }
        case .handoverOffered(let offer):
            handovers.removeAll { $0.role == offer.role && $0.from == offer.from }
            handovers.append(Handover(offer, at: at))
        case .handoverCompleted(let done): apply(done, at: at)
        case .bridgeSet(let change):
            bridge = change.url.text
            bridgeOrder = nil
            meeting = change.meeting ?? meeting
        case .bridgeOrdered(let order): bridgeOrder = BridgeOrder(from: order.from, first: order.first)
        case .bridgeFailed: bridgeOrder = nil
        case .legalTriggered(let trigger): apply(trigger, record)
        case .restricted: access.restrictedAt = at
        case .admitted: break
        case .restrictionLifted: access.restrictedAt = nil
        case .room(let event): room.apply(event, record)
        case .attachment(let event): apply(event, record)
        case .legal(let event): apply(event, record)
        case .automation(let event): automations.apply(event, record, followsResolution: isResolved)
        }
    }

    private mutating func apply(_ change: IncidentEvent.Described) {
        title = change.title?.text ?? title
        functionality = change.functionality?.text ?? functionality
        state = change.state?.text ?? state
        audience = change.audience?.text ?? audience
        summary = change.description?.text ?? summary
        service = change.service ?? service
        category = change.category ?? category
        type = change.type ?? type
    }

    private mutating func apply(_ change: IncidentEvent.SeverityChanged, by actor: Actor, at moment: Timestamp) {
        severity = change.to
        severityHistory[severityHistory.count - 1].to = moment
        severityHistory.append(
            SeverityInterval(severity: change.to, from: moment, to: nil, by: actor, reason: change.reason.text)
        )
    }

    private mutating func apply(_ change: IncidentEvent.MilestoneReached) {
        milestones[change.milestone] = change.at
        // Nobody needs a bridge any more.
        if change.milestone == .closed { bridgeOrder = nil }
        guard change.milestone == .declared else { return }
        // A correction: the first severity holds from then on, too.
        declaredAt = change.at
        severityHistory[0].from = min(change.at, severityHistory[0].to ?? change.at)
    }

    private mutating func hold(_ role: String, _ person: ID<Person>, _ moment: Timestamp) {
        roles.append(RoleHolding(role: role, person: person, since: moment))
        roleFirstFilled[role] = roleFirstFilled[role] ?? moment
        room.handedOver[person] = nil
        room.deputies.removeAll { $0.role == role && $0.person == person }
    }

    private mutating func release(_ change: IncidentEvent.RoleReleased, _ moment: Timestamp) {
        roles.removeAll { $0.role == change.role && $0.person == change.person }
        roleLastGivenUpBy[change.role] = change.person
        roleGivenUpAt[change.role] = moment
        // Who holds a role no more has none to hand over.
        handovers.removeAll { $0.role == change.role && $0.from == change.person }
    }

    /// What was true of the end is not true any more; what was learned stays.
    private mutating func reopen(at moment: Timestamp) {
        reopenings += 1
        reopenedAt = moment
        for milestone in [Milestone.mitigated, .monitoring, .resolved, .baseline, .retrospectivePrep, .closed] {
            milestones[milestone] = nil
        }
        confirmations = [:]
        room.dismissal = nil
    }

    private mutating func apply(_ advance: IncidentEvent.EscalationAdvanced, at moment: Timestamp) {
        change(advance.escalation) {
            $0.step = advance.step
            $0.steppedAt = advance.heldUntil ?? moment
        }
    }

    private mutating func apply(_ answer: IncidentEvent.PageAcknowledged, at moment: Timestamp) {
        guard let index = pages.firstIndex(where: { $0.id == answer.page }) else { return }
        pages[index].acknowledgedAt = moment
        change(pages[index].escalation) {
            $0.acknowledgedBy = $0.acknowledgedBy ?? answer.person
            $0.acknowledgedAt = $0.acknowledgedAt ?? moment
        }
    }

    private mutating func begin(_ start: IncidentEvent.EscalationStarted, at moment: Timestamp) {
        for index in escalations.indices
        where escalations[index].because == start.because && escalations[index].step == nil
            && escalations[index].isRunning && start.spares?.contains(escalations[index].id) != true
        {
            escalations[index].supersededAt = moment
        }
        for replaced in start.replaces ?? [] {
            change(replaced) {
                $0.supersededAt = moment
                $0.replacedBy = start.escalation
            }
        }
        escalations.append(
            Escalation(
                id: start.escalation,
                policy: start.policy,
                urgency: start.urgency,
                because: start.because,
                startedAt: moment,
                notBefore: start.notBefore,
                followsResolution: isResolved,
                followsClosing: isClosed
            )
        )
    }

    private mutating func change(_ escalation: ID<Escalation>, _ body: (inout Escalation) -> Void) {
        guard let index = escalations.firstIndex(where: { $0.id == escalation }) else { return }
        body(&escalations[index])
    }

    private mutating func apply(_ reminder: IncidentEvent.ObligationReminded) {
        record[reminder.clock, default: ClockRecord()].reminded.insert(reminder.key)
        guard reminder.turns > 0 else { return }
        let turn = ClockRecord.Miss(key: reminder.key, dueAt: reminder.dueAt, turns: reminder.turns)
        record[reminder.clock]?.fall(turn, isNudge: true, endedAt: reminder.turnsEndedAt)
    }

    private mutating func apply(_ miss: IncidentEvent.ObligationMissed) {
        let turn = ClockRecord.Miss(key: miss.key, dueAt: miss.dueAt, turns: miss.turns)
        record[miss.clock, default: ClockRecord()].fall(turn, isNudge: false, endedAt: miss.turnsEndedAt)
    }

    private mutating func apply(_ kept: IncidentEvent.ObligationKept) {
        if kept.onTime {
            record[kept.clock, default: ClockRecord()].kept.append(kept.dueAt)
        } else {
            record[kept.clock, default: ClockRecord()].keptLate.append(kept.dueAt)
            record[kept.clock]?.doneLate.insert(Obligation.promise(of: kept.key))
        }
    }

    private mutating func apply(_ change: IncidentEvent.ActionItemChanged, at moment: Timestamp) {
        guard let index = actionItems.firstIndex(where: { $0.id == change.id }) else { return }
        actionItems[index].owner = change.owner ?? actionItems[index].owner
        actionItems[index].criticality = change.criticality ?? actionItems[index].criticality
        actionItems[index].targetAt = change.targetAt ?? actionItems[index].targetAt
        actionItems[index].ticket = change.ticket?.text ?? actionItems[index].ticket
        if let done = change.done { actionItems[index].doneAt = done ? moment : nil }
    }

    private mutating func apply(_ done: IncidentEvent.HandoverCompleted, at moment: Timestamp) {
        roles.removeAll { $0.role == done.role && $0.person == done.from }
        roleLastGivenUpBy[done.role] = done.from
        hold(done.role, done.to, moment)
        if roles(of: done.from).isEmpty { room.handedOver[done.from] = moment }
        guard let index = handovers.firstIndex(where: { $0.role == done.role && $0.from == done.from }) else { return }
        lastHandover = handovers.remove(at: index)
        lastHandover?.completedAt = moment
    }
}

extension Page {
    fileprivate init(_ paged: IncidentEvent.Paged, at moment: Timestamp) {
        self.init(
            id: paged.page,
            escalation: paged.escalation,
            step: paged.step,
            person: paged.person,
            urgency: paged.urgency,
            at: moment
        )
    }
}

extension ActionItem {
    fileprivate init(_ added: IncidentEvent.ActionItemAdded, at moment: Timestamp) {
        self.init(
            id: added.id,
            title: added.title.text,
            owner: added.owner,
            type: added.type,
            criticality: added.criticality,
            targetAt: added.targetAt,
            ticket: added.ticket?.text,
            addedAt: moment
        )
    }
}

extension TemporaryMeasure {
    fileprivate init(_ measure: IncidentEvent.MeasureRecorded) {
        self.init(
            id: measure.id,
            what: measure.what.text,
            undo: measure.undo.text,
            owner: measure.owner,
            expiresAt: measure.expiresAt,
            silence: measure.silence
        )
    }
}

extension Handover {
    fileprivate init(_ offer: IncidentEvent.HandoverOffered, at moment: Timestamp) {
        self.init(
            role: offer.role,
            from: offer.from,
            to: offer.to,
            situation: offer.situation.text,
            offeredAt: moment
        )
    }
}

extension UpdateProposal {
    fileprivate init(_ proposed: IncidentEvent.UpdateProposed, by actor: Actor, at moment: Timestamp) {
        self.init(
            id: proposed.id,
            audience: proposed.audience,
            state: proposed.state,
            subject: proposed.subject.text,
            body: proposed.body.text,
            components: proposed.components,
            by: actor,
            at: moment
        )
    }
}

extension Update {
    fileprivate init(_ sent: IncidentEvent.UpdateSent, by actor: Actor, at moment: Timestamp, facts: Set<String>) {
        self.init(
            id: sent.id,
            audience: sent.audience,
            state: sent.state,
            subject: sent.subject.text,
            body: sent.body.text,
            components: sent.components,
            nextBy: sent.nextBy,
            by: sent.proposedBy ?? actor,
            approvedBy: sent.proposedBy == nil ? nil : actor.person,
            at: moment,
            facts: facts
        )
    }
}
