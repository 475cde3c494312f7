extension Room {
    /// Takes in what happened in it.
    mutating func apply(_ event: RoomEvent, _ record: EventRecord) {
        let (actor, at) = (record.actor, record.occurredAt)
        switch event {
        case .said(let said): hear(said, record)
        case .marked(let marked): apply(marked)
        case .orderGiven(let given):
            orders.append(
                Order(
                    number: given.number,
                    to: given.to,
                    text: given.text.text,
                    dueAt: given.dueAt,
                    by: actor,
                    at: at
                )
            )
        case .orderMoved(let moved): apply(moved, actor, at)
        case .hypothesisRaised(let raised):
            hypotheses.append(Hypothesis(number: raised.number, text: raised.text.text, by: actor, at: at))
        case .hypothesisJudged(let judged):
            for index in hypotheses.indices where hypotheses[index].number == judged.number {
                hypotheses[index].state = judged.verdict
                hypotheses[index].evidence = judged.evidence.text
                hypotheses[index].judgedBy = actor
                hypotheses[index].judgedAt = at
            }
        case .actionProposed(let proposed):
            actions.append(
                ResponseAction(
                    number: proposed.number,
                    text: proposed.text.text,
                    hypothesis: proposed.hypothesis,
                    by: actor,
                    at: at
                )
            )
        case .actionMoved(let moved): apply(moved, actor, at)
        case .decided(let decided):
            decisions.append(
                LoggedDecision(
                    number: decided.number,
                    text: decided.text.text,
                    alternatives: decided.alternatives.map(\.text),
                    because: decided.because?.text,
                    by: actor,
                    at: at
                )
            )
        case .protocolBroken(let broken): apply(broken, at)
        case .questionAnswered(let given):
            answers[given.question] = Answer(text: given.answer.text, by: actor, at: at)
        case .engaged(let engaged):
            let who = Participant(person: engaged.person, outsider: engaged.outsider)
            end(who, at)
            engagements.append(Engagement(who: who, component: engaged.component?.text, since: at))
        case .disengaged(let left): disengage(Participant(person: left.person, outsider: left.outsider), at)
        case .deputyNamed(let named):
            deputies.removeAll { $0.role == named.role && $0.person == named.person }
            deputies.append(Deputy(role: named.role, person: named.person, kind: named.kind, since: at))
        case .deputyReleased(let released):
            deputies.removeAll { $0.role == released.role && $0.person == released.person }
        case .rhythmSet(let set): rhythm = set.minutes.map { BattleRhythm(minutes: $0, since: at) }
        case .linked(let link):
            links.append(
                IncidentLink(
                    other: link.other,
                    number: link.number,
                    relation: link.relation,
                    reason: link.reason.text
                )
            )
        case .dismissed(let dismissed):
            dismissal = Dismissal(
                outcome: dismissed.outcome,
                reason: dismissed.reason.text,
                ticket: dismissed.ticket?.text,
                at: at
            )
        case .ticketFiled(let filed): ticket = filed.ticket
        case .labelled(let change):
            labels.removeAll { $0 == change.label.text }
            if change.isOn { labels.append(change.label.text) }
        case .checklistStarted(let start): startedChecklists.insert(start.checklist)
        }
    }

    private mutating func hear(_ said: RoomEvent.Said, _ record: EventRecord) {
        saidCount += 1
        chat.append(
            ChatLine(
                sequence: record.sequence,
                by: record.actor,
                source: record.source,
                at: record.occurredAt,
                text: said.text.text,
                answers: said.answers
            )
        )
        if chat.count > Limits.chatLinesKept * 2 { chat.removeFirst(chat.count - Limits.chatLinesKept) }
    }

    private mutating func apply(_ marked: RoomEvent.Marked) {
        var mark = marks[marked.entry] ?? EntryMark()
        mark.isPinned = marked.pinned ?? mark.isPinned
        if let tag = marked.addsTag?.text, !mark.tags.contains(tag) { mark.tags.append(tag) }
        if let tag = marked.removesTag?.text { mark.tags.removeAll { $0 == tag } }
        marks[marked.entry] = mark == EntryMark() ? nil : mark
    }

    private mutating func apply(_ moved: RoomEvent.OrderMoved, _ actor: Actor, _ moment: Timestamp) {
        guard let index = orders.firstIndex(where: { $0.number == moved.number }) else { return }
        // Whoever reports it as done has heard it.
        if moved.to != .withdrawn, orders[index].acknowledgedAt == nil {
            orders[index].acknowledgedBy = actor
            orders[index].acknowledgedAt = moment
        }
        orders[index].state = moved.to
        orders[index].note = moved.note?.text ?? orders[index].note
        if !orders[index].isOpen { orders[index].endedAt = moment }
    }

    private mutating func apply(_ moved: RoomEvent.ActionMoved, _ actor: Actor, _ moment: Timestamp) {
        guard let index = actions.firstIndex(where: { $0.number == moved.number }) else { return }
        actions[index].state = moved.to
        actions[index].note = moved.note?.text ?? actions[index].note
        switch moved.to {
        case .approved:
            actions[index].approvedBy = actor
            actions[index].approvedAt = moment
        case .executing:
            actions[index].executedBy = actor
            actions[index].executedAt = moment
        case .verified, .failed, .declined: actions[index].endedAt = moment
        case .proposed: break
        }
    }

    private mutating func apply(_ broken: RoomEvent.ProtocolBroken, _ moment: Timestamp) {
        breaches.append(
            Breach(
                rule: broken.rule,
                person: broken.person,
                text: broken.text.text,
                at: moment,
                action: broken.action
            )
        )
        guard broken.rule == .unapprovedAction else { return }
        for index in actions.indices where actions[index].number == broken.action {
            actions[index].wasUnapproved = true
        }
    }

    private mutating func end(_ who: Participant, _ moment: Timestamp) {
        for index in engagements.indices where engagements[index].who == who && engagements[index].until == nil {
            engagements[index].until = moment
        }
    }

    /// Also of somebody who is engaged by a role or an answered page alone, from when on they are not.
    private mutating func disengage(_ who: Participant, _ moment: Timestamp) {
        if engagements.contains(where: { $0.who == who && $0.until == nil }) {
            end(who, moment)
        } else {
            engagements.append(Engagement(who: who, since: moment, until: moment))
        }
    }
}
