@testable import MusterEngine

extension Delivery {
    /// Which of the four it is, for tests that do not care for its words.
    var name: String {
        switch self {
        case .delivered: "delivered"
        case .retry: "retry"
        case .refused: "refused"
        case .ambiguous: "ambiguous"
        case .held: "held"
        }
    }

    var isDelivered: Bool { name == "delivered" }
}
