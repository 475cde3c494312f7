/// What the automations of the process did for an incident. Append-only like ``IncidentEvent``, of which it is a part.
package enum AutomationEvent: Equatable, Sendable {
    case armed(Armed)
    case stoodDown(StoodDown)
    case ran(Ran)
    case webhookCalled(WebhookCalled)
}

extension AutomationEvent {
    /// Its moment will come later.
    package struct Armed: Codable, Equatable, Sendable {
        package var rule: String
        package var name: String
        package var line: Int
        /// What started it, as the process file writes it.
        package var trigger: String
        package var because: Prose
        package var dueAt: Timestamp
    }

    /// Its moment came or can come no more, and nothing was done.
    package struct StoodDown: Codable, Equatable, Sendable {
        package var rule: String
        package var name: String
        package var line: Int
        package var because: Prose
    }

    /// It ran, once for all.
    package struct Ran: Codable, Equatable, Sendable {
        package var rule: String
        package var name: String
        package var line: Int
        package var because: Prose
        package var outcomes: [Outcome]
    }

    package struct Outcome: Codable, Equatable, Sendable {
        /// What was to be done, in words.
        package var does: Prose
        /// Why it was refused; nil where it was done.
        package var problem: Prose?
    }

    package struct WebhookCalled: Codable, Equatable, Sendable {
        package var webhook: ID<WebhookEndpoint>
        package var name: String
    }

    /// The rule that it tells of; nil for what belongs to the run before it.
    package var rule: String? {
        switch self {
        case .armed(let event): event.rule
        case .stoodDown(let event): event.rule
        case .ran(let event): event.rule
        case .webhookCalled: nil
        }
    }
}

extension TimelineWriter {
    func text(of event: AutomationEvent) -> String {
        switch event {
        case .armed(let armed):
            "The automation \(armed.name) (process line \(armed.line)) waits until \(moment(armed.dueAt)): \(armed.because)"
        case .stoodDown(let down):
            "The automation \(down.name) (process line \(down.line)) does nothing: \(down.because)"
        case .ran(let ran):
            "The automation \(ran.name) (process line \(ran.line)) ran, since \(ran.because): "
                + ran.outcomes.map(\.text).joined(separator: "; ")
        case .webhookCalled(let call): "Called the webhook \(call.name)"
        }
    }
}

extension AutomationEvent.Outcome {
    package var text: String { problem.map { "\(does) – not done: \($0)" } ?? does.text }
}
