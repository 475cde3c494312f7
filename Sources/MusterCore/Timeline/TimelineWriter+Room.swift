extension TimelineWriter {
    func text(of event: RoomEvent) -> String {
        switch event {
        case .said(let said): said.text.text
        case .marked(let marked): markText(marked)
        case .orderGiven(let order):
            "Order \(order.number) to \(name(of: order.to)): \(order.text)"
                + (order.dueAt.map { ", by \(moment($0))" } ?? "")
        case .orderMoved(let moved): "Order \(moved.number) \(moved.to.rawValue)" + (moved.note.map { ": \($0)" } ?? "")
        case .hypothesisRaised(let raised): "Hypothesis \(raised.number): \(raised.text)"
        case .hypothesisJudged(let judged):
            "Hypothesis \(judged.number) \(judged.verdict == .open ? "open again" : judged.verdict.rawValue): \(judged.evidence)"
        case .actionProposed(let proposed):
            "Action \(proposed.number) proposed: \(proposed.text)"
                + (proposed.hypothesis.map { " (hypothesis \($0))" } ?? "")
        case .actionMoved(let moved):
            "Action \(moved.number) \(moved.to.rawValue)" + (moved.note.map { ": \($0)" } ?? "")
        case .decided(let decided): decisionText(decided)
        case .protocolBroken(let broken): "Breach of protocol: \(broken.text)"
        case .questionAnswered(let given): "\(question(given.question)) \(given.answer)"
        case .engaged(let engaged):
            "\(name(engaged.person, engaged.outsider)) takes part" + (engaged.component.map { " for \($0)" } ?? "")
        case .disengaged(let left):
            "\(name(left.person, left.outsider)) is released" + (left.note.map { ": \($0)" } ?? "")
        case .deputyNamed(let named):
            named.kind == .deputy
                ? "\(name(of: named.person)) stands in for the \(role(named.role))"
                : "\(name(of: named.person)) shadows the \(role(named.role))"
        case .deputyReleased(let released):
            "\(name(of: released.person)) no longer stands beside the \(role(released.role))"
        case .rhythmSet(let set):
            set.minutes.map { "Battle rhythm: a status check every \($0) min" }
                ?? "Battle rhythm: as the process says"
        case .linked(let link):
            "\(link.relation.words.capitalizedFirst) \(IncidentNumber.reference(link.number)): \(link.reason)"
        case .dismissed(let dismissed):
            "\(dismissed.outcome.words): \(dismissed.reason)" + (dismissed.ticket.map { " (\($0))" } ?? "")
        case .ticketFiled(let filed):
            filed.team.map { "\(filed.ticket) is in the backlog of \($0)" } ?? "\(filed.ticket) waits for a team"
        case .labelled(let change): "\(change.isOn ? "Labelled" : "No longer labelled") \(change.label)"
        case .checklistStarted(let start): "Started the checklist \(checklist(start.checklist))"
        }
    }

    package func name(of target: OrderTarget) -> String {
        switch target {
        case .person(let person): name(of: person)
        case .role(let key): role(key)
        }
    }

    package func name(of who: Participant) -> String {
        switch who {
        case .person(let person): name(of: person)
        case .outsider(let name): name
        }
    }

    private func name(_ person: ID<Person>?, _ outsider: Prose?) -> String {
        name(of: Participant(person: person, outsider: outsider))
    }

    private func markText(_ marked: RoomEvent.Marked) -> String {
        if let quote = marked.quote { return "“\(quote)” (\(marked.by.map(name(of:)) ?? "somebody"), in the chat)" }
        if let tag = marked.addsTag { return "Entry \(marked.entry) is labelled \(tag)" }
        if let tag = marked.removesTag { return "Entry \(marked.entry) is no longer labelled \(tag)" }
        return marked.pinned == true ? "Entry \(marked.entry) is pinned" : "Entry \(marked.entry) is no longer pinned"
    }

    private func decisionText(_ decided: RoomEvent.Decided) -> String {
        let others = decided.alternatives.map(\.text).joined(separator: "; ")
        return "Decision \(decided.number): \(decided.text)" + (decided.because.map { ", because \($0)" } ?? "")
            + (others.isEmpty ? "" : ". Also considered: \(others)")
    }
}

extension RoomEvent {
    var timelineKind: TimelineEntry.Kind {
        switch self {
        case .said: .chat
        case .marked, .linked: .note
        case .orderGiven, .orderMoved, .actionProposed, .actionMoved: .action
        case .hypothesisRaised, .hypothesisJudged: .hypothesis
        case .decided: .decision
        case .protocolBroken: .breach
        case .questionAnswered: .note
        case .engaged, .disengaged, .deputyNamed, .deputyReleased: .role
        case .rhythmSet: .clock
        case .dismissed, .ticketFiled, .labelled: .state
        case .checklistStarted: .action
        }
    }
}
