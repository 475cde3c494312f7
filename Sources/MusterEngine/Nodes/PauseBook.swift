package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// Whether the engine rests, as this node last saw it: each page shows it.
package final class PauseBook: Sendable {
    private struct State {
        var pause: Pause?
        // Looks that were begun, and the one that `pause` is of.
        var begun = 0
        var seen = 0
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// What tells other nodes that it has changed.
    static let announcement = "pause"

    package var current: Pause? { state.withLockedValue(\.pause) }

    package func refresh(from database: any Database) async throws {
        try await refresh { try await database.read { try Pauses($0).current() } }
    }

    func refresh(_ read: () async throws -> Pause?) async throws {
        let look = state.withLockedValue { state in
            state.begun += 1
            return state.begun
        }
        let pause = try await read()
        state.withLockedValue { state in
            // Of two looks at once the one that was begun later knows more.
            guard look > state.seen else { return }
            (state.pause, state.seen) = (pause, look)
        }
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
            Failpoint.hit("pause.written")
        }
        Failpoint.hit("pause.committed")
        try await tellAll()
    }

    /// What was due meanwhile is done now: each clock once, at where its incident stands. What was lost in a failover is
    /// taken to be known.
    ///
    /// - Returns: false where nothing was paused, and nothing lost.
    package func resume(by actor: Actor) async throws -> Bool {
        let (now, id) = (parts.clock.now(), ID<AuditLog>(parts.makeID()))
        let lossID = ID<AuditLog>(parts.makeID())
        let ended = try await parts.database.write(.urgent) { connection in
            let lost = try LostWrites(connection).forget()
            if !lost.isEmpty {
                let count = lost.reduce(0) { $0 + $1.count }
                let words = "\(count) confirmed writes were lost in a failover"
                try AuditLog(connection).add(
                    lossID,
                    at: now,
                    by: actor,
                    "engine.loss-known",
                    target: "engine",
                    detail: words
                )
            }
            guard let pause = try Pauses(connection).end() else { return !lost.isEmpty }
            try AuditLog(connection).add(
                id,
                at: now,
                by: actor,
                "engine.resumed",
                target: "engine",
                detail: pause.reason
            )
            Failpoint.hit("resume.written")
            return true
        }
        Failpoint.hit("resume.committed")
        try await tellAll()
        return ended
    }

    private func tellAll() async throws {
        parts.database.announce([PauseBook.announcement])
        try await parts.pause.refresh(from: parts.database)
        parts.live.tell([.everything])
        parts.outboxBell.ring()
        parts.timerBell.ring()
    }
}
