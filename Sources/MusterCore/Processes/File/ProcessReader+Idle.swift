extension ProcessReader {
    /// Refuses a clock that would never begin, and one that no incident could keep: each looks like a promise and is none.
    mutating func refuseIdle(_ clock: Clock, _ fields: ProcessFields) {
        guard let flaw = clock.flaw else { return }
        refuse(fields[flaw.field] ?? fields.node, flaw.message, mend: flaw.mend)
    }

    /// Refuses triggers of the law that nothing can raise, so that none of their notices would ever be owed.
    mutating func refuseIdleTriggers(_ process: ProcessDefinition, in file: ProcessFields) {
        guard case .fields(let entries)? = file["legal triggers"]?.content else { return }
        for entry in entries {
            guard case .fields(let lines) = entry.value.content,
                let when = lines.first(where: { $0.name == "when" })?.value,
                let trigger = process.legal.first(where: { $0.key == ProcessNames.slug(entry.name) }),
                let fact = process.fact(trigger.fact), !fact.kind.canSayYes
            else { continue }
            refuse(
                when,
                "\"\(fact.label)\" is not answered with yes or no, so nothing would raise this",
                mend: "give that fact \"kind: yes or no\", or name another one"
            )
        }
    }

    /// Refuses a time to decide that is longer than the one to declare, which ends it.
    mutating func refuseIdleDecision(_ triage: Triage, _ fields: ProcessFields) {
        guard let decide = triage.decideWithin, let declare = triage.declareWithin, decide > declare else { return }
        refuse(
            fields["decide within"] ?? fields.node,
            "\(decide.text) is longer than the time to declare, \(declare.text), which counts from the same moment",
            mend: "write \(declare.text) or less"
        )
    }
}

/// What is wrong with a clock, and in which of its fields.
private struct ClockFlaw {
    var field: String
    var message: String
    var mend: String
}

extension Clock {
    /// Why it would never begin, or could never be kept; nil where neither is so.
    fileprivate var flaw: ClockFlaw? { flawOfItems ?? flawOfBeginning ?? flawOfEnd ?? flawOfTurns }

    /// Action items have a way of their own: each is owed once, from its being agreed until it is done.
    private var flawOfItems: ClockFlaw? {
        guard from == .actionItem else {
            if duty != .actionItemDone { return nil }
            return ClockFlaw(
                field: "from",
                message: "what ends with an action item begins with it, so this clock would never begin",
                mend: "write \"agreeing the action item\""
            )
        }
        if case .every = timing {
            return ClockFlaw(
                field: "every",
                message: "an action item is owed once, so this clock would never begin",
                mend: "write \"within: …\""
            )
        }
        if duty == .actionItemDone { return nil }
        return ClockFlaw(
            field: "done when",
            message: "an action item is owed until it is done, whatever else happens",
            mend: "write \"action item done\""
        )
    }

    private var flawOfBeginning: ClockFlaw? {
        if from == .milestone(.closed) {
            return ClockFlaw(
                field: "from",
                message: "a closed incident owes nothing of the kind, so this clock would never begin",
                mend: "name an earlier milestone"
            )
        }
        if case .handover(let role) = duty, from != .roleTaken(role), from != .handover {
            return ClockFlaw(
                field: "from",
                message: "who holds the role owes its handover, so this clock could never be kept",
                mend: "write \"taking the role of\" that role"
            )
        }
        // Of one that begins with the declaration or later, that is said already.
        let begins: Milestone? = if case .milestone(let milestone) = from { milestone } else { nil }
        guard until == .declared, begins.map({ $0.order < Milestone.declared.order }) ?? true else { return nil }
        return ClockFlaw(
            field: "until",
            message: "every incident is declared from its beginning, so this clock would never begin",
            mend: "name a later milestone, or leave \"until\" out"
        )
    }

    /// Where its end has come as it begins, or comes after it has lapsed.
    private var flawOfEnd: ClockFlaw? {
        switch duty {
        case .roleFilled(let role):
            guard from == .roleTaken(role) else { return nil }
            return ClockFlaw(
                field: "done when",
                message: "whoever takes the role fills it, so this clock would be over as it begins",
                mend: "begin with a milestone"
            )
        case .milestone(let end):
            if end == .declared {
                return ClockFlaw(
                    field: "done when",
                    message: "every incident is declared from its beginning, so there is nothing to keep",
                    mend: "write \"declare within\" under \"triage\""
                )
            }
            if from == .milestone(end) {
                return ClockFlaw(
                    field: "done when",
                    message: "\"\(end.words)\" is where this clock begins, so it would be over then",
                    mend: "name a later milestone"
                )
            }
            // Up to the declaration people and alerts do not keep to the usual order.
            guard let until, end.order > until.order, end.order > Milestone.declared.order else { return nil }
            return ClockFlaw(
                field: "until",
                message: "the clock lapses at \"\(until.words)\", before \"\(end.words)\" could keep it",
                mend: "name \"\(end.words)\", or leave \"until\" out"
            )
        case .update, .checkIn, .handover, .retrospectiveScheduled, .retrospectiveDrafted, .actionItemDone,
            .reportPublished, .confirmed, .notice:
            return nil
        }
    }

    /// What is done once keeps no turn of a clock.
    private var flawOfTurns: ClockFlaw? {
        guard case .every = timing else { return nil }
        switch duty {
        case .update, .checkIn, .confirmed, .handover: return nil
        case .milestone, .roleFilled, .retrospectiveScheduled, .retrospectiveDrafted, .actionItemDone, .reportPublished,
            .notice:
            return ClockFlaw(
                field: "every",
                message: "what ends this clock is done once, so that none of its turns could be kept",
                mend: "write \"within: …\""
            )
        }
    }
}

extension Fact.Kind {
    fileprivate var canSayYes: Bool {
        switch self {
        case .flag: true
        case .choice(let choices): choices.contains(where: Fact.isYes)
        case .text, .list, .number, .time, .person, .service, .link: false
        }
    }
}

extension Deadline {
    /// The least time that it can come to, whatever the calendar.
    func least(sprint: Duration) -> Duration {
        switch self {
        case .duration(let duration): duration
        case .businessDays(let count): .days(count)
        case .businessHours(let count): .hours(count)
        case .sprints(let count): .milliseconds(sprint.milliseconds * Int64(count))
        case .months(let count): .days(28 * count)
        }
    }

    /// Whether it is the longer one of two that are counted alike.
    func isLonger(than other: Deadline) -> Bool {
        switch (self, other) {
        case (.duration(let one), .duration(let two)): one > two
        case (.businessDays(let one), .businessDays(let two)), (.businessHours(let one), .businessHours(let two)),
            (.sprints(let one), .sprints(let two)), (.months(let one), .months(let two)):
            one > two
        case (.duration, _), (.businessDays, _), (.businessHours, _), (.sprints, _), (.months, _): false
        }
    }
}
