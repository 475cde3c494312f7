package import MusterCore
import NIOConcurrencyHelpers

/// A clock that runs with another one and can be put forward: the sandbox's, and that of tests.
package final class MovableClock: EngineClock {
    private struct State {
        var offset: Duration
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var tickets = 0
        var moves = 0
    }

    private let base: any EngineClock
    private let state: NIOLockedValueBox<State>

    /// - Parameter offset: by how much it is ahead of `base` at the beginning.
    package init(base: any EngineClock, offset: Duration = .zero) {
        self.base = base
        state = NIOLockedValueBox(State(offset: offset))
    }

    package func now() -> Timestamp {
        base.now() + state.withLockedValue(\.offset)
    }

    package var offset: Duration { state.withLockedValue(\.offset) }

    /// Puts it forward, and wakes everybody who waits.
    ///
    /// - Parameter moment: never earlier than ``now()``; an earlier one changes nothing.
    package func advance(to moment: Timestamp) {
        let current = base.now()
        let woken = state.withLockedValue { state -> [CheckedContinuation<Void, Never>] in
            let ahead = moment - current
            if ahead > state.offset { state.offset = ahead }
            state.moves += 1
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiter in woken { waiter.resume() }
    }

    package func wait(until moment: Timestamp) async throws {
        // Taken before the time is read: a move in between would have nobody to wake.
        let moves = state.withLockedValue(\.moves)
        let remaining = moment - now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [base] in try await base.wait(until: base.now() + remaining) }
            group.addTask { try await self.waitForMove(after: moves) }
            _ = try await group.next()
            group.cancelAll()
        }
    }

    /// Returns once there were more than so many moves.
    private func waitForMove(after moves: Int) async throws {
        let ticket = state.withLockedValue { state -> Int in
            state.tickets += 1
            return state.tickets
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLockedValue { state -> Bool in
                    if Task.isCancelled || state.moves != moves { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLockedValue { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
        try Task.checkCancellation()
    }
}
