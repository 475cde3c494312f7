/// Which automations wait and which have run for an incident, as its events have left it.
package struct AutomationBook: Equatable, Sendable {
    /// By the id of the rule.
    package internal(set) var armed: [String: Armed] = [:]
    /// When each ran; those here never run again for this incident.
    package internal(set) var ran: [String: Timestamp] = [:]

    package struct Armed: Equatable, Sendable {
        package var trigger: String
        package var because: String
        package var since: Timestamp
        package var dueAt: Timestamp
        /// Begun when the incident was resolved already, so that its being resolved does not end it.
        package var followsResolution: Bool
    }

    /// When the first of those that wait is due; nil where none waits.
    package var wakeAt: Timestamp? { armed.values.map(\.dueAt).min() }

    mutating func apply(_ event: AutomationEvent, _ record: EventRecord, followsResolution: Bool) {
        switch event {
        case .armed(let start):
            armed[start.rule] = Armed(
                trigger: start.trigger,
                because: start.because.text,
                since: record.occurredAt,
                dueAt: start.dueAt,
                followsResolution: followsResolution
            )
        case .stoodDown(let down): armed[down.rule] = nil
        case .ran(let run):
            armed[run.rule] = nil
            ran[run.rule] = record.occurredAt
        case .webhookCalled: break
        }
    }
}

extension Incident {
    /// When something happens for it by itself next: a promise falls due, or an automation's moment comes.
    package func wakesAt(with promises: [Obligation]) -> Timestamp? {
        (promises.compactMap(\.wakeAt) + [automations.wakeAt].compactMap(\.self)).min()
    }
}
