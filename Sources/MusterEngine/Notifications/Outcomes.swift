import Logging
import MusterCore
import MusterStore

/// Puts on record how sends ended: what ends while one batch is being written shares the next.
actor Outcomes {
    private typealias Outcome = (claimed: ClaimedMessage, outcome: OutboxOutcome, leader: OutboxMessage)

    private let parts: EngineParts
    private var waiting: [Outcome] = []
    /// Writes what waits, once the one before it has ended.
    private var next: Task<Void, Never>?
    private var last: Task<Void, Never>?

    init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Returns once the outcome is on record, or could not be put there.
    ///
    /// - Parameter leader: under whose key it went out as one message with others; nil where it went by itself.
    func record(_ claimed: ClaimedMessage, _ outcome: OutboxOutcome, with leader: OutboxMessage? = nil) async {
        waiting.append((claimed, outcome, leader ?? claimed.message))
        if let next { return await next.value }
        let before = last
        let mine = Task {
            await before?.value
            await self.write()
        }
        (next, last) = (mine, mine)
        await mine.value
    }

    private func write() async {
        next = nil
        let batch = waiting
        waiting = []
        let parts = parts
        do {
            let (failed, lost) = try await Commands(parts).commit(.urgent) { transaction in
                let (now, connection) = (transaction.now, transaction.connection)
                let outbox = Outbox(connection)
                var failed: Set<FailedPage> = []
                var lost: [LostMessage] = []
                for (claimed, said, leader) in batch {
                    let outcome = try Self.known(said, of: claimed, leader, connection)
                    let isLast = try outbox.settle(claimed, outcome, now: now)
                    guard isLast else {
                        Self.warn(parts, claimed)
                        continue
                    }
                    if let reason = outcome.failure {
                        try outbox.hasten(after: claimed.message, now: now)
                        if let page = try FailedPage(claimed.message, because: reason, outbox) {
                            failed.insert(page)
                        } else {
                            lost.append(
                                LostMessage(key: claimed.message.key, channel: claimed.message.channel, reason: reason)
                            )
                        }
                    }
                }
                // Once all of it is settled: of two pages of one step the other may have failed as well.
                for page in failed { try page.passOn(in: &transaction, parts) }
                Failpoint.hit("settle.written")
                return (failed, lost)
            }
            Failpoint.hit("settle.committed")
            parts.live.tell([.everything])
            for page in failed { page.log(parts) }
            for message in lost { message.log(parts) }
            for (claimed, outcome, _) in batch { await forget(claimed, outcome) }
        } catch {
            // Left claimed: after the lease they are sent again, marked as possible repeats.
            parts.logger.error(
                "outcomes of messages were not recorded",
                metadata: ["count": "\(batch.count)", "error": "\(error)"]
            )
        }
    }

    /// The outcome, unless the carrier was quicker to say that it could not deliver what it had taken.
    private static func known(
        _ outcome: OutboxOutcome,
        of claimed: ClaimedMessage,
        _ leader: OutboxMessage,
        _ connection: any SQLConnection
    ) throws -> OutboxOutcome {
        guard case .delivered = outcome,
            [Channel.sms.rawValue, Channel.voice.rawValue].contains(claimed.message.channel)
        else { return outcome }
        // Whoever notes a receipt meanwhile waits for this, or is waited for.
        try connection.lock(leader.receiptLock)
        let failure = try DeliveryReceipts(connection).list(of: leader.id).first { $0.isFailure }
        return failure.map { .refused(error: $0.words) } ?? outcome
    }

    /// A browser that has ended its subscription is no way to reach anybody any more.
    private func forget(_ claimed: ClaimedMessage, _ outcome: OutboxOutcome) async {
        guard case .refused(PushConnector.gone) = outcome, claimed.message.channel == Channel.push.rawValue,
            let id = ID<PushSubscription>(claimed.message.recipient)
        else { return }
        do {
            try await Contacts(parts).forget(id)
        } catch {
            parts.logger.error("a subscription could not be forgotten", metadata: ["error": "\(error)"])
        }
    }

    private static func warn(_ parts: EngineParts, _ claimed: ClaimedMessage) {
        parts.logger.warning(
            "a message was sent under a lease that had ended",
            metadata: ["key": "\(claimed.message.key)"]
        )
    }
}

/// What nobody gets any more, and no page. The address stays out of the log: of some carriers it is all that is needed to write there.
private struct LostMessage {
    var key: String
    var channel: String
    var reason: String

    func log(_ parts: EngineParts) {
        parts.logger.warning(
            "a message has failed for good",
            metadata: ["key": "\(key)", "channel": "\(channel)", "because": "\(reason)"]
        )
    }
}
