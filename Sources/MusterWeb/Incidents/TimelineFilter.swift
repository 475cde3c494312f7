import MusterCore

/// Which entries of a timeline somebody wants to see.
enum TimelineFilter: String, CaseIterable, Sendable {
    case all, decisions, actions, communication, alerts

    var words: String {
        switch self {
        case .all: "All"
        case .decisions: "Decisions"
        case .actions: "Actions"
        case .communication: "Comms"
        case .alerts: "Alerts"
        }
    }

    func shows(_ kind: TimelineEntry.Kind) -> Bool {
        switch self {
        case .all: true
        case .decisions: kind == .decision || kind == .gate
        case .actions: kind == .action
        case .communication: kind == .communication
        case .alerts: kind == .alert || kind == .page || kind == .change
        }
    }
}
