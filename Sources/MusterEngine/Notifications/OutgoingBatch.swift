import Foundation
import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// The messages that one transaction puts into the outbox.
///
/// Those for which a place is free are written as claimed by this process, and are sent as soon as the transaction is on
/// disk: one commit between the cause and the send, not two. The rest is found by whoever looks for what is due.
package final class OutgoingBatch: Sendable {
    private let parts: EngineParts
    private let claimed = NIOLockedValueBox<[ClaimedMessage]>([])
    /// What the store said in this transaction; nil before it was asked.
    private let storedPause = NIOLockedValueBox<Bool?>(nil)

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    deinit { giveBackAll() }

    /// To be called when the transaction begins, since one may be begun again.
    package func begin() {
        giveBackAll()
        storedPause.withLockedValue { $0 = nil }
    }

    /// Writes a message in the transaction of `connection`; does nothing for one that was written before.
    func add(_ notice: Notice, _ connection: any SQLConnection, now: Timestamp) throws {
        let message = try OutboxMessage(notice, ID(parts.makeID()), now)
        // What is for later is found by whoever looks for what is due; so is what waits for the engine to be resumed.
        guard message.sendAt <= now, try !isPaused(connection), parts.desk.take(for: message) else {
            try Outbox(connection).enqueue(message)
            return
        }
        let claim = OutboxClaim(fence: parts.fence, until: now + OutboxService.lease)
        claimed.withLockedValue {
            $0.append(ClaimedMessage(message: message, attempt: 1, claim: claim, mayRepeat: false))
        }
        if try !Outbox(connection).enqueue(message, claimed: claim) {
            claimed.withLockedValue { _ = $0.removeLast() }
            parts.desk.giveBack(message)
        }
    }

    /// Whether the engine rests. Another node may have been told so a moment ago, of which this one has not heard.
    private func isPaused(_ connection: any SQLConnection) throws -> Bool {
        if parts.pause.current != nil { return true }
        guard parts.database.isShared else { return false }
        if let known = storedPause.withLockedValue({ $0 }) { return known }
        let isPaused = try Pauses(connection).current() != nil
        storedPause.withLockedValue { $0 = isPaused }
        return isPaused
    }

    /// To be called once the transaction is on disk. Without it the places are given back and nothing is sent from here.
    package func send() {
        parts.desk.hand(takeAll().map { [$0] })
    }

    /// To be called where the transaction failed: its places are free before anybody is told.
    func takeBack() { giveBackAll() }

    private func giveBackAll() {
        for message in takeAll() { parts.desk.giveBack(message.message) }
    }

    private func takeAll() -> [ClaimedMessage] {
        claimed.withLockedValue { claimed in
            defer { claimed = [] }
            return claimed
        }
    }
}

extension OutboxMessage {
    init(_ notice: Notice, _ id: ID<OutboxRow>, _ now: Timestamp) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(
            id: id,
            key: notice.message.key,
            channel: notice.message.channel.rawValue,
            provider: notice.message.provider,
            recipient: notice.message.to,
            payload: String(decoding: try encoder.encode(notice.message), as: UTF8.self),
            incident: notice.incident,
            purpose: notice.page == nil ? .notice : .page,
            subject: notice.page?.description,
            priority: notice.message.urgency == .page ? .urgent : .normal,
            createdAt: now,
            sendAt: notice.sendAt
        )
    }
}

extension OutgoingMessage {
    /// What a row of the outbox says; nil for one that this release does not read.
    init?(_ row: OutboxMessage) {
        guard let message = try? JSONDecoder().decode(OutgoingMessage.self, from: Data(row.payload.utf8)) else {
            return nil
        }
        self = message
    }
}
