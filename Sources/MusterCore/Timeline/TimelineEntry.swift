/// One event as a person reads it.
package struct TimelineEntry: Equatable, Sendable {
    package var sequence: Int
    package var occurredAt: Timestamp
    package var recordedAt: Timestamp
    /// "Ana", "Muster", "prometheus".
    package var who: String
    package var person: ID<Person>?
    package var source: EventSource
    package var kind: Kind
    package var text: String
    /// The sequence of the entry that this one corrects or answers.
    package var refersTo: Int?

    package init(
        sequence: Int,
        occurredAt: Timestamp,
        recordedAt: Timestamp,
        who: String,
        person: ID<Person>?,
        source: EventSource,
        kind: Kind,
        text: String,
        refersTo: Int? = nil
    ) {
        self.sequence = sequence
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.who = who
        self.person = person
        self.source = source
        self.kind = kind
        self.text = text
        self.refersTo = refersTo
    }

    /// What a reader filters by.
    package enum Kind: String, CaseIterable, Sendable {
        case state, role, page, communication, decision, hypothesis, action, note, chat, alert, clock, gate, breach,
            review
        /// What somebody changed elsewhere, shown beside the record and no part of it.
        case change
    }

    /// Backdated by more than clocks differ: both times are shown.
    package var isBackdated: Bool { recordedAt - occurredAt > .seconds(60) }
}

/// Puts events into words.
package struct TimelineWriter: Sendable {
    private let process: ProcessDefinition
    private let organisation: Organisation

    package init(process: ProcessDefinition, organisation: Organisation) {
        self.process = process
        self.organisation = organisation
    }

    package func entry(_ record: EventRecord) -> TimelineEntry {
        var refersTo: Int?
        if case .noted(let note) = record.event { refersTo = note.refersTo }
        if case .room(.said(let said)) = record.event { refersTo = said.answers }
        if case .room(.marked(let marked)) = record.event { refersTo = marked.entry }
        if case .attachment(.attached(let attached)) = record.event { refersTo = attached.entry }
        return TimelineEntry(
            sequence: record.sequence,
            occurredAt: record.occurredAt,
            recordedAt: record.recordedAt,
            who: name(of: record.actor),
            person: record.actor.person,
            source: record.source,
            kind: record.event.timelineKind,
            text: text(of: record.event),
            refersTo: refersTo
        )
    }

    package func name(of actor: Actor) -> String {
        switch actor {
        case .person(let id): name(of: id)
        case .muster: "Muster"
        case .integration(let name): name
        case .automation(let name, let line): "\(name) (automation, process line \(line))"
        }
    }

    package func name(of person: ID<Person>) -> String {
        organisation.person(person)?.name ?? "somebody who has left"
    }

    func role(_ key: String) -> String { process.role(key)?.name ?? key }
    /// What a question of the bank asks, with its place in it.
    func question(_ number: Int) -> String {
        let bank = process.questions
        return bank.indices.contains(number - 1) ? bank[number - 1].asks : "Question \(number)"
    }

    private func audience(_ key: String) -> String { process.audience(key)?.name ?? key }

    private func milestone(_ key: Milestone) -> String {
        process.milestone(key)?.name ?? key.rawValue
    }

    func checklist(_ id: String) -> String { process.checklist(id)?.title ?? id }

    func moment(_ moment: Timestamp) -> String { moment.text(in: organisation.calendar.zone) }

    private func text(of event: IncidentEvent) -> String {
        switch event {
        case .declared(let declared): declaredText(declared)
        case .described(let change): describedText(change)
        case .severityChanged(let change): "Severity \(change.from) → \(change.to): \(change.reason)"
        case .factRecorded(let change): factText(change)
        case .milestoneReached(let reached):
            "\(milestone(reached.milestone)) at \(moment(reached.at))" + (reached.note.map { ": \($0)" } ?? "")
        case .reopened(let reopened): "Reopened: \(reopened.reason)"
        case .roleAssigned(let change):
            "\(name(of: change.person)) is \(role(change.role))" + (change.reason.map { ": \($0)" } ?? "")
        case .roleReleased(let change): "\(name(of: change.person)) is no longer \(role(change.role))"
        case .escalationStarted(let start): startText(start)
        case .escalationAdvanced(let advance):
            "Step \(advance.step + 1) of the escalation"
                + (advance.lateBy >= Self.worthSaying
                    ? ", late by \(Duration.milliseconds(advance.lateBy).measured)" : "")
                + (advance.heldUntil.map { ", held until \(moment($0)) by quiet hours" } ?? "")
        case .escalationExhausted: "Nobody has answered: the escalation is exhausted"
        case .paged(let page): "Paged \(name(of: page.person))\(page.urgency == .low ? " at low urgency" : "")"
        case .pageAcknowledged(let answer):
            answer.person.map { "\(name(of: $0)) acknowledged the page" }
                ?? "It was acknowledged where the alert came from"
        case .notified(let notice):
            "Told \(notice.contact): \(notice.because)"
                + (notice.inDrill == true ? " (in a drill: nothing goes to addresses outside)" : "")
        case .updateProposed(let proposed): "Waits for approval → \(audience(proposed.audience)): \(proposed.body)"
        case .updateDeclined(let declined): "The update was not approved: \(declined.reason)"
        case .restricted(let restriction): "Restricted to those who must know: \(restriction.because)"
        case .admitted(let admission): admissionText(admission)
        case .restrictionLifted(let lift): "The restriction is lifted: \(lift.because)"
        case .updateSent(let sent):
            "\(sent.state.words.capitalizedFirst) → \(audience(sent.audience)): \(sent.body)"
                + (sent.proposedBy.map { " (written by \(name(of: $0)), approved)" } ?? "")
                + (sent.inDrill == true ? " (sent in a drill: not published, and told to nobody outside)" : "")
        case .checkedIn(let check): "Checked in: \(check.note)"
        case .noted(let note): note.text.text
        case .ticked(let tick): tickText(tick)
        case .conditionConfirmed(let given): "Confirmed \"\(conditionText(given.condition))\": \(given.evidence)"
        case .gateOverridden(let override):
            "Passed the gate to \(milestone(override.milestone)) without "
                + override.conditions.map { "\"\(conditionText($0))\"" }.joined(separator: ", ")
                + ": \(override.reason)"
        case .dutyConfirmed(let duty): "Done: \(process.clock(duty.clock)?.says ?? duty.clock). \(duty.note)"
        case .obligationReminded(let reminder): "Reminder: \(reminder.says), due \(moment(reminder.dueAt))"
        case .obligationMissed(let miss): missText(miss)
        case .obligationKept(let kept): "\(kept.onTime ? "Kept" : "Kept late"): \(kept.says), due \(moment(kept.dueAt))"
        case .prompted(let prompt): prompt.text
        case .retrospectiveScheduled(let schedule):
            "\(process.retrospective.name) scheduled for \(moment(schedule.at)), \(schedule.minutes) min"
        case .retrospectiveSaved: "\(process.retrospective.name) document saved"
        case .reportAdvanced(let report): "\(process.report?.name ?? "Report") \(report.stage.rawValue)"
        case .actionItemAdded(let item): "Action item: \(item.title) (\(item.type))"
        case .actionItemChanged(let change): change.done == true ? "Action item done" : "Action item changed"
        case .alertLinked(let link): "Alert: \(link.title)"
        case .alertCleared: "An alert has cleared"
        case .measureRecorded(let measure): "Temporary measure: \(measure.what). To undo: \(measure.undo)"
        case .measureUndone(let undone): "Temporary measure undone: \(undone.note)"
        case .handoverOffered(let offer): "\"\(offer.says)\" \(offer.situation)"
        case .handoverCompleted(let done):
            "\"\(done.says)\" \(role(done.role)): \(name(of: done.from)) → \(name(of: done.to))"
        case .bridgeSet(let bridge): "Bridge: \(bridge.url)"
        case .bridgeOrdered(let order): "\(order.from) is asked for a meeting; the link to the bridge follows"
        case .bridgeFailed(let failure): "\(failure.from) opened no meeting: \(failure.because)"
        case .room(let event): text(of: event)
        case .attachment(let event): event.timelineText
        case .legal(let event): event.text(writtenBy: self)
        case .automation(let event): text(of: event)
        case .legalTriggered(let trigger):
            "Legal trigger: \(process.legal.first { $0.key == trigger.trigger }?.title ?? trigger.trigger)"
                + (trigger.legalHold ? ". Legal hold: nothing may be deleted" : "")
        }
    }

    private func declaredText(_ declared: IncidentEvent.Declared) -> String {
        let name =
            declared.title?.text
            ?? [declared.functionality?.text, declared.state.map { "is \($0)" }, declared.audience.map { "for \($0)" }]
            .compactMap(\.self).joined(separator: " ")
        let type = declared.type.map { " \(process.type($0)?.name ?? $0)" } ?? ""
        return "Declared \(declared.severity)\(type)\(declared.drill ? " (drill)" : ""): \(name)"
            + (declared.description.map { ". \($0)" } ?? "")
    }

    private func describedText(_ change: IncidentEvent.Described) -> String {
        let parts: [(String, String?)] = [
            ("title", change.title?.text), ("functionality", change.functionality?.text), ("state", change.state?.text),
            ("audience", change.audience?.text), ("description", change.description?.text), ("service", change.service),
            ("category", change.category), ("type", change.type.map { process.type($0)?.name ?? $0 }),
        ]
        return "Changed "
            + parts.compactMap { name, value in value.map { "\(name) to \"\($0)\"" } }.joined(separator: ", ")
    }

    private func factText(_ change: IncidentEvent.FactRecorded) -> String {
        let label = process.fact(change.fact)?.label ?? change.fact
        guard let value = change.value?.text else { return "\(label) withdrawn" }
        func shown(_ text: String) -> String { process.fact(change.fact)?.shown(text, in: organisation) ?? text }
        // A long one is read in the history of the fact.
        guard let before = change.from?.text, before != value, before.utf8.count <= Self.shortEnough else {
            return "\(label): \(shown(value))"
        }
        return "\(label): \(shown(before)) → \(shown(value))"
    }

    /// Bytes of what a fact was before, for a line that says both.
    private static let shortEnough = 80

    /// Milliseconds of lateness that a reader is told of: any timer is a moment late.
    private static let worthSaying: Int64 = 30_000

    private func admissionText(_ admission: IncidentEvent.Admitted) -> String {
        let how = admission.byForce ? "broke the glass" : "was let in"
        return "\(name(of: admission.person)) \(how): \(admission.because)"
    }

    /// A policy that is called as whom it pages is named once.
    private func startText(_ start: IncidentEvent.EscalationStarted) -> String {
        let isSame = start.policy.name.lowercased() == start.because.lowercased()
        return "Paging \(start.because)" + (isSame ? "" : " by \(start.policy.name)")
            + (start.notBefore.map { ", not before \(moment($0))" } ?? "")
    }

    private func missText(_ miss: IncidentEvent.ObligationMissed) -> String {
        let turns = miss.turns > 1 ? " (\(miss.turns) turns)" : ""
        return "Missed: \(miss.says), due \(moment(miss.dueAt))\(turns)"
    }

    private func tickText(_ tick: IncidentEvent.Ticked) -> String {
        let list = process.checklist(tick.checklist)
        let item = list?.items.first { $0.id == tick.item }?.says ?? tick.item
        return "\(tick.done ? "Ticked" : "Unticked") \"\(item)\""
    }

    private func conditionText(_ id: String) -> String {
        process.gates.flatMap(\.conditions).first { $0.id == id }?.says ?? id
    }
}

extension IncidentEvent {
    package var timelineKind: TimelineEntry.Kind {
        switch self {
        case .declared, .described, .severityChanged, .factRecorded, .milestoneReached, .reopened, .bridgeSet,
            .bridgeOrdered, .bridgeFailed:
            .state
        case .roleAssigned, .roleReleased, .handoverOffered, .handoverCompleted: .role
        case .escalationStarted, .escalationAdvanced, .escalationExhausted, .paged, .pageAcknowledged, .notified: .page
        case .updateProposed, .updateDeclined, .updateSent, .checkedIn: .communication
        case .noted(let note):
            switch note.kind {
            case .decision: .decision
            case .action: .action
            case .hypothesis: .hypothesis
            case .note, .correction: .note
            }
        case .ticked, .measureRecorded, .measureUndone: .action
        case .conditionConfirmed, .gateOverridden, .legalTriggered, .restricted, .admitted, .restrictionLifted: .gate
        case .dutyConfirmed, .obligationReminded, .obligationMissed, .obligationKept, .prompted: .clock
        case .retrospectiveScheduled, .retrospectiveSaved, .reportAdvanced, .actionItemAdded, .actionItemChanged:
            .review
        case .alertLinked, .alertCleared: .alert
        case .room(let event): event.timelineKind
        case .attachment: .note
        case .legal: .gate
        case .automation: .clock
        }
    }
}

extension String {
    package var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
