import MusterCore

extension ComponentState {
    /// As those who use it read it.
    var words: String {
        switch self {
        case .operational: "Works"
        case .degraded: "Slow or degraded"
        case .partialOutage: "Partly out"
        case .majorOutage: "Out"
        case .maintenance: "Under maintenance"
        }
    }

    /// From 0 for all well to 3 for the worst; the colours of the page go by it.
    var level: Int {
        switch self {
        case .operational: 0
        case .degraded, .maintenance: 1
        case .partialOutage: 2
        case .majorOutage: 3
        }
    }
}
