/// The promises in force, soonest first.
///
/// The one mechanism for "something must happen by a time": the page shows these, the timer wakes for them, the report
/// counts them, and a replay judges old incidents by them.
///
/// - Parameter calendar: what business days and hours are.
package func obligations(
    of incident: Incident,
    under process: ProcessDefinition,
    calendar: BusinessCalendar
) -> [Obligation] {
    let promises = incident.clocks(under: process).flatMap { clock in
        PromiseReckoning(incident: incident, process: process, clock: clock, calendar: calendar).obligations
    }
    let pages = incident.escalations.filter(incident.awaits).compactMap { awaitedAnswer(to: $0, of: incident) }
    let answers = incident.escalations.compactMap { awaitedWord(after: $0, of: incident) }
    let room =
        incident.orderPromises(under: process) + incident.measurePromises + incident.contractPromises(under: process)
    // What is due at one moment comes in the order in which it began, not in that of identities drawn by lot.
    return (promises + pages + answers + room).enumerated()
        .sorted { ($0.element.dueAt, $0.element.clock, $0.offset) < ($1.element.dueAt, $1.element.clock, $1.offset) }
        .map(\.element)
}

extension Incident {
    /// Whether an escalation goes on: nobody is paged for what is over, but for what came up afterwards.
    package func awaits(_ escalation: Escalation) -> Bool { escalation.isRunning && pursues(escalation) }

    /// Whether the state of the incident lets an escalation go on.
    package func pursues(_ escalation: Escalation) -> Bool {
        (!isClosed || escalation.followsClosing) && (!isResolved || escalation.followsResolution)
    }

    /// Escalations whose answer is awaited no less urgently than that of a new one would be, and no later.
    ///
    /// - Parameter moment: when the new one would begin.
    func asked(_ urgency: SeverityLevel.Urgency, by moment: Timestamp) -> [Escalation] {
        escalations.filter { escalation in
            awaits(escalation) && (escalation.urgency == .high || urgency == .low)
                && (escalation.step != nil || (escalation.notBefore ?? escalation.startedAt) <= moment)
        }
    }

    /// The escalations that took the place of one, the next first: it was handed on, or it began anew.
    package func successors(of id: ID<Escalation>) -> [Escalation] {
        var found: [Escalation] = []
        var next = escalations.first { $0.id == id }?.replacedBy
        while let following = next, let escalation = escalations.first(where: { $0.id == following }) {
            found.append(escalation)
            next = escalation.replacedBy
        }
        return found
    }

    /// Whether an answer to a page is still wanted, and would be taken.
    package func isOpen(_ page: Page) -> Bool {
        guard page.acknowledgedAt == nil, let escalation = escalations.first(where: { $0.id == page.escalation })
        else { return false }
        // Nobody was there to answer: whoever comes at last may, as long as the incident is not closed.
        return isClosed ? awaits(escalation) : pursues(escalation)
    }

    /// Whether the one who got a page can pass it on: the step that it was part of is the last that was taken.
    package func canPassOn(_ page: Page) -> Bool {
        page.acknowledgedAt == nil
            && escalations.contains { $0.id == page.escalation && $0.step == page.step && awaits($0) }
    }
}

/// The step that a running escalation takes next unless somebody answers.
private func awaitedAnswer(to escalation: Escalation, of incident: Incident) -> Obligation? {
    // Before the first step: business hours have not begun.
    let next = escalation.step.map { $0 + 1 } ?? 0
    var dueAt: Timestamp
    if let step = escalation.step, let steppedAt = escalation.steppedAt {
        dueAt = steppedAt + escalation.policy.patience(after: step)
    } else {
        dueAt = (escalation.notBefore ?? escalation.startedAt) + (escalation.policy.steps.first?.after ?? .zero)
    }
    // While it was resolved nobody was kept waiting.
    if let reopenedAt = incident.reopenedAt { dueAt = max(dueAt, reopenedAt) }
    return Obligation(
        key: "escalation:\(escalation.id):\(next)",
        clock: "escalation",
        says: next == 0 ? "Page \(escalation.because)" : "Acknowledge the page to \(escalation.because)",
        dueAt: dueAt,
        owner: .contact(escalation.because),
        origin: .escalation(escalation.id, step: next),
        missed: [],
        isNudge: false,
        source: "Escalation policy \(escalation.policy.name)",
        line: 0,
        missedTurns: 0
    )
}

/// The sign of life that an answered escalation waits for, where its policy says how long an answer holds.
private func awaitedWord(after escalation: Escalation, of incident: Incident) -> Obligation? {
    guard let holds = escalation.policy.answerHolds, let answeredAt = escalation.acknowledgedAt,
        escalation.supersededAt == nil, !incident.reached(.mitigated), !incident.isResolved, !incident.isClosed
    else { return nil }
    let dueAt = max(answeredAt, incident.heardAt) + holds
    return Obligation(
        key: "answer:\(escalation.id):\(dueAt.milliseconds)",
        clock: "escalation",
        says: "Say how it goes, or the page to \(escalation.because) goes out again",
        dueAt: dueAt,
        owner: .contact(escalation.because),
        person: escalation.acknowledgedBy,
        origin: .answer(escalation.id),
        missed: [],
        isNudge: false,
        source: "Escalation policy \(escalation.policy.name)",
        line: 0,
        missedTurns: 0
    )
}

/// Works out what one clock asks of one incident.
private struct PromiseReckoning {
    let incident: Incident
    let process: ProcessDefinition
    let clock: Clock
    let calendar: BusinessCalendar

    var obligations: [Obligation] {
        if incident.isClosed, !outlivesClosing { return [] }
        if let until = clock.until, incident.reached(until) { return [] }
        switch clock.timing {
        case .every(let turns): return starts.compactMap { cadence(turns, from: $0) }
        case .within(let deadlines):
            if clock.from == .actionItem { return incident.actionItems.compactMap { item($0, deadlines) } }
            return starts.compactMap { once(deadlines, from: $0) }
        }
    }

    /// What the law asks for runs on, and so does each action item until it is done. Where it was no incident nothing is
    /// left to do; where it was merged into another, its items stay with it.
    private var outlivesClosing: Bool {
        if clock.from == .actionItem { return incident.room.dismissal.map { $0.outcome == .duplicate } ?? true }
        return clock.duty == .notice
    }

    /// The moments from which it counts: none while the anchor has not happened.
    private var starts: [Timestamp] {
        let anchor: Timestamp? =
            switch clock.from {
            case .milestone(let milestone): incident.milestones[milestone]
            case .roleTaken(let role): incident.holders(of: role).first?.since
            case .handover: incident.lastHandover?.completedAt
            case .legalTrigger(let key): incident.legalTriggers[key]
            case .notice(let key): incident.legal.given[key]?.at
            case .actionItem: nil
            }
        guard let anchor else { return [] }
        // What the law asks for runs on, whatever becomes of the incident.
        if case .legalTrigger = clock.from { return [anchor] }
        if case .notice = clock.from { return [anchor] }
        // After a reopening everything else counts anew: nobody owed anything while it was resolved. So does a role that
        // was held and given up: it was filled in time, and is another promise now.
        let vacated: Timestamp? =
            if case .roleFilled(let role) = clock.duty { incident.roleGivenUpAt[role] } else { nil }
        return [max(anchor, incident.reopenedAt ?? anchor, vacated ?? anchor)]
    }

    private func cadence(_ turns: [String: Duration], from anchor: Timestamp) -> Obligation? {
        let start = max(anchor, lastDone ?? anchor)
        let key = "\(clock.id)@\(start.milliseconds)"
        let missed = standing(key)
        let due = due(from: missed?.endedAt ?? start) { severity, begin in turns[severity].map { begin + $0 } }
        guard let turn = turns[incident.severity], let due else { return nil }
        return obligation(key: key, dueAt: due, missed: missed, turn: turn)
    }

    /// When the time that began at `start` ends, through the changes of severity since.
    ///
    /// A graver level shortens it, counted from the change but never beyond what was promised; a lighter one lets it run
    /// from its own beginning; a level without the promise ends it, and it begins anew with the next one that has it.
    private func due(from start: Timestamp, end: (String, Timestamp) -> Timestamp?) -> Timestamp? {
        var due: Timestamp?
        var begin = start
        for (place, interval) in incident.severityHistory.enumerated() where interval.to.map({ $0 > start }) ?? true {
            // What was noticed before it was declared had no other severity then.
            let from = place == 0 ? start : max(start, interval.from)
            if due == nil { begin = from }
            guard let whole = end(interval.severity, begin) else {
                due = nil
                continue
            }
            guard let promised = due, whole < promised, let shortened = end(interval.severity, from) else {
                due = whole
                continue
            }
            due = min(promised, shortened)
        }
        return due
    }

    private func once(_ deadlines: [String: Deadline], from anchor: Timestamp) -> Obligation? {
        guard !isDone(since: anchor) else { return nil }
        // The law counts from awareness, which may lie before anybody declared anything, and knows no severities.
        let due =
            clock.duty == .notice
            ? deadlines[incident.severity].map { anchor.adding($0, calendar: calendar, sprint: process.sprint) }
            : due(from: anchor) { severity, begin in
                deadlines[severity].map { begin.adding($0, calendar: calendar, sprint: process.sprint) }
            }
        guard let due else { return nil }
        let key = "\(clock.id)@\(anchor.milliseconds)"
        return obligation(key: key, dueAt: due, missed: standing(key), turn: nil)
    }

    private func item(_ item: ActionItem, _ deadlines: [String: Deadline]) -> Obligation? {
        guard item.doneAt == nil else { return nil }
        let deadline = deadlines[incident.severity].map {
            item.addedAt.adding($0, calendar: calendar, sprint: process.sprint)
        }
        guard let due = item.targetAt ?? deadline else { return nil }
        let key = "\(clock.id):\(item.id)@\(due.milliseconds)"
        var result = obligation(key: key, dueAt: due, missed: standing(key), turn: nil)
        result.says = "\(clock.says): \(item.title)"
        result.person = item.owner
        result.origin = .actionItem(item.id)
        return result
    }

    private func obligation(key: String, dueAt: Timestamp, missed: ClockRecord.Standing?, turn: Duration?) -> Obligation
    {
        let reminderKey = "\(key)#\(missed?.turns ?? 0)"
        let reminded = incident.record[clock.id]?.reminded.contains(reminderKey) ?? false
        return Obligation(
            key: reminderKey,
            clock: clock.id,
            says: clock.says,
            dueAt: dueAt,
            remindAt: reminded || clock.remindBefore == .zero ? nil : dueAt - clock.remindBefore,
            owner: clock.owner,
            person: holder,
            origin: .duty(clock.duty),
            missed: clock.missed,
            isNudge: clock.nudge,
            source: clock.source,
            line: clock.line,
            missedTurns: missed?.turns ?? 0,
            overdueSince: missed?.firstDueAt,
            turn: turn
        )
    }

    private var holder: ID<Person>? {
        if case .role(let role) = clock.owner { incident.holder(of: role) } else { nil }
    }

    /// What was missed of one promise; nil where nothing was.
    private func standing(_ key: String) -> ClockRecord.Standing? { incident.record[clock.id]?.standings[key] }

    /// When the duty of a cadence was last done.
    private var lastDone: Timestamp? {
        switch clock.duty {
        case .update(let audience): return incident.updates(to: audience).last?.at
        case .checkIn:
            // The check-in prepares the update, so that a mail that went out begins its turn anew.
            let mails = Set(process.audiences.filter { $0.channel == .email }.map(\.key))
            let mailed = incident.updates.last { mails.contains($0.audience) }?.at
            return [incident.checkIns.last, mailed].compactMap(\.self).max()
        case .confirmed: return incident.confirmedDuties[clock.id]
        case .milestone, .roleFilled, .handover, .retrospectiveScheduled, .retrospectiveDrafted, .actionItemDone,
            .reportPublished, .notice:
            return nil
        }
    }

    private func isDone(since anchor: Timestamp) -> Bool {
        switch clock.duty {
        case .update(let audience): incident.updates(to: audience).contains { $0.at >= anchor }
        case .checkIn: incident.checkIns.contains { $0 >= anchor }
        case .milestone(let milestone): incident.reached(milestone)
        case .roleFilled(let role): incident.holder(of: role) != nil
        // Done by a change of holder, which moves the anchor.
        case .handover: false
        case .retrospectiveScheduled: incident.retrospective.scheduledAt != nil
        case .retrospectiveDrafted: incident.retrospective.markdown != nil
        // Reckoned for each item by itself.
        case .actionItemDone: true
        case .reportPublished: incident.retrospective.report == .published
        case .confirmed: incident.confirmedDuties[clock.id].map { $0 >= anchor } ?? false
        case .notice: incident.legal.given[clock.id] != nil
        }
    }
}

extension Timestamp {
    private func adding(months: Int, in zone: Zone) -> Timestamp {
        let wall = zone.civilTime(at: self)
        let later = CivilTime(date: wall.date.adding(months: months), millisecondOfDay: wall.millisecondOfDay)
        return zone.firstOccurrence(of: later)
    }

    /// The end of a deadline that begins here.
    package func adding(_ deadline: Deadline, calendar: BusinessCalendar, sprint: Duration) -> Timestamp {
        switch deadline {
        case .duration(let duration): self + duration
        case .businessDays(let days): calendar.adding(businessDays: days, to: self)
        case .businessHours(let hours): calendar.adding(businessHours: hours, to: self)
        case .sprints(let count): self + .milliseconds(sprint.milliseconds * Int64(count))
        case .months(let count): adding(months: count, in: calendar.zone)
        }
    }
}
