import MusterCore

/// Which entries of a timeline somebody wants to see.
enum TimelineFilter: String, CaseIterable, Sendable {
    case all, decisions, actions, hypotheses, communication, alerts, breaches

    var words: String {
        switch self {
        case .all: "All"
        case .decisions: "Decisions"
        case .actions: "Actions"
        case .hypotheses: "Hypotheses"
        case .communication: "Comms"
        case .alerts: "Alerts"
        case .breaches: "Breaches"
        }
    }

    func shows(_ kind: TimelineEntry.Kind) -> Bool {
        switch self {
        case .all: kind != .chat
        case .decisions: kind == .decision || kind == .gate
        case .actions: kind == .action
        case .hypotheses: kind == .hypothesis
        case .breaches: kind == .breach
        case .communication: kind == .communication
        case .alerts: kind == .alert || kind == .page || kind == .change
        }
    }
}
