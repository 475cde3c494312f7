package import MusterCore
package import MusterEngine
import NIOConcurrencyHelpers

/// Makes meetings in memory, and fails as a test wants it to.
package final class FakeMeetings: MeetingMaker {
    private struct State {
        var wishes: [MeetingWish] = []
        var made: [String: MeetingMade] = [:]
        var ended: [String] = []
        var failures: [RemoteFailure] = []
        /// Of a meeting that is made although nobody says so.
        var losesAnswer = false
    }

    package let name = "Zoom"
    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Everything that was asked for, oldest first.
    package var wishes: [MeetingWish] { state.withLockedValue(\.wishes) }
    /// How many meetings there are.
    package var count: Int { state.withLockedValue(\.made.count) }
    package var ended: [String] { state.withLockedValue(\.ended) }

    /// What the next calls fail with, one after the other.
    package func fail(_ failures: RemoteFailure...) { state.withLockedValue { $0.failures = failures } }

    /// The next meeting is made, and nobody says so.
    package func loseAnswer() { state.withLockedValue { $0.losesAnswer = true } }

    package func check(now: Timestamp) async throws(RemoteFailure) -> String {
        try call { _ in "Zoom takes the credentials." }
    }

    package func open(_ wish: MeetingWish, now: Timestamp) async throws(RemoteFailure) -> MeetingMade {
        try call { (state) throws(RemoteFailure) in
            state.wishes.append(wish)
            if wish.mayRepeat, let known = state.made[wish.page] { return known }
            let id = "9000000000\(state.made.count + 1)"
            let made = MeetingMade(id: id, url: "https://zoom.example/j/\(id)")
            state.made[wish.page] = made
            if state.losesAnswer {
                state.losesAnswer = false
                throw .unanswered(because: "no answer")
            }
            return made
        }
    }

    package func end(_ meeting: String, now: Timestamp) async throws(RemoteFailure) {
        try call { $0.ended.append(meeting) }
    }

    private func call<Value>(
        _ body: (inout State) throws(RemoteFailure) -> Value
    ) throws(RemoteFailure) -> Value {
        let result = state.withLockedValue { state -> Result<Value, RemoteFailure> in
            if !state.failures.isEmpty { return .failure(state.failures.removeFirst()) }
            do throws(RemoteFailure) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
