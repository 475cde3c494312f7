package import MusterCore
import MusterStore

extension Signals {
    /// A person makes an incident of an alert that waits.
    ///
    /// - Throws: ``EngineError/noSuchAlert``; ``IncidentRejection/alreadyDone(_:)`` where it has one.
    @discardableResult
    package func declare(
        _ alert: ID<Alert>,
        severity: String?,
        category: String? = nil,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let parts = parts
        return try await declare(alert, as: actor, by: source) { stored, now in
            let process = parts.processes.current
            let service = stored.alert.labels["service"].flatMap { parts.organisations.current.service(key: $0) }
            return Declaration(
                severity: severity ?? process.triage.defaultSeverity,
                title: stored.alert.title.cut(to: Limits.titleLength) ?? stored.alert.fingerprint,
                description: stored.alert.annotations["description"]?.cut(to: Limits.bodyLength),
                service: service?.key,
                category: category,
                milestones: [.detected: min(stored.alert.startsAt, now)]
            )
        }
    }

    /// A person makes an incident of an alert that waits, in their own words.
    ///
    /// - Throws: as ``declare(_:severity:category:as:by:)``.
    @discardableResult
    package func declare(
        _ declaration: Declaration,
        from alert: ID<Alert>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        try await declare(alert, as: actor, by: source) { stored, now in
            var declaration = declaration
            let detected = declaration.milestones[.detected] ?? min(stored.alert.startsAt, now)
            declaration.milestones[.detected] = max(detected, declaration.milestones[.started] ?? detected)
            return declaration
        }
    }

    private func declare(
        _ alert: ID<Alert>,
        as actor: Actor,
        by source: EventSource,
        _ words: @escaping @Sendable (StoredAlert, Timestamp) -> Declaration
    ) async throws -> Incident {
        let parts = parts
        let (incident, declared) = try await Commands(parts).commit(.urgent) { transaction in
            let shelf = AlertShelf(transaction.connection)
            let stored = try transaction.connection.lockedAlert(alert)
            if stored.incident != nil {
                throw IncidentRejection.alreadyDone("The alert belongs to an incident already")
            }
            let process = parts.processes.current
            let declaration = words(stored, transaction.now)
            let incident = try transaction.declare(declaration, under: process, as: actor, by: source)
            let linked = try transaction.run(stored.link, on: incident.id, as: actor, by: source)
            try shelf.triage(alert, .declared, because: "declared by hand", incident: incident.id)
            try transaction.note(stored.alert, incident.id)
            return (linked, stored)
        }
        parts.alerts.assign(incident.id, to: declared)
        return incident
    }
}

extension StoredAlert {
    /// Enters it into the record of an incident: with its end where it is over, since its source tells of that no more.
    var link: IncidentCommand {
        .linkAlert(
            alert.id,
            title: alert.title,
            startsAt: alert.startsAt,
            endsAt: isFiring ? nil : alert.endsAt,
            fingerprint: alert.fingerprint
        )
    }
}
