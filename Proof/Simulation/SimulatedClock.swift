import MusterCore
import MusterEngine
import NIOConcurrencyHelpers

/// The time of a simulated world: it stands still until the world moves it.
final class SimulatedClock: EngineClock {
    private let state: NIOLockedValueBox<Timestamp>

    init(_ moment: Timestamp) {
        state = NIOLockedValueBox(moment)
    }

    func now() -> Timestamp { state.withLockedValue { $0 } }

    /// Never back.
    func move(to moment: Timestamp) {
        state.withLockedValue { $0 = max($0, moment) }
    }

    /// Nobody waits in a simulated world: it calls whoever has something to do.
    func wait(until _: Timestamp) async throws { throw CancellationError() }
}
