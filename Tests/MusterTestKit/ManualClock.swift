package import MusterCore
import MusterEngine
import NIOConcurrencyHelpers

/// A clock that moves only when a test moves it.
package final class ManualClock: EngineClock {
    private struct State {
        var now: Timestamp
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var tickets = 0

        /// Those who were told to wait until so many wait.
        mutating func takeSatisfied() -> [CheckedContinuation<Void, Never>] {
            let satisfied = watchers.filter { $0.count <= waiting.count }.map(\.continuation)
            watchers.removeAll { $0.count <= waiting.count }
            return satisfied
        }
    }

    /// Nil for one who has to wait.
    private typealias Answer = Result<Void, any Error>?

    private let state: NIOLockedValueBox<State>

    package init(_ now: Timestamp) {
        state = NIOLockedValueBox(State(now: now))
    }

    package func now() -> Timestamp { state.withLockedValue(\.now) }

    package func advance(by length: Duration) {
        let woken = state.withLockedValue { state in
            state.now = state.now + length
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiter in woken { waiter.resume() }
    }

    /// Suspends until the clock is moved, or not at all where `moment` has come.
    package func wait(until moment: Timestamp) async throws {
        let ticket = state.withLockedValue { state in
            state.tickets += 1
            return state.tickets
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (answer, satisfied) = state.withLockedValue {
                    state -> (Answer, [CheckedContinuation<Void, Never>]) in
                    if Task.isCancelled { return (.failure(CancellationError()), []) }
                    if state.now >= moment { return (.success(()), []) }
                    state.waiting[ticket] = continuation
                    return (nil, state.takeSatisfied())
                }
                for watcher in satisfied { watcher.resume() }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            state.withLockedValue { $0.waiting.removeValue(forKey: ticket) }?.resume(throwing: CancellationError())
        }
    }

    /// Returns once so many tasks wait for the clock at the same time.
    package func whenWaiting(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let satisfied = state.withLockedValue { state in
                state.watchers.append((count, continuation))
                return state.takeSatisfied()
            }
            for watcher in satisfied { watcher.resume() }
        }
    }
}
