package import MusterCore
import MusterStore

/// Makes and ends silences, and triages the alerts that they hid when they are over.
package struct SilenceBook: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// What somebody wants to be silent about.
    package struct Wish: Equatable, Sendable {
        /// The silence that it changes; nil for a new one.
        package var id: ID<Silence>?
        package var matchers: [LabelMatcher]
        package var startsAt: Timestamp
        package var endsAt: Timestamp
        package var createdBy: String
        package var comment: String

        package init(
            id: ID<Silence>? = nil,
            matchers: [LabelMatcher],
            startsAt: Timestamp,
            endsAt: Timestamp,
            createdBy: String,
            comment: String
        ) {
            self.id = id
            self.matchers = matchers
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.createdBy = createdBy
            self.comment = comment
        }

        package init(_ posted: PostedSilence) {
            self.init(
                id: posted.id.flatMap { ID<Silence>($0) },
                matchers: posted.matchers,
                startsAt: posted.startsAt,
                endsAt: posted.endsAt,
                createdBy: posted.createdBy,
                comment: posted.comment
            )
        }
    }

    /// Makes a silence, or changes one. One in force that would begin otherwise, or match otherwise, is ended, and
    /// another one made: what was hidden so far was hidden by the old one.
    ///
    /// - Parameter integration: whose alerts it is about; nil for those of all.
    /// - Throws: ``EngineError/invalid(field:problem:)``; ``EngineError/noSuchSilence``.
    @discardableResult
    package func set(_ wish: Wish, about integration: String?, by actor: Actor) async throws -> Silence {
        let now = parts.clock.now()
        try check(wish, now: now)
        let parts = parts
        let newID = ID<Silence>(parts.makeID())
        let auditID = ID<AuditLog>(parts.makeID())
        let silence = try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            let shelf = Silences(connection)
            var silence = Silence(
                id: newID,
                integration: integration,
                matchers: wish.matchers,
                startsAt: max(wish.startsAt, now),
                endsAt: wish.endsAt,
                updatedAt: now,
                createdBy: wish.createdBy,
                comment: wish.comment
            )
            if let id = wish.id {
                guard var known = try shelf.find(id), known.integration == integration else {
                    throw EngineError.noSuchSilence
                }
                if Self.canChange(known, to: wish, now: now) {
                    silence.id = id
                    silence.startsAt = known.state(at: now) == .active ? known.startsAt : silence.startsAt
                } else if known.state(at: now) != .expired {
                    known.end(at: now)
                    try shelf.set(known)
                    try transaction.unlist(known.id, "Another one took its place", as: actor)
                }
            }
            try shelf.set(silence)
            try transaction.list(silence, as: actor)
            try AuditLog(connection).add(auditID, at: now, by: actor, "silence.made", target: silence.id.description)
            try parts.silences.read(connection, now: now)
            return silence
        }
        parts.live.tell([.everything])
        return silence
    }

    /// Ends a silence now; does nothing to one that is over.
    ///
    /// - Throws: ``EngineError/noSuchSilence``.
    package func end(_ id: ID<Silence>, about integration: String?, by actor: Actor) async throws {
        let now = parts.clock.now()
        let parts = parts
        let auditID = ID<AuditLog>(parts.makeID())
        try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            guard var silence = try Silences(connection).find(id),
                integration == nil || silence.integration == integration
            else { throw EngineError.noSuchSilence }
            if silence.state(at: now) == .expired { return }
            silence.end(at: now)
            try Silences(connection).set(silence)
            try transaction.unlist(id, "It was ended", as: actor)
            try AuditLog(connection).add(auditID, at: now, by: actor, "silence.ended", target: id.description)
            try parts.silences.read(connection, now: now)
        }
        parts.live.tell([.everything])
    }

    /// Triages the alerts whose silence is over.
    ///
    /// - Returns: how many, at most `limit`.
    @discardableResult
    package func sweep(now: Timestamp, limit: Int = 100) async throws -> Int {
        let over = try await parts.database.read { try Silences($0).ended(by: now, limit: limit) }
        for silence in over {
            try await Commands(parts).commit(.normal) { try $0.unlist(silence, "It ended by itself", as: .muster) }
        }
        let due = try await parts.database.read { try HeldAlerts($0).due(at: now, limit: limit) }
        for alert in due { try await Signals(parts).triageAgain(alert) }
        if !due.isEmpty { parts.live.tell([.everything]) }
        return due.count
    }

    // MARK: Rules

    private func check(_ wish: Wish, now: Timestamp) throws {
        if wish.matchers.isEmpty {
            throw EngineError.invalid(field: "matchers", problem: "at least one matcher required")
        }
        if wish.matchers.allSatisfy({ $0.matches("") }) {
            throw EngineError.invalid(
                field: "matchers",
                problem: "at least one matcher must not match the empty string, or every alert would be silenced"
            )
        }
        if wish.startsAt >= wish.endsAt {
            throw EngineError.invalid(field: "endsAt", problem: "start time must be before end time")
        }
        if wish.endsAt <= now { throw EngineError.invalid(field: "endsAt", problem: "end time can't be in the past") }
        let length = wish.endsAt - max(wish.startsAt, now)
        if let longest = parts.processes.current.triage.longestSilence, length > longest {
            throw EngineError.invalid(
                field: "endsAt",
                problem: "the process lets a silence last \(longest.text) at most, so that nothing is forgotten"
            )
        }
        if length > Silence.longest {
            throw EngineError.invalid(field: "endsAt", problem: "a silence may last five years at most")
        }
        for (field, text) in [("createdBy", wish.createdBy), ("comment", wish.comment)]
        where text.utf8.count > Limits.bodyLength {
            throw EngineError.invalid(field: field, problem: "is longer than \(Limits.bodyLength) bytes")
        }
    }

    private static func canChange(_ known: Silence, to wish: Wish, now: Timestamp) -> Bool {
        guard known.matchers == wish.matchers else { return false }
        switch known.state(at: now) {
        case .expired: return false
        case .pending: return true
        case .active: return wish.startsAt == known.startsAt || wish.startsAt <= now
        }
    }
}

extension Silence {
    mutating func end(at now: Timestamp) {
        startsAt = min(startsAt, now)
        endsAt = now
        updatedAt = now
    }
}
