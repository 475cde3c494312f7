extension Draft {
    /// Takes in that time has passed: each promise whose moment has come is reminded of, missed or escalated, once.
    mutating func tellTime() {
        for obligation in obligations() {
            if let remindAt = obligation.remindAt, remindAt <= context.now, obligation.dueAt > context.now {
                remind(of: obligation)
            } else if obligation.dueAt <= context.now, obligation.wakeAt != nil {
                fall(due: obligation)
            }
        }
    }

    private mutating func fall(due obligation: Obligation) {
        switch obligation.origin {
        case .escalation(let id, let step):
            advance(id, to: step, lateBy: context.now - obligation.dueAt)
        case .answer(let id): beginAnew(id)
        case .duty, .actionItem, .order, .measure, .contractNotice:
            if obligation.isNudge {
                remind(of: obligation, turns: turnsPassed(obligation))
            } else {
                miss(obligation)
            }
        }
    }

    private mutating func remind(of obligation: Obligation, turns: Int = 0) {
        record(
            .obligationReminded(
                .init(
                    clock: obligation.clock,
                    key: obligation.key,
                    says: obligation.says,
                    dueAt: obligation.dueAt,
                    turns: turns,
                    turnsEndedAt: turns > 1 ? end(of: turns, obligation) : nil
                )
            ),
            at: obligation.isNudge ? obligation.dueAt : obligation.remindAt,
            by: .muster
        )
    }

    /// More than one only where Muster itself was down.
    private func turnsPassed(_ obligation: Obligation) -> Int {
        let late = context.now - obligation.dueAt
        return obligation.turn.map { 1 + Int(late.milliseconds / $0.milliseconds) } ?? 1
    }

    /// Records the miss and what the process says must follow.
    private func end(of turns: Int, _ obligation: Obligation) -> Timestamp {
        obligation.dueAt + (obligation.turn ?? .zero) * (turns - 1)
    }

    private mutating func miss(_ obligation: Obligation) {
        let turns = turnsPassed(obligation)
        record(
            .obligationMissed(
                .init(
                    clock: obligation.clock,
                    key: obligation.key,
                    says: obligation.says,
                    dueAt: obligation.dueAt,
                    turns: turns,
                    turnsEndedAt: turns > 1 ? end(of: turns, obligation) : nil,
                    owner: obligation.person
                )
            ),
            at: obligation.dueAt,
            by: .muster
        )
        if case .contractNotice(let key) = obligation.origin { escalateContract(key) }
        for consequence in obligation.missed {
            switch consequence {
            case .remind: break  // The miss itself is sent to the owner.
            case .escalate(let contact):
                // Who is being paged already needs no second page for the next turn; one that can wait is no such page.
                if incident.asked(.high, by: context.now).contains(where: { $0.because == contact }) { continue }
                escalate(.init(target: .contact(contact), urgency: .high, because: contact))
            case .prompt(let text): prompt(text)
            }
        }
    }

    /// A contract that was broken is for whoever owns the service.
    private mutating func escalateContract(_ key: String) {
        guard let notice = incident.legal.owed.first(where: { $0.key == key }),
            let team = context.organisation.service(key: notice.service)?.team
        else { return }
        escalate(.init(target: .team(team), urgency: .high, because: "Notice to \(notice.customer) is overdue"))
    }

    /// Records which of the promises that stood before have been kept by what was just recorded.
    mutating func settle(_ before: [Obligation]) {
        let after = Set(obligations().map { Obligation.promise(of: $0.key) })
        for obligation in before where !after.contains(Obligation.promise(of: obligation.key)) && !obligation.isNudge {
            guard isKept(obligation) else { continue }
            record(
                .obligationKept(
                    .init(
                        clock: obligation.clock,
                        key: obligation.key,
                        says: obligation.says,
                        dueAt: obligation.dueAt,
                        onTime: !obligation.isOverdue && context.now <= obligation.dueAt
                    )
                ),
                by: .muster
            )
        }
    }

    /// Whether the events of this decision did what was owed; a promise can also end because it lapsed.
    private func isKept(_ obligation: Obligation) -> Bool {
        switch obligation.origin {
        case .duty(let duty): decision.events.contains { keeps(duty, of: obligation.clock, $0) }
        case .actionItem(let id):
            decision.events.contains { event in
                if case .actionItemChanged(let change) = event { change.id == id && change.done == true } else { false }
            }
        case .order: false
        case .contractNotice(let key): decision.events.contains { $0.gives(key) }
        case .measure(let id):
            decision.events.contains { event in
                if case .measureUndone(let undone) = event { undone.id == id } else { false }
            }
        // The next step of a page is not promised to anybody; an answer makes it needless, and a sign of life the one after.
        case .escalation, .answer: false
        }
    }

    private func keeps(_ duty: Clock.Duty, of clock: String, _ event: IncidentEvent) -> Bool {
        switch duty {
        case .update(let audience): if case .updateSent(let sent) = event { sent.audience == audience } else { false }
        case .checkIn: isCheckIn(event)
        case .milestone(let milestone):
            if case .milestoneReached(let reached) = event { reached.milestone == milestone } else { false }
        case .roleFilled(let role): event.assigns(role)
        case .handover(let role):
            if case .handoverCompleted(let done) = event { done.role == role } else { event.assigns(role) }
        case .actionItemDone: false
        case .retrospectiveScheduled: if case .retrospectiveScheduled = event { true } else { false }
        case .retrospectiveDrafted: if case .retrospectiveSaved = event { true } else { false }
        case .reportPublished:
            if case .reportAdvanced(let report) = event { report.stage == .published } else { false }
        case .confirmed: if case .dutyConfirmed(let duty) = event { duty.clock == clock } else { false }
        case .notice: event.gives(clock)
        }
    }

    /// A mail to an audience tells as much as a check-in does.
    private func isCheckIn(_ event: IncidentEvent) -> Bool {
        if case .updateSent(let sent) = event { return context.process.audience(sent.audience)?.channel == .email }
        if case .checkedIn = event { return true }
        return false
    }
}

extension IncidentEvent {
    fileprivate func gives(_ notice: String) -> Bool {
        if case .legal(.noticeGiven(let given)) = self { given.notice == notice } else { false }
    }

    fileprivate func assigns(_ role: String) -> Bool {
        if case .roleAssigned(let assigned) = self { assigned.role == role } else { false }
    }
}
