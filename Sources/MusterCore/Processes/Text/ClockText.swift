extension Clock {
    /// `every 30 min`, `within 5 business days`, or a dash where the severity owes nothing.
    package func time(at severity: String) -> String {
        switch timing {
        case .every(let map): map[severity].map { "every \($0.text)" } ?? "–"
        case .within(let map): map[severity].map { "within \($0.text)" } ?? "–"
        }
    }

    /// What follows when it is missed, in words.
    package var consequences: String {
        if nudge { return "a nudge only" }
        let words = missed.map { consequence in
            switch consequence {
            case .remind: "remind"
            case .escalate(let contact): "escalate to \(contact)"
            case .prompt(let text): "prompt \"\(text)\""
            }
        }
        return words.isEmpty ? "recorded" : words.joined(separator: ", ")
    }
}

extension Clock.Anchor {
    func text(in process: ProcessDefinition) -> String {
        switch self {
        case .milestone(let milestone): milestone.words
        case .roleTaken(let role): "taking the role of \(process.role(role)?.name ?? role)"
        case .actionItem: "agreeing the action item"
        case .handover: "handover"
        case .legalTrigger(let key): process.legal.first { $0.key == key }?.title ?? key
        case .notice(let key): "having done this: \(process.clock(key)?.says ?? key)"
        }
    }
}

extension Clock.Owner {
    func text(in process: ProcessDefinition) -> String {
        switch self {
        case .role(let role): process.role(role)?.name ?? role
        case .contact(let name): name
        case .assignee: "assignee"
        }
    }
}

extension SeverityLevel.PageTarget {
    /// As a process file writes it.
    package var text: String {
        let who =
            switch target {
            case .owningTeam(let fallback): "owning team or \(fallback)"
            case .contact(let name): name
            }
        return urgency == .low ? "\(who) at low urgency" : who
    }
}
