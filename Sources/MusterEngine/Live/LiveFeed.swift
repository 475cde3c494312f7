package import MusterCore
import NIOConcurrencyHelpers

/// Tells those who look at a page that what they look at has changed.
///
/// It carries no content, only that there is something new: a viewer that was slow sees the newest state, and never a
/// queue of old ones.
package final class LiveFeed: Sendable {
    package enum Topic: Hashable, Sendable {
        case incident(ID<Incident>)
        /// Everything that the board, the alerts and the sandbox list show.
        case everything
    }

    private struct State {
        var viewers: [Topic: [Int: AsyncStream<Void>.Continuation]] = [:]
        var tickets = 0
        var isClosed = false
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Ends when the viewer stops listening, or at ``close()``.
    package func changes(of topic: Topic) -> AsyncStream<Void> {
        // One ring that was not heard is as good as ten.
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let ticket = state.withLockedValue { state -> Int? in
            if state.isClosed { return nil }
            state.tickets += 1
            state.viewers[topic, default: [:]][state.tickets] = continuation
            return state.tickets
        }
        guard let ticket else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLockedValue { state in
                state.viewers[topic]?[ticket] = nil
                if state.viewers[topic]?.isEmpty == true { state.viewers[topic] = nil }
            }
        }
        return stream
    }

    package func tell(_ topics: Set<Topic>) {
        let listening = state.withLockedValue { state in
            topics.flatMap { state.viewers[$0].map { Array($0.values) } ?? [] }
        }
        for viewer in listening { viewer.yield() }
    }

    package var viewerCount: Int { state.withLockedValue { $0.viewers.values.reduce(0) { $0 + $1.count } } }

    /// Ends every stream, for a server that stops.
    package func close() {
        let listening = state.withLockedValue { state in
            state.isClosed = true
            return state.viewers.values.flatMap { Array($0.values) }
        }
        for viewer in listening { viewer.finish() }
    }
}
