/// What one event means to triggers: the incident before it, and after it.
struct AutomationOccasion {
    let record: EventRecord
    /// Nil for the declaration.
    let before: Incident?
    let after: Incident
    let process: ProcessDefinition

    /// Why a trigger starts an automation now, in words; nil where it does not.
    func reason(of trigger: Automation.Trigger) -> String? {
        switch trigger {
        case .declared: before == nil ? "it was declared" : nil
        case .reopened: if case .reopened = record.event { "it was reopened" } else { nil }
        case .severityRaised: severity { $0 < $1 }
        case .severityLowered: severity { $0 > $1 }
        case .severityChanged: severity { $0 != $1 }
        case .milestone(let milestone): reached(milestone)
        case .phase(let key): entered(key).map { "the phase \($0) was reached" }
        case .timeIn(let key, let duration): entered(key).map { "it has been in \($0) for \(duration.text)" }
        case .roleVacant(let role): vacated(role)
        case .roleFilled(let role): filled(role)
        case .factSet(let fact): set(fact)
        case .missed(let clock): missed(clock)
        case .alertAttached: linked { !$0 }
        case .alertReturned: linked { $0 }
        case .orderOverdue: lateOrder
        case .labelAdded(let label): labelled(label)
        case .updateSent(let audience): sent(audience)
        }
    }

    private func severity(_ isMeant: (Int, Int) -> Bool) -> String? {
        guard case .severityChanged(let change) = record.event,
            isMeant(process.rank(of: change.to), process.rank(of: change.from))
        else { return nil }
        return "the severity went from \(change.from) to \(change.to)"
    }

    private func reached(_ milestone: Milestone) -> String? {
        guard after.reached(milestone), !(before?.reached(milestone) ?? false) else { return nil }
        return "\(process.milestone(milestone)?.name ?? milestone.rawValue) was reached"
    }

    /// The name of a phase that has just become the present one.
    private func entered(_ key: String) -> String? {
        guard let phase = after.phase(under: process), phase.key == key,
            before?.phase(under: process)?.key != key
        else { return nil }
        return phase.name
    }

    private func vacated(_ role: String) -> String? {
        guard after.holder(of: role) == nil, before == nil || before?.holder(of: role) != nil else { return nil }
        return "nobody is \(name(role))"
    }

    private func filled(_ role: String) -> String? {
        guard after.holder(of: role) != nil, before?.holder(of: role) == nil else { return nil }
        return "somebody is \(name(role))"
    }

    private func name(_ role: String) -> String { process.role(role)?.name ?? role }

    private func set(_ fact: String) -> String? {
        guard case .factRecorded(let change) = record.event, change.fact == fact, change.value != nil else {
            return nil
        }
        return "\(process.fact(fact)?.label ?? fact) was set"
    }

    private func missed(_ clock: String?) -> String? {
        guard case .obligationMissed(let miss) = record.event, clock == nil || clock == miss.clock else { return nil }
        return "a promise was missed: \(miss.says)"
    }

    /// - Parameter isMeant: told whether the alert had belonged to the incident before, perhaps by an earlier firing.
    private func linked(_ isMeant: (Bool) -> Bool) -> String? {
        guard case .alertLinked(let link) = record.event else { return nil }
        let isKnown = before?.alerts.contains { $0.alert == link.alert || $0.isOver(before: link) } ?? false
        guard isMeant(isKnown) else { return nil }
        return isKnown ? "an alert came back: \(link.title)" : "an alert came to it: \(link.title)"
    }

    private var lateOrder: String? {
        guard case .obligationReminded(let reminder) = record.event, reminder.clock == Incident.orderClock,
            reminder.turns > 0
        else { return nil }
        return "an order is overdue: \(reminder.says)"
    }

    private func labelled(_ label: String) -> String? {
        guard case .room(.labelled(let change)) = record.event, change.isOn, change.label.text == label else {
            return nil
        }
        return "it was labelled \(label)"
    }

    private func sent(_ audience: String) -> String? {
        guard case .updateSent(let sent) = record.event, sent.audience == audience else { return nil }
        return "an update went to \(process.audience(audience)?.name ?? audience)"
    }
}

extension LinkedAlert {
    /// Whether this is a firing of the same alert that was over. Each firing has an identity of its own; by its labels it
    /// is known as the same.
    fileprivate func isOver(before link: IncidentEvent.AlertLinked) -> Bool {
        fingerprint != nil && fingerprint == link.fingerprint && endsAt != nil
    }
}

extension Automation.Trigger {
    /// How long what it watches must last, before the delay of the automation.
    var lasts: Duration { if case .timeIn(_, let duration) = self { duration } else { .zero } }

    /// What has ended it since, in words; nil while it lasts, and for what merely happens.
    func end(in incident: Incident, _ process: ProcessDefinition) -> String? {
        switch self {
        case .roleVacant(let role):
            return incident.holder(of: role) == nil ? nil : "somebody is \(process.role(role)?.name ?? role)"
        case .timeIn(let key, _):
            let phase = incident.phase(under: process)
            return phase?.key == key ? nil : "the phase is \(phase?.name ?? "another one")"
        case .declared, .reopened, .severityRaised, .severityLowered, .severityChanged, .milestone, .phase, .roleFilled,
            .factSet, .missed, .alertAttached, .alertReturned, .orderOverdue, .labelAdded, .updateSent:
            return nil
        }
    }
}
