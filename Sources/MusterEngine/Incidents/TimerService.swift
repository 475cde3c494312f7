import Logging
package import MusterCore
import MusterStore
import ServiceLifecycle

/// Wakes incidents when one of their promises, pages or reminders falls due, until the process is told to stop.
package struct TimerService: ServiceLifecycle.Service {
    /// The most one ``tick(now:)`` wakes, so that a backlog never starves everything else.
    static let batchLimit = 100

    /// How long a wake-up may take before another node takes this one to be dead.
    static let lease = Duration.seconds(10)

    /// The longest it sleeps: what is due is the truth, the bell only a hint.
    static let pollInterval = Duration.seconds(1)

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let woken = await passingErrors { try await tick(now: parts.clock.now()) } ?? 0
                if woken < Self.batchLimit { await rest() }
            }
        }
        await passingErrors { try await Signals(parts).flush() }
        await passingErrors { try await parts.tallies.flush(parts) }
    }

    /// Wakes what is due at `now`.
    ///
    /// Takes the moment and reads the rest from the store, so a tick after a crash does just what the tick before it would have
    /// done. An incident that fails is left for the next claim and does not keep the others waiting.
    ///
    /// - Returns: how many alerts ended and incidents were woken, at most ``batchLimit`` of each.
    @discardableResult
    package func tick(now: Timestamp) async throws -> Int {
        let parts = parts
        let expired = await passingErrors { try await Signals(parts).expire(now: now) } ?? 0
        await passingErrors { try await Reception(parts, certificates: nil).sweep(now: now) }
        await passingErrors { try await parts.inhibitors.prepare(parts) }
        await passingErrors { try await MaintenanceBook(parts).sweep(now: now) }
        await passingErrors { try await SilenceBook(parts).sweep(now: now) }
        if parts.alerts.isToBeFlushed(at: now) { await passingErrors { try await Signals(parts).flush() } }
        if parts.tallies.isToBeFlushed(at: now) { await passingErrors { try await parts.tallies.flush(parts) } }
        let due = try await parts.database.read { try TimerQueue($0).nextDueAt() }
        guard let due, due <= now else { return expired }
        let timers = try await parts.database.write(.urgent) { connection in
            try TimerQueue(connection)
                .claimDue(now: now, lease: Self.lease, limit: Self.batchLimit, fence: parts.fence)
        }
        if !timers.isEmpty { Failpoint.hit("timer.claimed") }
        for timer in timers {
            await passingErrors { try await fire(timer) }
            Failpoint.hit("timer.fired")
        }
        return expired + timers.count
    }

    private func fire(_ timer: DueTimer) async throws {
        switch timer.kind {
        case .incident:
            guard let incident = ID<Incident>(timer.subject) else { return }
            // Sets the next wake-up in the transaction of what it records.
            try await Commands(parts).run(.tellTime, on: incident, as: .muster, by: .clock)
        case .onCall: try await OnCallWatch(parts).look(at: parts.clock.now())
        case .problem:
            guard let problem = ID<Problem>(timer.subject) else { return }
            try await ProblemReminders(parts).look(at: problem, now: parts.clock.now())
        case .objectives: try await ObjectiveWatch(parts).look(at: parts.clock.now())
        }
    }

    /// Until the bell rings, the next wake-up is due, or a second has passed.
    private func rest() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await parts.timerBell.listen() }
            group.addTask {
                try? await parts.clock.wait(until: parts.clock.now() + Self.pollInterval)
            }
            await group.next()
            group.cancelAll()
        }
    }

    @discardableResult
    private func passingErrors<Value>(_ body: () async throws -> Value) async -> Value? {
        do {
            return try await body()
        } catch is CancellationError {
            return nil
        } catch {
            parts.logger.error("a wake-up failed and will be tried again", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
