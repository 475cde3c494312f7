package import MusterCore
import NIOConcurrencyHelpers

/// The chat servers that this installation is bridged with, and how they were last seen.
package final class ChatBook: Sendable {
    package struct Sight: Equatable, Sendable {
        package var at: Timestamp
        /// Nil where all was well.
        package var problem: String?
    }

    private struct State {
        var servers: [any ChatServer] = []
        var sights: [Channel: Sight] = [:]
        /// Until when a server that failed is left alone, and how often it has failed in a row.
        var resting: [Channel: (until: Timestamp, failures: Int)] = [:]
        /// Until when a server is not asked about what it told us.
        var silent: [Channel: Timestamp] = [:]
    }

    private let state = NIOLockedValueBox(State())
    /// Rung when something was heard.
    package let bell = Doorbell()

    package init() {}

    package var servers: [any ChatServer] { state.withLockedValue(\.servers) }

    /// To be called once, before anything is sent.
    package func use(_ servers: [any ChatServer]) {
        state.withLockedValue { $0.servers = servers }
    }

    package func server(_ channel: Channel) -> (any ChatServer)? { servers.first { $0.channel == channel } }

    package func sight(of channel: Channel) -> Sight? { state.withLockedValue { $0.sights[channel] } }

    /// How long a server that has failed several times in a row is still left alone; nil where it may be asked.
    ///
    /// One attempt after each pause finds out whether it is back; meanwhile a thousand rooms do not each wait for it.
    func rest(of channel: Channel, now: Timestamp) -> Duration? {
        state.withLockedValue { state in
            guard let resting = state.resting[channel], resting.failures >= Self.patience, resting.until > now else {
                return nil
            }
            return resting.until - now
        }
    }

    func note(_ failure: RemoteFailure?, of channel: Channel, now: Timestamp) {
        state.withLockedValue { state in
            state.sights[channel] = Sight(at: now, problem: failure?.words)
            switch failure {
            case .down, .unanswered:
                let failures = (state.resting[channel]?.failures ?? 0) + 1
                state.resting[channel] = (now + Self.pause, failures)
            case .busy(let after?, _):
                state.resting[channel] = (now + min(after, .minutes(5)), Self.patience)
            case .busy(nil, _), .gone, .refused, nil:
                state.resting[channel] = nil
            }
        }
    }

    /// Whether a server could not be asked a moment ago about something that it told us: each thing that waits for an answer
    /// would else wait for its own. Nothing that is sent is kept back by it.
    func isSilent(_ channel: Channel, now: Timestamp) -> Bool {
        state.withLockedValue { state in state.silent[channel].map { $0 > now } ?? false }
    }

    func noteSilence(of channel: Channel, until moment: Timestamp) {
        state.withLockedValue { $0.silent[channel] = moment }
    }

    private static let patience = 3
    private static let pause = Duration.seconds(20)
}
