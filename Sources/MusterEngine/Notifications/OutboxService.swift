import Foundation
import Logging
package import MusterCore
package import MusterStore
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
            for await bundle in handed {
                group.addTask { await send(bundle) }
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
            for bundle in claimed { group.addTask { await send(bundle) } }
        }
        return claimed.reduce(0) { $0 + $1.count }
    }

    /// Claims what is due at `now`, at each provider as much as it has places. Pages to one address go together, and each of
    /// what is returned has one place.
    private func claim(now: Timestamp) async throws -> [[ClaimedMessage]] {
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
                return try bundles(found, claim, connection, now)
            }
        }
        Failpoint.hit("claim.committed")
        if wanted.isEmpty { return [] }
        let late = Set(parts.desk.takeAll(wanted.map { $0[0] }).map(\.message.id))
        for bundle in wanted where late.contains(bundle[0].message.id) {
            for message in bundle { await outcomes.record(message, .held(at: now, error: "others went first")) }
        }
        return wanted.filter { !late.contains($0[0].message.id) }
    }

    /// Puts together what goes out as one message, and claims what else is due at the same address.
    private func bundles(
        _ claimed: [ClaimedMessage],
        _ claim: OutboxClaim,
        _ connection: any SQLConnection,
        _ now: Timestamp
    ) throws -> [[ClaimedMessage]] {
        var bundles: [[ClaimedMessage]] = []
        var places: [String: Int] = [:]
        for message in try claimed.filter({ try isWanted($0, connection, now) }) {
            let name = message.message.bundleName
            if let name, let place = places[name] {
                bundles[place].append(message)
                continue
            }
            if let name { places[name] = bundles.count }
            bundles.append([message])
        }
        Failpoint.hit("claim.written")
        for (name, place) in places {
            let room = MessageBundle.limit - bundles[place].count
            guard room > 0 else { continue }
            let more = try Outbox(connection).claimCompanions(
                of: bundles[place][0].message,
                claim,
                now: now,
                limit: room
            )
            bundles[place] += try more.filter {
                try $0.message.bundleName == name && isWanted($0, connection, now)
            }
        }
        return bundles
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

    /// Makes one attempt to send what goes out as one message, gives the place back and records the outcome of each.
    package func send(_ bundle: [ClaimedMessage]) async {
        let ended = await attempt(bundle)
        parts.desk.giveBack(bundle[0].message)
        await withTaskGroup(of: Void.self) { group in
            for (claimed, outcome, leader) in ended {
                group.addTask { await outcomes.record(claimed, outcome, with: leader) }
            }
        }
    }

    /// With the message under whose key it went out: its own, or that of the first of its bundle.
    private typealias Ended = (ClaimedMessage, OutboxOutcome, OutboxMessage)

    private func attempt(_ bundle: [ClaimedMessage]) async -> [Ended] {
        let now = parts.clock.now()
        guard bundle[0].until - now >= Self.sendLimit else {
            return bundle.map { ($0, .held(at: now, error: "the claim was too old to send under it"), $0.message) }
        }
        var ended: [Ended] = []
        var read: [(claimed: ClaimedMessage, message: OutgoingMessage)] = []
        for claimed in bundle {
            if var message = OutgoingMessage(claimed.message) {
                message.mayRepeat = claimed.mayRepeat
                read.append((claimed, message))
            } else {
                let error = "this release does not read the message; it was written by another one"
                ended.append((claimed, .refused(error: error), claimed.message))
            }
        }
        guard let first = read.first else { return ended }
        let message = MessageBundle(read.map(\.message), links: parts.links).message
        guard let connector = connectors[message.channel] else {
            let error = "no connector serves the channel \(message.channel.rawValue); configure one"
            return ended + read.map { ($0.claimed, .refused(error: error), $0.claimed.message) }
        }
        let leader = first.claimed.message
        Failpoint.hit("send.begun")
        let delivery = await connector.send(message, attempt: first.claimed.attempt, now: now)
        Failpoint.hit("send.ended")
        return ended
            + read.map { one in
                (one.claimed, outcome(of: delivery, one.claimed, one.message, leader, isBundle: read.count > 1), leader)
            }
    }

    private func outcome(
        of delivery: Delivery,
        _ claimed: ClaimedMessage,
        _ message: OutgoingMessage,
        _ leader: OutboxMessage,
        isBundle: Bool
    ) -> OutboxOutcome {
        switch delivery {
        case .delivered(let receipt):
            // The carrier speaks of the first one alone, by whose key it knows the message: the others point to it.
            if claimed.message.id != leader.id { return .delivered(receipt: leader.receiptOfCompanions) }
            return .delivered(receipt: isBundle ? "\(receipt), in one message with others" : receipt)
        case .refused(let reason): return .refused(error: reason)
        case .retry(let pause, let reason): return again(claimed, message, pause, reason)
        case .ambiguous(let reason): return again(claimed, message, nil, reason, mayRepeat: true)
        case .held(let reason, let pause):
            return .held(at: parts.clock.now() + (pause ?? Backoff.holding), error: reason)
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

extension OutboxMessage {
    /// What those share that may go out as one; nil for what always goes alone.
    fileprivate var bundleName: String? {
        guard purpose == .page, Channel(rawValue: channel)?.burst != nil else { return nil }
        return "\(channel) \(recipient)"
    }
}

extension Incident {
    /// Why a page needs no further attempt; nil while its person is still to get up for it.
    fileprivate func reasonNotToSend(_ id: ID<Page>) -> String? {
        guard let page = pages.first(where: { $0.id == id }) else { return nil }
        if page.acknowledgedAt != nil { return "the page has been acknowledged" }
        let goesOn = escalations.contains { $0.id == page.escalation && pursues($0) }
        return goesOn ? nil : "the incident is resolved"
    }
}
