import MusterStore
import NIOConcurrencyHelpers

/// The process that a node lived in has ended: nothing that it does reaches anybody any more.
struct ProcessEnded: Error {}

/// Whether a node lives, what it reaches, and when it will end.
///
/// The node's database and its ways out ask at each step, so that it ends in the very middle of what it does.
final class Life: Sendable {
    private struct State {
        var die: Die
        var isOver = false
        var isCutOff = false
        var isDiskFull = false
        var isChangingOver = false
        /// How likely it ends at a write or a send.
        var risk = 0.0
        var isBuried = false
        var failures = 0
    }

    enum Write {
        case goesWell
        /// Nothing of it is kept.
        case fails(any Error)
        /// It is kept, and the one who wrote does not learn of it.
        case isKept(any Error)
    }

    enum Send {
        case goesWell
        /// The process ends before anything is sent.
        case endsBefore
        /// What is sent is taken, and the process ends before it hears of that.
        case endsAfter
    }

    private let state: NIOLockedValueBox<State>

    init(_ die: Die) {
        state = NIOLockedValueBox(State(die: die))
    }

    var isOver: Bool { state.withLockedValue(\.isOver) }
    var reachesStore: Bool { state.withLockedValue { !$0.isOver && !$0.isCutOff && !$0.isChangingOver } }

    /// How often the store has failed it.
    var failures: Int { state.withLockedValue(\.failures) }

    func end() { state.withLockedValue { $0.isOver = true } }
    /// - Returns: true the first time: somebody has noticed that it is over.
    func bury() -> Bool {
        state.withLockedValue { state in
            defer { state.isBuried = true }
            return !state.isBuried
        }
    }

    func risk(_ risk: Double) { state.withLockedValue { $0.risk = risk } }
    func cutOff(_ isCutOff: Bool) { state.withLockedValue { $0.isCutOff = isCutOff } }
    func fillDisk(_ isFull: Bool) { state.withLockedValue { $0.isDiskFull = isFull } }
    func changeOver(_ changes: Bool) { state.withLockedValue { $0.isChangingOver = changes } }

    func nextWrite(_ lane: WriteLane) -> Write {
        state.withLockedValue { state in
            state.failures += 1
            if state.isOver { return .fails(ProcessEnded()) }
            if state.isCutOff { return .fails(StoreError.unreachable("the network is down")) }
            if state.isChangingOver {
                // What was being written when the old primary went away is known to nobody.
                return state.die.hits(0.05)
                    ? .isKept(StoreError.commitUnknown) : .fails(StoreError.unreachable("no primary"))
            }
            if state.isDiskFull, lane == .ingest { return .fails(StoreError.diskFull) }
            if state.die.hits(state.risk) {
                state.isOver = true
                return state.die.hits(0.5) ? .fails(ProcessEnded()) : .isKept(ProcessEnded())
            }
            state.failures -= 1
            return .goesWell
        }
    }

    /// What a read meets; nil where it goes well.
    func nextRead() -> (any Error)? {
        state.withLockedValue { state in
            if state.isOver { return ProcessEnded() }
            return state.isCutOff || state.isChangingOver ? StoreError.unreachable("no way to the database") : nil
        }
    }

    func nextSend() -> Send {
        state.withLockedValue { state in
            if state.isOver { return .endsBefore }
            // A send is one of few things that a process does, and the one that cannot be taken back.
            guard state.die.hits(state.risk * 8) else { return .goesWell }
            state.isOver = true
            return state.die.hits(0.3) ? .endsBefore : .endsAfter
        }
    }
}
