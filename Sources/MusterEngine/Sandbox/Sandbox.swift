import Logging
package import MusterCore
package import MusterStore
import ServiceLifecycle

/// A Muster that sends nothing and whose clock can be put forward: for trying, teaching and testing a process.
///
/// Stands in the place of the timer and outbox services: whoever moves the clock and whoever watches it take turns, so
/// that everything happens at its own time and in order.
package actor Sandbox: ServiceLifecycle.Service {
    /// The furthest the clock goes at once.
    package static let longestAdvance: Duration = .days(90)

    private let parts: EngineParts
    private let clock: MovableClock
    private let timers: TimerService
    private let outbox: OutboxService
    private var last: Task<Void, any Error>?

    package init(_ parts: EngineParts, clock: MovableClock, timers: TimerService, outbox: OutboxService) {
        self.parts = parts
        self.clock = clock
        self.timers = timers
        self.outbox = outbox
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.move(by: nil)
                } catch {
                    self.parts.logger.error("the sandbox could not go on", metadata: ["error": "\(error)"])
                }
                await self.rest()
            }
        }
    }

    /// Puts the clock forward. Everything that falls due in between happens at its own time and in order.
    ///
    /// - Returns: the new time.
    /// - Throws: ``EngineError/invalid(field:problem:)`` for a time that is negative or too long.
    package func advance(by length: Duration) async throws -> Timestamp {
        guard length > .zero, length <= Self.longestAdvance else {
            throw EngineError.invalid(field: "advance", problem: "must be longer than nothing and at most P90D")
        }
        try await move(by: length)
        let offset = clock.offset
        try await parts.database.write { connection in
            try Meta(connection).set(Self.offsetKey, "\(offset.milliseconds)")
        }
        return clock.now()
    }

    private static let offsetKey = "sandbox-clock-offset-ms"

    /// How far the clock of a sandbox was put forward when it was last used.
    package static func storedOffset(in database: any Database) async throws -> Duration {
        let text = try await database.read { try Meta($0).value(Self.offsetKey) }
        return .milliseconds(text.flatMap { Int64($0) } ?? 0)
    }

    /// - Parameter length: counted from when its turn has come; nil means as far as the clock has run by itself.
    private func move(by length: Duration?) async throws {
        let before = last
        let turn = Task {
            // Whoever came first may have failed; that is theirs to report.
            _ = await before?.result
            try await self.settle(until: length.map { self.clock.now() + $0 })
        }
        last = turn
        try await turn.value
    }

    private func settle(until target: Timestamp?) async throws {
        // A moment at which nothing could be done is not tried again and again.
        var stuck: Timestamp?
        while let due = try await nextDue(), due <= target ?? clock.now(), due != stuck {
            clock.advance(to: due)
            let woken = try await timers.tick(now: clock.now())
            let sent = try await outbox.tick(now: clock.now())
            stuck = woken + sent == 0 ? due : nil
        }
        if let target { clock.advance(to: target) }
    }

    private func nextDue() async throws -> Timestamp? {
        let expiry = try await Signals(parts).nextExpiry()
        return try await parts.database.read { connection in
            [expiry, try TimerQueue(connection).nextDueAt(), try Outbox(connection).nextAttemptAt()]
                .compactMap(\.self).min()
        }
    }

    /// Until a bell rings, or a second has passed.
    private func rest() async {
        let parts = parts
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await parts.timerBell.listen() }
            group.addTask { try? await parts.clock.wait(until: parts.clock.now() + .seconds(1)) }
            await group.next()
            group.cancelAll()
        }
    }
}
