import NIOConcurrencyHelpers

/// How many conversations are under way.
final class Talking: Sendable {
    private let count = NIOLockedValueBox(0)

    /// - Returns: false where there are too many.
    func begin(limit: Int) -> Bool {
        count.withLockedValue { count in
            if count >= limit { return false }
            count += 1
            return true
        }
    }

    func end() { count.withLockedValue { $0 -= 1 } }
}
