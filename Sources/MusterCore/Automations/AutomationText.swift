// Automations in words: as the process file writes what starts them, and as a person reads what they do.

extension Automation {
    /// "when declared or severity raised, after 10 min, if the severity is SEV1: page legal; …"
    package func text(in process: ProcessDefinition) -> String {
        let starts = triggers.map { $0.text(in: process) }.joined(separator: " or ")
        let wait = delay > .zero ? ", after \(delay.text)" : ""
        let asks =
            conditions.isEmpty ? "" : ", if " + conditions.map { $0.text(in: process) }.joined(separator: " and ")
        return "when \(starts)\(wait)\(asks): " + actions.map { $0.text(in: process) }.joined(separator: "; ")
    }
}

extension Automation.Trigger {
    package func text(in process: ProcessDefinition) -> String {
        func role(_ key: String) -> String { process.role(key)?.name ?? key }
        func phase(_ key: String) -> String { process.phases.first { $0.key == key }?.name ?? key }
        return switch self {
        case .declared: "declared"
        case .reopened: "reopened"
        case .severityRaised: "severity raised"
        case .severityLowered: "severity lowered"
        case .severityChanged: "severity changed"
        case .milestone(let milestone): "\(milestone.words) reached"
        case .phase(let key): "phase \(phase(key)) reached"
        case .timeIn(let key, let duration): "\(duration.text) in phase \(phase(key))"
        case .roleVacant(let key): "role \(role(key)) vacant"
        case .roleFilled(let key): "role \(role(key)) filled"
        case .factSet(let key): "fact \(process.fact(key)?.label ?? key) set"
        case .missed(let clock): clock.map { "promise \($0) missed" } ?? "promise missed"
        case .alertAttached: "alert attached"
        case .alertReturned: "alert returned"
        case .orderOverdue: "order overdue"
        case .labelAdded(let label): "label \(label) added"
        case .updateSent(let audience): "update sent to \(process.audience(audience)?.name ?? audience)"
        }
    }
}

extension Automation.Condition {
    package func text(in process: ProcessDefinition) -> String {
        func list(_ words: [String]) -> String { words.joined(separator: " or ") }
        func role(_ key: String) -> String { process.role(key)?.name ?? key }
        return switch self {
        case .severity(let levels): "the severity is \(list(levels))"
        case .atLeast(let level): "the severity is \(level) or graver"
        case .type(let types): "the type is \(list(types.map { process.type($0)?.name ?? $0 }))"
        case .service(let services): "the service is \(list(services))"
        case .labels(let labels): "it is labelled \(list(labels))"
        case .fact(let matcher): matcher.text(in: process)
        case .hours(let hours): hours.text
        case .reached(let milestone): "\(milestone.words) is reached"
        case .notReached(let milestone): "\(milestone.words) is not reached"
        case .roleFilled(let key): "somebody is \(role(key))"
        case .roleVacant(let key): "nobody is \(role(key))"
        case .drill(let isDrill): isDrill ? "it is a drill" : "it is no drill"
        }
    }
}

extension Automation.Hours {
    var text: String {
        switch self {
        case .business: "the office is open"
        case .outsideBusiness: "the office is closed"
        case .between(let start, let end): "it is between \(start) and \(end)"
        }
    }
}

extension TriageRule.Matcher {
    /// Of a fact, whose key is the label.
    fileprivate func text(in process: ProcessDefinition) -> String {
        func name(_ key: String) -> String { process.fact(key)?.label ?? key }
        return switch self {
        case .equals(let key, let value): "\(name(key)) is \(value)"
        case .differs(let key, let value): "\(name(key)) is not \(value)"
        case .oneOf(let key, let values): "\(name(key)) is \(values.joined(separator: " or "))"
        case .present(let key): "\(name(key)) is known"
        case .compares(let key, let comparison, let bound): "\(name(key)) \(comparison.rawValue) \(bound)"
        }
    }
}

extension Automation.Action {
    package func text(in process: ProcessDefinition) -> String {
        func who(_ owner: Clock.Owner) -> String { owner.text(in: process) }
        return switch self {
        case .post(let text): "post “\(text)”"
        case .note(let text): "note “\(text)”"
        case .prompt(let text): "ask everyone to “\(text)”"
        case .page(let whom, let urgency, _): "page \(who(whom))\(urgency == .low ? " at low urgency" : "")"
        case .bringIn(let whom): "bring in \(who(whom))"
        case .order(let whom, let text, let within):
            "order \(who(whom)): “\(text)”" + (within.map { " within \($0.text)" } ?? "")
        case .assign(let role, let contact): "make \(contact) \(process.role(role)?.name ?? role)"
        case .set(let fact, let value): "set \(process.fact(fact)?.label ?? fact) to \(value)"
        case .start(let checklist): "start the checklist \(process.checklist(checklist)?.title ?? checklist)"
        case .propose(let text): "propose the action “\(text)”"
        case .actionItem(let text, let type, let owner):
            "add the action item “\(text)” (\(type))" + (owner.map { " for \(who($0))" } ?? "")
        case .label(let label): "label it \(label)"
        case .askForUpdate(let audience): "ask for an update to \(process.audience(audience)?.name ?? audience)"
        case .call(let webhook): "call the webhook \(webhook)"
        case .bridge(let url): "set the bridge to \(url)"
        case .severity(let level): "make it \(level)"
        }
    }
}
