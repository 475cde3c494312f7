package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// When each source last called, as the running server remembers it.
package final class Arrivals: Sendable {
    /// How much passes between two looks for sources that have stopped calling.
    private static let sweepInterval: Duration = .seconds(5)

    /// A source that is expected to call, and calls without end, is written no more often.
    private static let writeInterval: Duration = .seconds(1)

    private struct State {
        var calls: [ID<Integration>: Timestamp] = [:]
        /// Of the latest call that is on disk.
        var written: [ID<Integration>: Timestamp] = [:]
        /// Those that have called since that was last written.
        var unwritten: Set<ID<Integration>> = []
        /// The first sweep, before which nobody can have been heard.
        var beganAt: Timestamp?
        var sweptAt: Timestamp?
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    package func note(_ source: ID<Integration>, at now: Timestamp) {
        state.withLockedValue { state in
            state.calls[source] = now
            state.unwritten.insert(source)
        }
    }

    /// Nil where it has not called since the start.
    package func lastCall(of source: ID<Integration>) -> Timestamp? {
        state.withLockedValue { $0.calls[source] }
    }

    /// Takes what is to be written.
    func takeUnwritten() -> [ID<Integration>: Timestamp] {
        state.withLockedValue { state in
            let taken = state.calls.filter { state.unwritten.contains($0.key) }
            state.unwritten = []
            return taken
        }
    }

    /// Whether a call of a source that is expected to call is more than what is on disk.
    package func isToBeWritten(_ source: ID<Integration>, at now: Timestamp) -> Bool {
        guard let written = state.withLockedValue({ $0.written[source] }) else { return true }
        return now < written || now - written >= Self.writeInterval
    }

    /// These calls are on disk.
    func wrote(_ calls: [ID<Integration>: Timestamp]) {
        state.withLockedValue { state in
            for (source, moment) in calls {
                state.written[source] = max(state.written[source] ?? moment, moment)
                if state.calls[source] == moment { state.unwritten.remove(source) }
            }
        }
    }

    /// What was taken could not be written.
    func putBack(_ calls: [ID<Integration>: Timestamp]) {
        state.withLockedValue { $0.unwritten.formUnion(calls.keys) }
    }

    /// True at most once in some seconds.
    func isSweepDue(at now: Timestamp) -> Bool {
        state.withLockedValue { state in
            state.beganAt = state.beganAt ?? now
            if let swept = state.sweptAt, now - swept < Self.sweepInterval, now >= swept { return false }
            state.sweptAt = now
            return true
        }
    }

    /// Since when somebody listens: a source is not to blame for the time before.
    var beganAt: Timestamp? { state.withLockedValue(\.beganAt) }
}
