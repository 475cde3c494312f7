package import MusterStore
import NIOConcurrencyHelpers

/// Where whoever writes a message and whoever sends it meet: what has been claimed is handed over here, in memory, once
/// the claim is on disk; and the free places are counted here.
///
/// Every place that is taken is given back once: after the send, or by whoever found nothing to send.
package final class SendingDesk: Sendable {
    private struct State {
        var places = SendingPlaces()
        var handed: AsyncStream<[ClaimedMessage]>.Continuation?
        var isOpen = false
        /// Somebody found no place, so that the next free one is worth a look at what is due.
        var isShort = false
        var missing: [String: String] = [:]
        var served = SendingDesk.alwaysServed
    }

    private let state = NIOLockedValueBox(State())
    private let bell: Doorbell

    /// - Parameter bell: rung when a place is free again for which somebody waits.
    package init(bell: Doorbell) {
        self.bell = bell
    }

    /// From now on somebody sends what is handed over here.
    ///
    /// - Returns: what is handed over; ends after ``close()``, once no place is taken any more.
    package func open() -> AsyncStream<[ClaimedMessage]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [ClaimedMessage].self)
        state.withLockedValue { state in
            state.isOpen = true
            state.handed = continuation
        }
        return stream
    }

    /// No place is free from now on. What has one is still sent.
    package func close() {
        end { $0.isOpen = false }
    }

    /// How many sends are under way.
    package var count: Int { state.withLockedValue { $0.places.count } }

    /// What an administrator has to set up before the messages of a channel leave, by channel.
    package var missing: [String: String] { state.withLockedValue(\.missing) }

    /// What carries messages here. Mail is always among it: without a mail server it waits, and is not lost.
    package static let alwaysServed: Set<Channel> = [.email, .webhook]

    /// The channels of messages that something carries.
    package var served: Set<Channel> { state.withLockedValue(\.served) }

    package func serve(_ channels: Set<Channel>) {
        state.withLockedValue { $0.served = channels.union(Self.alwaysServed) }
    }

    func note(missing: String, channel: String) {
        state.withLockedValue { $0.missing[channel] = missing }
    }

    /// Takes a place for a message that is about to be written.
    ///
    /// - Returns: false where none is free, or nobody sends.
    func take(for message: OutboxMessage) -> Bool {
        state.withLockedValue { state in
            guard state.isOpen else { return false }
            guard state.places.take(message.provider, message.places, isPage: message.isPage) else {
                state.isShort = true
                return false
            }
            return true
        }
    }

    /// How many of what is due at a provider can be sent now.
    func free(_ provider: DueProvider, isPage: Bool) -> Int {
        state.withLockedValue { state in
            let limit = (Channel(rawValue: provider.channel) ?? .webhook).places
            let free = state.places.free(provider.name, limit, isPage: isPage)
            if free == 0 { state.isShort = true }
            return free
        }
    }

    /// Takes a place for each message that was found due.
    ///
    /// - Returns: those for which there was none: somebody else took it meanwhile.
    func takeAll(_ messages: [ClaimedMessage]) -> [ClaimedMessage] {
        state.withLockedValue { state in
            messages.filter { claimed in
                let message = claimed.message
                return !state.places.take(message.provider, message.places, isPage: message.isPage)
            }
        }
    }

    /// Hands over what has its place, and whose claim is on disk.
    ///
    /// - Parameter bundles: each goes out as one message, and has the place of its first.
    func hand(_ bundles: [[ClaimedMessage]]) {
        let handed = state.withLockedValue(\.handed)
        for bundle in bundles { handed?.yield(bundle) }
    }

    func giveBack(_ message: OutboxMessage) {
        let isWanted = state.withLockedValue { state in
            state.places.giveBack(message.provider, isPage: message.isPage)
            defer { state.isShort = false }
            return state.isShort
        }
        if isWanted { bell.ring() }
        end { _ in }
    }

    private func end(_ change: (inout State) -> Void) {
        let ended = state.withLockedValue { state -> AsyncStream<[ClaimedMessage]>.Continuation? in
            change(&state)
            return !state.isOpen && state.places.count == 0 ? state.handed : nil
        }
        ended?.finish()
    }
}
