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
        case .duty, .actionItem:
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
        for consequence in obligation.missed {
            switch consequence {
            case .remind: break  // The miss itself is sent to the owner.
            case .escalate(let contact):
                // Who is being paged already needs no second page for the next turn.
                if incident.escalations.contains(where: { $0.because == contact && incident.awaits($0) }) { continue }
                escalate(.init(target: .contact(contact), urgency: .high, because: contact))
            case .prompt(let text): prompt(text)
            }
        }
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
        decision.events.contains { event in
            switch (obligation.origin, event) {
            case (.duty(.update(let audience)), .updateSent(let sent)): sent.audience == audience
            case (.duty(.checkIn), .checkedIn): true
            case (.duty(.checkIn), .updateSent(let sent)): context.process.audience(sent.audience)?.channel == .email
            case (.duty(.milestone(let milestone)), .milestoneReached(let reached)): reached.milestone == milestone
            case (.duty(.roleFilled(let role)), .roleAssigned(let assigned)): assigned.role == role
            case (.duty(.handover(let role)), .handoverCompleted(let done)): done.role == role
            case (.duty(.handover(let role)), .roleAssigned(let assigned)): assigned.role == role
            case (.duty(.retrospectiveScheduled), .retrospectiveScheduled): true
            case (.duty(.retrospectiveDrafted), .retrospectiveSaved): true
            case (.duty(.reportPublished), .reportAdvanced(let report)): report.stage == .published
            case (.duty(.confirmed), .dutyConfirmed(let duty)): duty.clock == obligation.clock
            case (.actionItem(let id), .actionItemChanged(let change)): change.id == id && change.done == true
            default: false
            }
        }
    }
}
