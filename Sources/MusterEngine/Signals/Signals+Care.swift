package import MusterCore
import MusterStore

/// What people do with single alerts.
extension Signals {
    /// Somebody takes an alert on: nobody else need be paged for it. Both in one transaction, or whoever says it again
    /// would be told that it is done while the pages go on.
    ///
    /// - Throws: ``EngineError/noSuchAlert``; ``IncidentRejection/alreadyDone(_:)`` where somebody has.
    package func acknowledge(_ alert: ID<Alert>, as actor: Actor, by source: EventSource) async throws {
        let parts = parts
        let deed = ID<AlertDeed>(parts.makeID())
        try await Commands(parts).commit(.urgent) { transaction in
            let shelf = AlertShelf(transaction.connection)
            guard let stored = try shelf.find(alert) else { throw EngineError.noSuchAlert }
            if stored.acknowledgedAt != nil {
                throw IncidentRejection.alreadyDone("Somebody has taken the alert on already")
            }
            try shelf.acknowledge(alert, by: actor, at: transaction.now)
            let said = AlertDeed(at: transaction.now, actor: actor, says: "acknowledged")
            try AlertDeeds(transaction.connection).add(deed, said, of: alert)
            guard let incident = stored.incident else { return }
            do {
                try transaction.run(.acknowledge(page: nil), on: incident, as: actor, by: source)
            } catch let error as IncidentRejection {
                // Nobody waits for an answer, or the incident is over.
                if case .alreadyDone = error { return }
                if case .wrongState = error { return }
                throw error
            }
        }
        parts.live.tell([.everything])
    }

    /// Puts an alert that waits for a decision off; it waits again then, if it still fires.
    ///
    /// - Throws: ``EngineError/noSuchAlert``, ``EngineError/invalid(field:problem:)``; ``IncidentRejection/wrongState(_:)``
    ///   for one that does not wait.
    package func snooze(_ alert: ID<Alert>, until moment: Timestamp, as actor: Actor) async throws {
        let parts = parts
        let deed = ID<AlertDeed>(parts.makeID())
        try await parts.database.write(.urgent) { connection in
            let shelf = AlertShelf(connection)
            let now = parts.clock.now()
            guard let stored = try shelf.find(alert) else { throw EngineError.noSuchAlert }
            if moment <= now { throw EngineError.invalid(field: "until", problem: "is over already") }
            if moment - now > .days(31) {
                throw EngineError.invalid(field: "until", problem: "an alert can be put off for 31 days at most")
            }
            guard stored.isFiring, stored.triage == .inbox else {
                throw IncidentRejection.wrongState("Only an alert that waits for a decision can be put off")
            }
            try shelf.snooze(alert, until: moment)
            let said = AlertDeed(at: now, actor: actor, says: "snoozed until \(moment.rfc3339)")
            try AlertDeeds(connection).add(deed, said, of: alert)
        }
        parts.live.tell([.everything])
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
}
