import FoundationEssentials
import MusterCore
import NIOConcurrencyHelpers

/// Makes ids of alerts: UUIDs of version 7 (RFC 9562), each greater than the one before, so that alerts are kept in the
/// order in which they came.
final class AlertIDs: Sendable {
    private struct State {
        /// Unix milliseconds and a counter of 12 bits below them.
        var count: UInt64 = 0
        /// Drawn once: tells apart what several processes make in the same millisecond.
        var tail: [UInt8]
    }

    private let state: NIOLockedValueBox<State>

    /// - Parameter randomBytes: gives that many random bytes.
    init(randomBytes: (Int) -> [UInt8]) {
        state = NIOLockedValueBox(State(tail: randomBytes(8)))
    }

    func next(at now: Timestamp) -> ID<Alert> {
        let (count, tail) = state.withLockedValue { state in
            // A clock that was put back, or more than 4,096 in a millisecond: counted on.
            state.count = max(state.count + 1, UInt64(now.milliseconds) << 12)
            return (state.count, state.tail)
        }
        let milliseconds = count >> 12
        return ID(
            UUID(
                uuid: (
                    UInt8(truncatingIfNeeded: milliseconds >> 40), UInt8(truncatingIfNeeded: milliseconds >> 32),
                    UInt8(truncatingIfNeeded: milliseconds >> 24), UInt8(truncatingIfNeeded: milliseconds >> 16),
                    UInt8(truncatingIfNeeded: milliseconds >> 8), UInt8(truncatingIfNeeded: milliseconds),
                    0x70 | UInt8(truncatingIfNeeded: count >> 8 & 0x0F), UInt8(truncatingIfNeeded: count),
                    0x80 | tail[0] & 0x3F, tail[1], tail[2], tail[3], tail[4], tail[5], tail[6], tail[7]
                )
            )
        )
    }
}
