import MusterCore
import MusterEngine

/// A way out of a node: the provider behind it belongs to the world, which keeps what it took.
struct SimulatedProvider: Connector {
    let channel: Channel
    let life: Life
    let take: @Sendable (OutgoingMessage, Int, Life) async -> Delivery

    func send(_ message: OutgoingMessage, attempt: Int, now _: Timestamp) async -> Delivery {
        await take(message, attempt, life)
    }
}
