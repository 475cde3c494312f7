import Foundation
import Logging
package import MusterCore
import MusterStore
import ServiceLifecycle

/// Sends what lies in the outbox, and records what became of it, until the process is told to stop.
package struct OutboxService: ServiceLifecycle.Service {
    /// How many are claimed at once, and so under way at once.
    static let batchLimit = 32

    /// How long an attempt may take before the message is taken to be lost with whoever sent it. Longer than any connector's timeout.
    static let lease = Duration.seconds(15)

    static let pollInterval = Duration.seconds(1)

    private let parts: EngineParts
    private let connectors: [Channel: any Connector]
    /// At least 0 and below 1.
    private let jitter: @Sendable () -> Double

    package init(_ parts: EngineParts, connectors: [any Connector], jitter: @escaping @Sendable () -> Double) {
        self.parts = parts
        self.connectors = Dictionary(connectors.map { ($0.channel, $0) }, uniquingKeysWith: { _, last in last })
        self.jitter = jitter
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if try await tick(now: parts.clock.now()) == 0 { await rest() }
                } catch is CancellationError {
                    return
                } catch {
                    parts.logger.error("the outbox could not be read", metadata: ["error": "\(error)"])
                    await rest()
                }
            }
        }
    }

    /// Sends what is due at `now`, urgent messages first.
    ///
    /// - Returns: how many were taken up, at most ``batchLimit``.
    @discardableResult
    package func tick(now: Timestamp) async throws -> Int {
        let parts = parts
        // Asked first, since a claim is a write and most ticks find nothing.
        let next = try await parts.database.read { try Outbox($0).nextAttemptAt() }
        guard let next, next <= now else { return 0 }
        let claimed = try await parts.database.write(.urgent) { connection in
            try Outbox(connection)
                .claimDue(now: now, lease: Self.lease, limit: Self.batchLimit, fence: parts.fence)
                .map { message in (message: message, isWanted: try isWanted(message, connection, now)) }
        }
        await withTaskGroup(of: Void.self) { group in
            for (message, isWanted) in claimed where isWanted { group.addTask { await send(message) } }
        }
        if !claimed.isEmpty { parts.live.tell([.everything]) }
        return claimed.count
    }

    /// Cancels a page that was answered while an earlier attempt was under way, when nobody could call it back.
    private func isWanted(_ claimed: ClaimedMessage, _ connection: any SQLConnection, _ now: Timestamp) throws -> Bool {
        guard claimed.attempt > 1, claimed.message.purpose == .page, let incident = claimed.message.incident,
            let page = claimed.message.subject.flatMap({ ID<Page>($0) }),
            // What cannot be read any more is rather sent once too often.
            let found = try? IncidentTransaction(parts, connection, now: now).load(incident),
            let reason = found.reasonNotToSend(page)
        else { return true }
        try Outbox(connection).settle(claimed, .cancelled(reason: reason), now: now)
        return false
    }

    private func send(_ claimed: ClaimedMessage) async {
        let outcome = await attempt(claimed)
        let parts = parts
        do {
            let settled = try await parts.database.write(.urgent) { connection in
                try Outbox(connection).settle(claimed, outcome, now: parts.clock.now())
            }
            if !settled {
                parts.logger.warning(
                    "a message was sent under a lease that had ended",
                    metadata: ["key": "\(claimed.message.key)"]
                )
            }
        } catch {
            // Left claimed: after the lease it is sent again, marked as a possible repeat.
            parts.logger.error("the outcome of a message was not recorded", metadata: ["error": "\(error)"])
        }
    }

    private func attempt(_ claimed: ClaimedMessage) async -> OutboxOutcome {
        guard let data = claimed.message.payload.data(using: .utf8),
            var message = try? JSONDecoder().decode(OutgoingMessage.self, from: data)
        else { return .refused(error: "this release does not read the message; it was written by another one") }
        guard let connector = connectors[message.channel] else {
            return .refused(error: "no connector serves the channel \(message.channel.rawValue); configure one")
        }
        message.mayRepeat = claimed.mayRepeat
        let delivery = await connector.send(message, attempt: claimed.attempt, now: parts.clock.now())
        switch delivery {
        case .delivered(let receipt): return .delivered(receipt: receipt)
        case .refused(let reason): return .refused(error: reason)
        case .retry(let pause, let reason): return again(claimed, message, pause, reason)
        case .ambiguous(let reason): return again(claimed, message, nil, reason, mayRepeat: true)
        }
    }

    private func again(
        _ claimed: ClaimedMessage,
        _ message: OutgoingMessage,
        _ pause: Duration?,
        _ reason: String,
        mayRepeat: Bool = false
    ) -> OutboxOutcome {
        if Backoff.isExhausted(attempt: claimed.attempt, urgency: message.urgency) { return .exhausted(error: reason) }
        let delay = Backoff.delay(
            afterAttempt: claimed.attempt,
            urgency: message.urgency,
            jitter: jitter(),
            retryAfter: pause
        )
        return .retry(at: parts.clock.now() + delay, error: reason, mayRepeat: mayRepeat)
    }

    private func rest() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await parts.outboxBell.listen() }
            group.addTask {
                try? await parts.clock.wait(until: parts.clock.now() + Self.pollInterval)
            }
            await group.next()
            group.cancelAll()
        }
    }
}

extension Incident {
    /// Why a page needs no further attempt; nil while its person is still to get up for it.
    fileprivate func reasonNotToSend(_ id: ID<Page>) -> String? {
        guard let page = pages.first(where: { $0.id == id }) else { return nil }
        if page.acknowledgedAt != nil { return "the page has been acknowledged" }
        let followsResolution = escalations.first { $0.id == page.escalation }?.followsResolution ?? false
        return isClosed || isResolved && !followsResolution ? "the incident is resolved" : nil
    }
}
