import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// The inlets that were asked for lately, by their secret: a storm asks for the same one thousands of times a second.
final class KnownInlets: Sendable {
    /// How long one is used without asking the store again: another server may have switched it off.
    private static let lifetime: Duration = .seconds(1)

    private let kept = NIOLockedValueBox<[String: (integration: Integration, at: Timestamp)]>([:])

    func find(_ key: String, now: Timestamp) -> Integration? {
        guard let found = kept.withLockedValue({ $0[key] }), now - found.at < Self.lifetime, now >= found.at else {
            return nil
        }
        return found.integration
    }

    func keep(_ integration: Integration, now: Timestamp) {
        kept.withLockedValue { $0[integration.key] = (integration, now) }
    }

    func forget() {
        kept.withLockedValue { $0 = [:] }
    }
}
