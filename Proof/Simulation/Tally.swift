import NIOConcurrencyHelpers

/// How much is under way.
final class Tally: Sendable {
    private let state = NIOLockedValueBox(0)

    var count: Int { state.withLockedValue { $0 } }
    func begin() { state.withLockedValue { $0 += 1 } }
    func end() { state.withLockedValue { $0 -= 1 } }
}
