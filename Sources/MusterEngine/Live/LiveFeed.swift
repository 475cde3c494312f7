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

        /// As it is told to other nodes.
        var word: String {
            switch self {
            case .incident(let id): "incident \(id)"
            case .everything: "everything"
            }
        }

        init?(word: String) {
            if word == Self.everything.word {
                self = .everything
                return
            }
            guard word.hasPrefix("incident "), let id = ID<Incident>(String(word.dropFirst("incident ".count))) else {
                return nil
            }
            self = .incident(id)
        }
    }

    private struct State {
        var viewers: [Topic: [Int: AsyncStream<Void>.Continuation]] = [:]
        var tickets = 0
        var isClosed = false
    }

    /// What a node says where it has missed something, or would have too much to say.
    static let anything = "*"

    private let state = NIOLockedValueBox(State())
    private let announce: @Sendable (Set<String>) -> Void

    /// - Parameter announce: tells the other nodes.
    package init(announce: @escaping @Sendable (Set<String>) -> Void = { _ in }) {
        self.announce = announce
    }

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
        tellHere(topics)
        announce(Set(topics.map(\.word)))
    }

    /// Tells those who look at pages of this node what another one has announced.
    func hear(_ words: Set<String>) {
        guard words.contains(Self.anything) else { return tellHere(Set(words.compactMap(Topic.init(word:)))) }
        tellHere(state.withLockedValue { Set($0.viewers.keys) })
    }

    private func tellHere(_ topics: Set<Topic>) {
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
