import Foundation
import Logging
package import MusterCore
import MusterStore
import ServiceLifecycle

/// Sends what lies in the outbox, and records what became of it, until the process is told to stop.
///
/// Each send stands by itself: nobody waits for the end of another's. What may be under way at once is counted by
/// ``SendingPlaces``; what this process has just written comes by way of ``SendingDesk``, everything else is claimed here.
package struct OutboxService: ServiceLifecycle.Service {
    /// How long an attempt may take before the message is taken to be lost with whoever sent it.
    static let lease = Duration.seconds(10)

    /// The longest that a connector may take, with the look-up of a name: below ``lease``, so that the outcome is on
    /// record before anybody else tries.
    static let sendLimit = Duration.seconds(8)

    /// What is due is the truth, the bell only a hint.
    static let pollInterval = Duration.seconds(1)

    private let parts: EngineParts
    private let connectors: [Channel: any Connector]
    private let outcomes: Outcomes
    /// At least 0 and below 1.
    private let jitter: @Sendable () -> Double

    package init(_ parts: EngineParts, connectors: [any Connector], jitter: @escaping @Sendable () -> Double) {
        self.parts = parts
        self.connectors = Dictionary(connectors.map { ($0.channel, $0) }, uniquingKeysWith: { _, last in last })
        outcomes = Outcomes(parts)
        self.jitter = jitter
    }

    package func run() async throws {
        for connector in connectors.values {
            guard let missing = connector.missing else { continue }
            let channel = connector.channel.rawValue
            parts.desk.note(missing: missing, channel: channel)
            parts.logger.warning("messages wait", metadata: ["channel": "\(channel)", "until": "\(missing)"])
        }
        let handed = parts.desk.open()
        await withDiscardingTaskGroup { group in
            group.addTask {
                await cancelWhenGracefulShutdown { await lookForDue() }
                parts.desk.close()
            }
            // Not cancelled by a shutdown: what is under way is sent to its end, which a connector's timeout bounds.
            for await claimed in handed {
                group.addTask { await send(claimed) }
            }
        }
    }

    private func lookForDue() async {
        while !Task.isCancelled {
            do {
                let claimed = try await claim(now: parts.clock.now())
                parts.desk.hand(claimed)
                if claimed.isEmpty { await rest() }
            } catch is CancellationError {
                return
            } catch {
                parts.logger.error("the outbox could not be read", metadata: ["error": "\(error)"])
                await rest()
            }
        }
    }

    /// Sends what is due at `now` and for which there is a place, pages first, and returns once all of it has ended.
    ///
    /// - Returns: how many were taken up.
    @discardableResult
    package func tick(now: Timestamp) async throws -> Int {
        let claimed = try await claim(now: now)
        await withTaskGroup(of: Void.self) { group in
            for message in claimed { group.addTask { await send(message) } }
        }
        return claimed.count
    }

    /// Claims what is due at `now`, at each provider as much as it has places. Each has its place then.
    private func claim(now: Timestamp) async throws -> [ClaimedMessage] {
        let parts = parts
        // Asked first, since a claim is a write and most ticks find nothing.
        let due = try await parts.database.read { connection in
            let outbox = Outbox(connection)
            guard let next = try outbox.nextAttemptAt(), next <= now else { return [DueProvider]() }
            return try outbox.dueProviders(now: now)
        }
        let rooms = due.map { provider in
            (
                provider: provider, pages: provider.hasUrgent ? parts.desk.free(provider, isPage: true) : 0,
                others: parts.desk.free(provider, isPage: false)
            )
        }
        .filter { $0.pages + $0.others > 0 }
        if rooms.isEmpty { return [] }
        let claim = OutboxClaim(fence: parts.fence, until: now + Self.lease)
        let wanted = try await parts.database.write(.urgent) { connection in
            let outbox = Outbox(connection)
            return try rooms.flatMap { room in
                var found = try outbox.claimDue(
                    claim,
                    now: now,
                    limit: room.pages,
                    provider: room.provider,
                    priority: .urgent
                )
                if room.others > found.count {
                    found += try outbox.claimDue(
                        claim,
                        now: now,
                        limit: room.others - found.count,
                        provider: room.provider
                    )
                }
                return try found.filter { try isWanted($0, connection, now) }
            }
        }
        if wanted.isEmpty { return [] }
        let late = Set(parts.desk.takeAll(wanted).map(\.message.id))
        for message in wanted where late.contains(message.message.id) {
            await outcomes.record(message, .held(at: now, error: "others went first"))
        }
        return wanted.filter { !late.contains($0.message.id) }
    }

    /// Cancels a page that was answered before its turn, when nobody could call it back.
    private func isWanted(_ claimed: ClaimedMessage, _ connection: any SQLConnection, _ now: Timestamp) throws -> Bool {
        guard claimed.message.purpose == .page, let incident = claimed.message.incident,
            let page = claimed.message.subject.flatMap({ ID<Page>($0) }),
            // What cannot be read any more is rather sent once too often.
            let found = try? IncidentTransaction(parts, connection, now: now).load(incident),
            let reason = found.reasonNotToSend(page)
        else { return true }
        try Outbox(connection).settle(claimed, .cancelled(reason: reason), now: now)
        return false
    }

    /// Makes one attempt, gives the place back and records the outcome.
    func send(_ claimed: ClaimedMessage) async {
        let outcome = await attempt(claimed)
        parts.desk.giveBack(claimed.message)
        await outcomes.record(claimed, outcome)
    }

    private func attempt(_ claimed: ClaimedMessage) async -> OutboxOutcome {
        let now = parts.clock.now()
        guard claimed.until - now >= Self.sendLimit else {
            return .held(at: now, error: "the claim was too old to send under it")
        }
        guard let data = claimed.message.payload.data(using: .utf8),
            var message = try? JSONDecoder().decode(OutgoingMessage.self, from: data)
        else { return .refused(error: "this release does not read the message; it was written by another one") }
        guard let connector = connectors[message.channel] else {
            return .refused(error: "no connector serves the channel \(message.channel.rawValue); configure one")
        }
        message.mayRepeat = claimed.mayRepeat
        let delivery = await connector.send(message, attempt: claimed.attempt, now: now)
        switch delivery {
        case .delivered(let receipt): return .delivered(receipt: receipt)
        case .refused(let reason): return .refused(error: reason)
        case .retry(let pause, let reason): return again(claimed, message, pause, reason)
        case .ambiguous(let reason): return again(claimed, message, nil, reason, mayRepeat: true)
        case .held(let reason): return .held(at: parts.clock.now() + Backoff.holding, error: reason)
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
