package import MusterCore
package import MusterEngine
import NIOConcurrencyHelpers

/// Keeps what it is asked to send, and answers as it is told.
package final class FakeConnector: Connector {
    /// One call of ``send(_:attempt:now:)``.
    package struct Attempt: Equatable, Sendable {
        package let message: OutgoingMessage
        package let number: Int
        package let at: Timestamp
    }

    private struct State {
        var attempts: [Attempt] = []
        var answers: [Delivery] = []
    }

    package let channel: Channel
    private let state = NIOLockedValueBox(State())

    package init(channel: Channel) {
        self.channel = channel
    }

    /// Everything it was asked to send, oldest first.
    package var attempts: [Attempt] { state.withLockedValue(\.attempts) }

    /// What it answers to the next attempts, one after the other; afterwards it delivers again.
    package func answer(_ deliveries: Delivery...) {
        state.withLockedValue { $0.answers = deliveries }
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        state.withLockedValue { state in
            state.attempts.append(Attempt(message: message, number: attempt, at: now))
            return state.answers.isEmpty ? .delivered(receipt: "taken") : state.answers.removeFirst()
        }
    }
}
