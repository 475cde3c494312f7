package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// Whether the engine rests, as this node last saw it: each page shows it.
package final class PauseBook: Sendable {
    private let state = NIOLockedValueBox<Pause?>(nil)

    package init() {}

    package var current: Pause? { state.withLockedValue { $0 } }

    package func refresh(from database: any Database) async throws {
        let pause = try await database.read { try Pauses($0).current() }
        state.withLockedValue { $0 = pause }
    }
}

/// Lets the engine rest, and go on.
package struct PauseSwitch: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Nothing is sent and no clock is acted on from now on, on every node.
    package func pause(because reason: String, by actor: Actor) async throws {
        let (now, id) = (parts.clock.now(), ID<AuditLog>(parts.makeID()))
        try await parts.database.write(.urgent) { connection in
            try Pauses(connection).begin(Pause(since: now, reason: reason))
            try AuditLog(connection).add(id, at: now, by: actor, "engine.paused", target: "engine", detail: reason)
        }
        try await tellAll()
    }

    /// What was due meanwhile is done now: each clock once, at where its incident stands.
    ///
    /// - Returns: false where nothing was paused.
    package func resume(by actor: Actor) async throws -> Bool {
        let (now, id) = (parts.clock.now(), ID<AuditLog>(parts.makeID()))
        let ended = try await parts.database.write(.urgent) { connection in
            guard let pause = try Pauses(connection).end() else { return false }
            try AuditLog(connection).add(
                id,
                at: now,
                by: actor,
                "engine.resumed",
                target: "engine",
                detail: pause.reason
            )
            return true
        }
        try await tellAll()
        return ended
    }

    private func tellAll() async throws {
        try await parts.pause.refresh(from: parts.database)
        parts.live.tell([.everything])
        parts.outboxBell.ring()
        parts.timerBell.ring()
    }
}
