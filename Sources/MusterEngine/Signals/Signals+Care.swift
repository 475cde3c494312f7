package import MusterCore
import MusterStore

/// What people do with single alerts.
extension Signals {
    /// Somebody takes an alert on: nobody else need be paged for it.
    ///
    /// - Throws: ``EngineError/noSuchAlert``; ``IncidentRejection/alreadyDone(_:)`` where somebody has.
    package func acknowledge(_ alert: ID<Alert>, as actor: Actor, by source: EventSource) async throws {
        let stored = try await tend(alert, as: actor, "acknowledged") { stored, shelf, now in
            if stored.acknowledgedAt != nil {
                throw IncidentRejection.alreadyDone("Somebody has taken the alert on already")
            }
            try shelf.acknowledge(alert, by: actor, at: now)
        }
        guard let incident = stored.incident else { return }
        do {
            try await Commands(parts).run(.acknowledge(page: nil), on: incident, as: actor, by: source)
        } catch let error as IncidentRejection {
            // Nobody waits for an answer, or the incident is over.
            if case .alreadyDone = error { return }
            if case .wrongState = error { return }
            throw error
        }
    }

    /// Puts an alert that waits for a decision off; it waits again then, if it still fires.
    ///
    /// - Throws: ``EngineError/noSuchAlert``, ``EngineError/invalid(field:problem:)``; ``IncidentRejection/wrongState(_:)``
    ///   for one that does not wait.
    package func snooze(_ alert: ID<Alert>, until moment: Timestamp, as actor: Actor) async throws {
        try await tend(alert, as: actor, "snoozed until \(moment.rfc3339)") { stored, shelf, now in
            if moment <= now { throw EngineError.invalid(field: "until", problem: "is over already") }
            if moment - now > .days(31) {
                throw EngineError.invalid(field: "until", problem: "an alert can be put off for 31 days at most")
            }
            guard stored.isFiring, stored.triage == .inbox else {
                throw IncidentRejection.wrongState("Only an alert that waits for a decision can be put off")
            }
            try shelf.snooze(alert, until: moment)
        }
    }

    /// Somebody who was bothered by an alert says whether something had to be done; the last word of each counts.
    ///
    /// - Throws: ``EngineError/noSuchAlert``.
    package func vote(_ alert: ID<Alert>, wasNeeded: Bool, as person: ID<Person>) async throws {
        let parts = parts
        try await parts.database.write(.normal) { connection in
            guard let stored = try AlertShelf(connection).find(alert) else { throw EngineError.noSuchAlert }
            try AlertVotes(connection).set(wasNeeded, on: stored.alert, by: person, at: parts.clock.now())
        }
        parts.live.tell([.everything])
    }

    @discardableResult
    private func tend(
        _ alert: ID<Alert>,
        as actor: Actor,
        _ says: String,
        _ body: @escaping @Sendable (StoredAlert, AlertShelf, Timestamp) throws -> Void
    ) async throws -> StoredAlert {
        let parts = parts
        let deed = ID<AlertDeed>(parts.makeID())
        let stored = try await parts.database.write(.urgent) { connection in
            let shelf = AlertShelf(connection)
            let now = parts.clock.now()
            guard let stored = try shelf.find(alert) else { throw EngineError.noSuchAlert }
            try body(stored, shelf, now)
            try AlertDeeds(connection).add(deed, AlertDeed(at: now, actor: actor, says: says), of: alert)
            return stored
        }
        parts.live.tell([.everything])
        return stored
    }
}
