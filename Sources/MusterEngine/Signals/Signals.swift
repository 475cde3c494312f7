import Logging
package import MusterCore
package import MusterStore

/// Takes alerts in: on disk, deduplicated and triaged in one transaction, with the page that they cause.
package struct Signals: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Takes one batch of one source. When this returns, all of it is durable.
    ///
    /// - Parameter payload: the body as it came, kept beside each new alert.
    package func take(_ alerts: [IncomingAlert], from integration: Integration, payload: String) async throws {
        if alerts.isEmpty { return }
        let parts = parts
        try await Commands(parts).commit(.ingest) { transaction in
            let intake = AlertIntake(parts, integration: integration.name, payload: payload)
            for alert in alerts { try intake.take(alert, &transaction) }
        }
        // Also where no incident came of it: somebody may be looking at the inbox.
        parts.live.tell([.everything])
    }

    /// Ends alerts that their sources have not sent again in time.
    ///
    /// - Returns: how many, at most `limit`.
    @discardableResult
    package func expire(now: Timestamp, limit: Int = 100) async throws -> Int {
        let parts = parts
        let next = try await parts.database.read { try AlertShelf($0).nextExpiry() }
        guard let next, next <= now else { return 0 }
        let expired = try await parts.database.read { try AlertShelf($0).expired(at: now, limit: limit) }
        var ended = 0
        for stored in expired where try await expire(stored.alert.id, now: now) { ended += 1 }
        if ended > 0 { parts.live.tell([.everything]) }
        return ended
    }

    /// In a transaction of its own, so that one whose incident cannot be read does not keep the others firing.
    private func expire(_ alert: ID<Alert>, now: Timestamp) async throws -> Bool {
        do {
            return try await Commands(parts).commit(.normal) { transaction in
                guard let stored = try AlertShelf(transaction.connection).find(alert), stored.isFiring,
                    stored.alert.endsAt <= now
                else { return false }
                try AlertIntake.resolve(stored, endsAt: stored.alert.endsAt, &transaction)
                return true
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            parts.logger.error("an alert could not be ended", metadata: ["alert": "\(alert)", "error": "\(error)"])
            return false
        }
    }

    /// A person makes an incident of an alert that waits.
    ///
    /// - Throws: ``EngineError/noSuchAlert``; ``IncidentRejection/alreadyDone(_:)`` where it has one.
    @discardableResult
    package func declare(
        _ alert: ID<Alert>,
        severity: String?,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let parts = parts
        return try await Commands(parts).commit(.urgent) { transaction in
            let shelf = AlertShelf(transaction.connection)
            guard let stored = try shelf.find(alert) else { throw EngineError.noSuchAlert }
            if stored.incident != nil {
                throw IncidentRejection.alreadyDone("The alert belongs to an incident already")
            }
            let process = parts.processes.current
            let service = stored.alert.labels["service"].flatMap { parts.organisations.current.service(key: $0) }
            let declaration = Declaration(
                severity: severity ?? process.triage.defaultSeverity,
                title: stored.alert.title.cut(to: Limits.titleLength) ?? stored.alert.fingerprint,
                description: stored.alert.annotations["description"]?.cut(to: Limits.bodyLength),
                service: service?.key,
                milestones: [.detected: min(stored.alert.startsAt, transaction.now)]
            )
            let incident = try transaction.declare(declaration, under: process, as: actor, by: source)
            let linked = try transaction.run(
                .linkAlert(alert, title: stored.alert.title, startsAt: stored.alert.startsAt),
                on: incident.id,
                as: actor,
                by: source
            )
            try shelf.triage(alert, .declared, because: "declared by hand", incident: incident.id)
            return linked
        }
    }

    /// A person says that an alert is no incident.
    package func decline(_ alert: ID<Alert>, reason: String) async throws {
        let reason = reason.trimmed
        if reason.isEmpty { throw EngineError.invalid(field: "reason", problem: "say why it is no incident") }
        try await parts.database.write(.normal) { connection in
            let shelf = AlertShelf(connection)
            guard let stored = try shelf.find(alert) else { throw EngineError.noSuchAlert }
            if stored.incident != nil { throw IncidentRejection.alreadyDone("The alert belongs to an incident") }
            try shelf.triage(alert, .declined, because: reason)
        }
        parts.live.tell([.everything])
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
