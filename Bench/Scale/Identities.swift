import Foundation
import MusterCore
import Synchronization

/// Identities that begin with the time, so that what is made together lies together.
final class Identities: Sendable {
    private let state: Mutex<(chance: Chance, count: UInt64)>
    private let start: UInt64

    init(at moment: Timestamp, seed: UInt64) {
        start = UInt64(moment.milliseconds)
        state = Mutex((Chance(seed: seed), 0))
    }

    func make() -> UUID {
        let (time, chance) = state.withLock { state in
            state.count += 1
            return (start + state.count, state.chance.next())
        }
        func byte(_ value: UInt64, _ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (8 * place)) }
        return UUID(
            uuid: (
                byte(time, 5), byte(time, 4), byte(time, 3), byte(time, 2), byte(time, 1), byte(time, 0),
                byte(chance, 7) & 0x0F | 0x70, byte(chance, 6), byte(chance, 5) & 0x3F | 0x80, byte(chance, 4),
                byte(chance, 3), byte(chance, 2), byte(chance, 1), byte(chance, 0), byte(time, 1), byte(time, 0)
            )
        )
    }
}
