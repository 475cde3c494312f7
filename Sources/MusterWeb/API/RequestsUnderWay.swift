import NIOConcurrencyHelpers

/// The requests with an Idempotency-Key that have no answer yet, so that the second of two at once does nothing.
final class RequestsUnderWay: Sendable {
    private let keys = NIOLockedValueBox<Set<String>>([])

    /// - Returns: false where one with the same key is under way.
    func begin(_ key: String) -> Bool { keys.withLockedValue { $0.insert(key).inserted } }

    func end(_ key: String) { keys.withLockedValue { _ = $0.remove(key) } }
}
