import FoundationEssentials
import Logging
package import MusterCore
import MusterStore
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Looks from outside whether the work is done: that whoever owes something will be woken, that nothing is late, and that
/// the record is as it was written.
///
/// Shares no code with the services that it watches. While all is in order it calls an address outside, so that somebody
/// notices when it, or the whole machine, has stopped.
package struct Auditor: ServiceLifecycle.Service {
    static let interval = Duration.seconds(15)
    /// How late something may be before it is found.
    package static let patience = Duration.seconds(30)
    /// How often the address outside is called: alarm there after three times as long.
    static let beatInterval = Duration.seconds(60)
    /// Events that one pass verifies: a small part of a second, so that the whole of 10 million is verified in a day.
    package static let eventLimit = 2_000
    /// The most incidents that one pass repairs, and the most damage that is remembered.
    static let findingLimit = 100

    private struct State {
        var beatAt: Timestamp?
        var sweptAt: Timestamp?
        var damage: [String] = []
        /// The round in which something was found last.
        var damagedRound = 0
    }

    private let parts: EngineParts
    private let beat: (@Sendable () async throws -> Void)?
    private let eventLimit: Int
    private let clockWasSetBy: @Sendable () -> Duration
    private let turn: OneAtATime
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - eventLimit: how many events one pass verifies.
    ///   - clockWasSetBy: by how much, see ``AgreedTime``.
    ///   - beat: calls the address outside; nil where there is none.
    package init(
        _ parts: EngineParts,
        eventLimit: Int = Self.eventLimit,
        clockWasSetBy: @escaping @Sendable () -> Duration = { .zero },
        beat: (@Sendable () async throws -> Void)?
    ) {
        self.parts = parts
        self.eventLimit = eventLimit
        self.clockWasSetBy = clockWasSetBy
        self.beat = beat
        turn = OneAtATime("auditor", parts)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // First, so that those who start have had their time.
                try? await parts.clock.wait(until: parts.clock.now() + Self.interval)
                if !Task.isCancelled { await takeTurn() }
            }
            await turn.stepDown(now: parts.clock.now())
        }
    }

    /// Another node may be at it by now.
    private struct SteppedDown: Error {}

    /// Makes one pass where it is this node's turn: of several one is enough. Where it is another's, that one tells what it
    /// finds, and what was found here before is not told any more.
    func takeTurn() async {
        let now = parts.clock.now()
        if await turn.term(now: now) != nil {
            await tick(now: now) {
                // A pass may take longer than the lease is good for.
                guard await turn.term(now: parts.clock.now()) != nil else { throw SteppedDown() }
            }
        }
        if turn.isElsewhere { parts.audits.clear() }
    }

    /// Makes one pass, and calls the address outside where all is in order.
    ///
    /// - Returns: nil where the store could not be asked, which is in the log.
    @discardableResult
    package func tick(now: Timestamp) async -> AuditReport? {
        await tick(now: now) {}
    }

    /// - Parameter checkTurn: asked before each piece of the work; throws where it is to be left to another node.
    @discardableResult
    private func tick(now: Timestamp, _ checkTurn: @Sendable () async throws -> Void) async -> AuditReport? {
        let report: AuditReport
        do {
            report = try await pass(now: now, checkTurn)
            try await checkTurn()
        } catch is SteppedDown {
            parts.logger.info("the audit is left to another node")
            return nil
        } catch {
            parts.logger.error("the audit could not be made", metadata: ["error": "\(error)"])
            return nil
        }
        parts.audits.enter(report)
        guard report.isGood else {
            parts.logger.error(
                "the audit found something",
                metadata: ["findings": "\(report.words)", "damage": "\(report.damage.prefix(3))"]
            )
            return report
        }
        await beat(now: now)
        return report
    }

    private func pass(now: Timestamp, _ checkTurn: @Sendable () async throws -> Void) async throws -> AuditReport {
        let limit = Self.findingLimit
        let parts = parts
        let (unwoken, lateWakeUps, latePages, lostWrites) = try await parts.database.read { connection in
            let work = OwedWork(connection)
            return (
                try work.incidentsWithoutWakeUp(limit: limit),
                try work.wakeUps(dueBefore: now - Self.patience),
                try work.pages(dueBefore: now - Self.patience),
                try LostWrites(connection).list().reduce(0) { $0 + $1.count }
            )
        }
        // One by one: the commands of other nodes wait for each.
        for incident in unwoken {
            try await checkTurn()
            try await Commands(parts).commit(.urgent) { try $0.rebuild(incident) }
        }
        try await checkTurn()
        try await sweep(now: now, checkTurn)
        try await checkTurn()
        let (position, verified) = try await verifyChains()
        return AuditReport(
            at: now,
            took: parts.clock.now() - now,
            repaired: unwoken.count,
            lateWakeUps: lateWakeUps,
            latePages: latePages,
            verifiedEvents: verified.events,
            rounds: position.rounds,
            damage: remember(verified.findings.map(\.description), round: position.rounds),
            lostWrites: lostWrites,
            clockWasSetBy: clockWasSetBy()
        )
    }

    /// How often files are looked for that were never attached, and answers that nobody asks for again.
    static let sweepInterval = Duration.hours(1)
    /// The most answers that one transaction forgets, and the most transactions of one sweep.
    private static let forgetLimit = 500
    private static let forgetRounds = 100

    private func sweep(now: Timestamp, _ checkTurn: @Sendable () async throws -> Void) async throws {
        let isDue = state.withLockedValue { state in
            if let last = state.sweptAt, now - last < Self.sweepInterval { return false }
            state.sweptAt = now
            return true
        }
        guard isDue else { return }
        _ = try await AttachmentBook(parts).sweep(now: now)
        try await forgetAnswers(before: now - IdempotencyKeys.memory, checkTurn)
    }

    private func forgetAnswers(
        before moment: Timestamp,
        _ checkTurn: @Sendable () async throws -> Void
    ) async throws {
        let limit = Self.forgetLimit
        for _ in 0..<Self.forgetRounds {
            try await checkTurn()
            let old = try await parts.database.read { try IdempotencyKeys($0).begun(before: moment, limit: limit) }
            if old.isEmpty { return }
            try await parts.database.write(.normal) { connection in
                let keys = IdempotencyKeys(connection)
                for (principal, key) in old { try keys.forget(key, of: principal, begunBefore: moment) }
            }
            if old.count < limit { return }
        }
    }

    /// Where the verification stands lies in the store, so that a server that is often started gets to the end of it.
    private static let positionKey = "audit-position"

    private func verifyChains() async throws -> (ChainRound.Position, ChainReport) {
        let eventLimit = eventLimit
        let (position, report) = try await parts.database.read { connection in
            let stored = try Meta(connection).value(Self.positionKey)
            var position =
                stored.flatMap { try? JSONDecoder().decode(ChainRound.Position.self, from: Data($0.utf8)) } ?? .start
            let report = try ChainRound(connection).verify(from: &position, limit: eventLimit)
            return (position, report)
        }
        let text = String(decoding: try JSONEncoder().encode(position), as: UTF8.self)
        Failpoint.hit("audit.verified")
        try await parts.database.write { try Meta($0).set(Self.positionKey, text) }
        Failpoint.hit("audit.noted")
        return (position, report)
    }

    /// - Returns: all that is known to be damaged: it is forgotten once a whole round finds nothing.
    private func remember(_ findings: [String], round: Int) -> [String] {
        state.withLockedValue { state in
            if findings.isEmpty {
                if round > state.damagedRound + 1 { state.damage = [] }
            } else {
                state.damagedRound = round
                let new = findings.filter { !state.damage.contains($0) }
                state.damage = Array((state.damage + new).prefix(Self.findingLimit))
            }
            return state.damage
        }
    }

    private func beat(now: Timestamp) async {
        guard let beat else { return }
        let isDue = state.withLockedValue { state in
            if let last = state.beatAt, now - last < Self.beatInterval { return false }
            state.beatAt = now
            return true
        }
        guard isDue else { return }
        do {
            Failpoint.hit("heartbeat.calling")
            try await beat()
            Failpoint.hit("heartbeat.called")
        } catch {
            state.withLockedValue { $0.beatAt = nil }
            parts.logger.warning("the heartbeat was not received", metadata: ["error": "\(error)"])
        }
    }
}
