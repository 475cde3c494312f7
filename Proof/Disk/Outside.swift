import Foundation
import MusterCore
import MusterEngine
import MusterSimulation
import NIOConcurrencyHelpers

/// Time and chance of one run, which outlive its servers.
final class Outside: EngineClock {
    /// When every run begins: a Wednesday morning on which everybody is on call.
    static let start = Timestamp(milliseconds: 1_772_618_400_000)

    private let state: NIOLockedValueBox<(now: Timestamp, die: Die)>

    init(seed: UInt64, at moment: Timestamp = Outside.start) {
        state = NIOLockedValueBox((moment, Die(seed: seed, "disk")))
    }

    func now() -> Timestamp { state.withLockedValue(\.now) }

    func pass(_ length: Duration) {
        state.withLockedValue { $0.now = $0.now + length }
    }

    /// Nobody waits: whoever tells a story says when something is due.
    func wait(until _: Timestamp) async throws { throw CancellationError() }

    func bytes(_ count: Int) -> [UInt8] {
        state.withLockedValue { state in (0..<count).map { _ in UInt8(truncatingIfNeeded: state.die.next() >> 32) } }
    }

    func makeID() -> UUID {
        let b = bytes(16)
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6] & 0x0F | 0x40, b[7], b[8] & 0x3F | 0x80, b[9], b[10], b[11],
                b[12], b[13], b[14], b[15]
            )
        )
    }
}
