import NIOConcurrencyHelpers

/// A die that several may throw.
final class Lot: Sendable {
    private let die: NIOLockedValueBox<Die>

    init(_ die: Die) {
        self.die = NIOLockedValueBox(die)
    }

    func draw<Value: Sendable>(_ body: (inout Die) -> Value) -> Value {
        die.withLockedValue { body(&$0) }
    }

    /// At least 0 and below 1.
    func fraction() -> Double { draw { Double($0.below(1_000)) / 1_000 } }
}
