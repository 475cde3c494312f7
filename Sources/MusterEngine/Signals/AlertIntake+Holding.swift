import MusterCore
import MusterStore

/// Alerts that are not triaged when they come, but when what holds them back is over.
extension AlertIntake {
    /// What keeps a new alert from being triaged now; nil where nothing does.
    ///
    /// - Parameter flap: nil for one that has been held for flapping, and has been steady since.
    func hold(
        _ label: (String) -> String?,
        _ roles: [InhibitionRule.Part],
        _ flap: FlapScore?
    ) throws -> (cause: HeldAlerts.Cause, reason: String)? {
        let connection = transaction.connection
        try parts.silences.prepare(connection, now: now)
        if let silence = parts.silences.silence(at: now, of: source, label) {
            let reason = "silenced by \(silence.createdBy) until \(silence.endsAt.rfc3339): \(silence.comment)"
            return (.silence(silence.id), reason)
        }
        for role in roles {
            guard let cause = try Inhibitors(connection).alert(hiding: role) else { continue }
            return (.alert(cause), "inhibited by another alert that fires: \(role.says)")
        }
        guard let flap, flap.isFlapping(at: now) else { return nil }
        return (.moment(flap.calmAt), "it comes and goes; triaged if it still fires at \(flap.calmAt.rfc3339)")
    }

    /// Triages one that came while something held it back, as if it came now, unless something else does.
    ///
    /// - Returns: nil where nothing came of it.
    mutating func triageAgain(_ id: ID<Alert>) throws -> Outcome? {
        let held = HeldAlerts(transaction.connection)
        try held.free(id)
        guard let stored = try AlertShelf(transaction.connection).find(id), stored.isFiring, stored.incident == nil,
            stored.triage == .ignored
        else { return nil }
        let alert = stored.alert
        let roles = process.triage.parts { $1 ? alert.annotations[$0] : alert.labels[$0] }
        if let other = try hold({ alert.labels[$0] }, roles, nil) {
            try held.hold(id, for: other.cause)
            try AlertShelf(transaction.connection).triage(id, .ignored, because: other.reason)
            return nil
        }
        return try triage(stored)
    }

    private mutating func triage(_ stored: StoredAlert) throws -> Outcome {
        let alert = stored.alert
        let shelf = AlertShelf(transaction.connection)
        let verdict = process.triage.classify(labels: alert.labels, annotations: alert.annotations)
        switch verdict.outcome {
        case .inbox: try keepWaiting(stored, because: verdict.because)
        case .ignore: try shelf.triage(alert.id, .ignored, because: verdict.because)
        case .declare(let declaration, let group):
            do {
                let known = try incident(of: group)
                let incident = try known ?? declare(declaration, alert, group)
                let state = known == nil ? TriageState.declared : .joined
                try shelf.triage(alert.id, state, because: verdict.because, incident: incident)
                links.append((incident, stored.link))
            } catch let error as IncidentRejection {
                let reason = "\(verdict.because); but no incident could be made of it: \(error)"
                try keepWaiting(stored, because: reason)
            }
        }
        try runLinks()
        return outcome
    }

    /// Waits for a person, unless one has put it to an incident before that is not closed.
    private mutating func keepWaiting(_ stored: StoredAlert, because reason: String) throws {
        let shelf = AlertShelf(transaction.connection)
        guard let incident = try incidentByHand(stored.alert.fingerprint) else {
            return try shelf.triage(stored.alert.id, .inbox, because: reason)
        }
        try shelf.triage(stored.alert.id, .joined, because: Self.putBefore(reason), incident: incident)
        links.append((incident, stored.link))
    }

    private mutating func declare(
        _ declaration: TriageRule.Declaration,
        _ alert: Alert,
        _ group: String
    ) throws -> ID<Incident> {
        let read = AlertBatch.ReadAlert(
            labels: alert.labels,
            annotations: alert.annotations,
            startsAt: alert.startsAt,
            endsAt: alert.endsAt,
            generatorURL: alert.generatorURL
        )
        let batch = AlertBatch([read], original: nil)
        return try declare(declaration, ArrivingAlert(batch.alerts[0], now: now), alert.title, batch, group)
    }
}
