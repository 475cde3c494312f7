extension Draft {
    /// Carries out what somebody asks of the war room.
    mutating func carryOut(_ command: RoomCommand) throws(IncidentRejection) {
        switch command {
        case .say(let text, let answers): try say(text, answers)
        case .pin(let entry, let pinned): try pin(entry, pinned)
        case .tag(let entry, let tag, let isOn): try label(entry, tag, isOn)
        case .order(let target, let text, let dueAt): try order(target, text, dueAt)
        case .acknowledgeOrder(let number): try acknowledgeOrder(number)
        case .finishOrder(let number, let note): try finishOrder(number, note)
        case .withdrawOrder(let number, let reason): try withdrawOrder(number, reason)
        case .raiseHypothesis(let text): try raiseHypothesis(text)
        case .judge(let number, let verdict, let evidence): try judge(number, verdict, evidence)
        case .proposeAction(let text, let hypothesis): try proposeAction(text, hypothesis)
        case .approveAction(let number): try approveAction(number)
        case .declineAction(let number, let reason): try declineAction(number, reason)
        case .startAction(let number): try startAction(number)
        case .finishAction(let number, let worked, let result): try finishAction(number, worked, result)
        case .decide(let text, let alternatives, let because): try decide(text, alternatives, because)
        case .answer(let question, let text): try answer(question, text)
        case .engage(let who, let component): try engage(who, component)
        case .disengage(let who, let note): try disengage(who, note)
        case .nameDeputy(let role, let person, let kind): try nameDeputy(role, person, kind)
        case .releaseDeputy(let role, let person): try releaseDeputy(role, person)
        case .setRhythm(let minutes): try setRhythm(minutes)
        case .link(let other, let number, let relation, let reason, let isOtherRestricted):
            try link(other, number, relation, reason, isOtherRestricted)
        case .dismiss(let outcome, let reason, let ticket): try dismiss(outcome, reason, ticket)
        case .fileTicket(let ticket, let team):
            if let known = incident.room.ticket { throw .alreadyDone("\(known) stands in a backlog already") }
            record(.room(.ticketFiled(.init(ticket: ticket, team: team.map { Prose($0) }))), by: .muster)
        case .label(let text, let isOn): try label(text, isOn)
        case .startChecklist(let id): try startChecklist(id)
        }
    }

    private mutating func say(_ text: String, _ answers: Int?) throws(IncidentRejection) {
        try context.check(text, field: "text", limit: Limits.bodyLength)
        if let answers, incident.room.line(answers) == nil {
            throw .invalid(field: "answers", problem: "there is no line \(answers) in the chat")
        }
        record(.room(.said(.init(text: Prose(text), answers: answers))))
    }

    private mutating func pin(_ entry: Int, _ pinned: Bool) throws(IncidentRejection) {
        try requireEntry(entry)
        if (incident.room.marks[entry]?.isPinned ?? false) == pinned { return }
        let line = incident.room.line(entry)
        record(
            .room(
                .marked(
                    .init(entry: entry, pinned: pinned, quote: pinned ? line.map { Prose($0.text) } : nil, by: line?.by)
                )
            )
        )
    }

    private mutating func label(_ entry: Int, _ tag: String, _ isOn: Bool) throws(IncidentRejection) {
        try requireEntry(entry)
        try context.check(tag, field: "tag", limit: Limits.tagLength)
        guard !tag.contains(where: { $0.isWhitespace || $0 == "," }) else {
            throw .invalid(field: "tag", problem: "write it as one word")
        }
        let tags = incident.room.marks[entry]?.tags ?? []
        if tags.contains(tag) == isOn { return }
        if isOn, tags.count >= Limits.tagsPerEntry {
            throw .invalid(field: "tag", problem: "an entry has at most \(Limits.tagsPerEntry)")
        }
        let word = Prose(tag)
        record(.room(.marked(.init(entry: entry, addsTag: isOn ? word : nil, removesTag: isOn ? nil : word))))
    }

    private func requireEntry(_ entry: Int) throws(IncidentRejection) {
        guard (1...incident.version).contains(entry) else {
            throw .invalid(field: "entry", problem: "there is no entry \(entry)")
        }
    }

    private mutating func decide(
        _ text: String,
        _ alternatives: [String],
        _ because: String?
    ) throws(IncidentRejection) {
        try context.check(text, field: "text", limit: Limits.bodyLength)
        for other in alternatives { try context.check(other, field: "alternatives", limit: Limits.bodyLength) }
        if alternatives.count > Limits.alternatives {
            throw .invalid(
                field: "alternatives",
                problem: "are \(alternatives.count); \(Limits.alternatives) are allowed"
            )
        }
        if let because { try context.check(because, field: "because", limit: Limits.bodyLength) }
        record(
            .room(
                .decided(
                    .init(
                        number: incident.room.decisions.count + 1,
                        text: Prose(text),
                        alternatives: alternatives.map { Prose($0) },
                        because: because.map { Prose($0) }
                    )
                )
            )
        )
    }

    private mutating func answer(_ question: Int, _ text: String) throws(IncidentRejection) {
        guard context.process.questions.indices.contains(question - 1) else {
            let count = context.process.questions.count
            throw .invalid(field: "question", problem: "the bank has the questions 1 to \(count), and no \(question)")
        }
        try context.check(text, field: "answer", limit: Limits.bodyLength)
        record(.room(.questionAnswered(.init(question: question, answer: Prose(text)))))
    }

    private mutating func setRhythm(_ minutes: Int?) throws(IncidentRejection) {
        try requireCommand("Setting the battle rhythm")
        if let minutes, !(1...Limits.rhythmMinutes).contains(minutes) {
            throw .invalid(field: "minutes", problem: "must be 1 to \(Limits.rhythmMinutes)")
        }
        if minutes == nil, incident.room.rhythm == nil {
            throw .alreadyDone("The rhythm is what the process says already")
        }
        record(.room(.rhythmSet(.init(minutes: minutes))))
    }

    /// - Throws: where somebody commands, and it is neither the one who asks nor somebody they act for.
    func requireCommand(_ what: String) throws(IncidentRejection) {
        // What the process itself orders needs nobody's leave.
        if case .automation = context.actor { return }
        guard let lead = context.process.lead, incident.holder(of: lead.key) != nil else { return }
        guard incident.commands(context.actor.person, under: context.process) else {
            throw .notYours(what, roles: [lead.name, "a deputy"])
        }
    }
}
