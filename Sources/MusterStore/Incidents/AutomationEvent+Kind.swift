import MusterCore

extension AutomationEvent {
    var kind: EventKind {
        switch self {
        case .armed: .automationArmed
        case .stoodDown: .automationStoodDown
        case .ran: .automationRan
        case .webhookCalled: .webhookCalled
        }
    }

    var payload: any Encodable {
        switch self {
        case .armed(let payload): payload
        case .stoodDown(let payload): payload
        case .ran(let payload): payload
        case .webhookCalled(let payload): payload
        }
    }
}
