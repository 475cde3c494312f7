import MusterCore
import MusterStore

/// Works one batch of alerts into the store: which are new, which are the same again, which are over.
struct AlertIntake {
    private let parts: EngineParts
    private let integration: String
    private let payload: String

    init(_ parts: EngineParts, integration: String, payload: String) {
        self.parts = parts
        self.integration = integration
        self.payload = payload
    }

    func take(_ incoming: IncomingAlert, _ transaction: inout IncidentTransaction) throws {
        let shelf = AlertShelf(transaction.connection)
        let now = transaction.now
        let fingerprint = Alert.fingerprint(of: incoming.labels)
        let known = try shelf.firing(fingerprint, of: integration)
        switch (known, incoming.endsAt > now) {
        case (let known?, true):
            try shelf.refresh(known.alert.id, annotations: incoming.annotations, endsAt: incoming.endsAt, at: now)
        case (let known?, false):
            // What ended before this one began was an earlier firing, and comes late.
            if incoming.endsAt < known.alert.startsAt { return }
            try Self.resolve(known, endsAt: incoming.endsAt, &transaction)
        case (nil, true): try open(incoming, fingerprint, &transaction)
        case (nil, false): try keepRecovered(incoming, fingerprint, shelf, now)
        }
    }

    /// Sources say several times that an alert is over; one that was over before anybody saw it fire is kept once.
    private func keepRecovered(
        _ incoming: IncomingAlert,
        _ fingerprint: String,
        _ shelf: AlertShelf,
        _ now: Timestamp
    ) throws {
        if let last = try shelf.lastResolved(fingerprint, of: integration),
            last.alert.endsAt >= incoming.endsAt || last.alert.startsAt >= incoming.startsAt
        {
            return
        }
        try shelf.add(
            stored(incoming, fingerprint, firing: false, .ignored, because: "it had recovered when it arrived", now)
        )
    }

    private func open(
        _ incoming: IncomingAlert,
        _ fingerprint: String,
        _ transaction: inout IncidentTransaction
    ) throws {
        let process = parts.processes.current
        let verdict = process.triage.classify(labels: incoming.labels, annotations: incoming.annotations)
        var stored = stored(incoming, fingerprint, firing: true, .inbox, because: verdict.because, transaction.now)
        switch verdict.outcome {
        case .inbox: break
        case .ignore: stored.triage = .ignored
        case .declare(let declaration, let group):
            let open = try openIncident(group, transaction)
            let incident = try open ?? declare(declaration, stored.alert, process, &transaction)
            stored.triage = open == nil ? .declared : .joined
            stored.incident = incident
            try Meta(transaction.connection).set(groupKey(group), incident.description)
            try transaction.run(
                .linkAlert(stored.alert.id, title: stored.alert.title, startsAt: stored.alert.startsAt),
                on: incident,
                as: .integration(integration),
                by: .alert
            )
        }
        try AlertShelf(transaction.connection).add(stored)
    }

    /// The incident that earlier alerts of the same group made, while it is not closed.
    private func openIncident(_ group: String, _ transaction: IncidentTransaction) throws -> ID<Incident>? {
        guard let id = try Meta(transaction.connection).value(groupKey(group)).flatMap({ ID<Incident>($0) }),
            let summary = try IncidentBoard(transaction.connection).summary(id), summary.closedAt == nil
        else { return nil }
        return id
    }

    private func groupKey(_ group: String) -> String { "alert-group:\(integration):\(group)" }

    private func declare(
        _ declaration: TriageRule.Declaration,
        _ alert: Alert,
        _ process: ProcessDefinition,
        _ transaction: inout IncidentTransaction
    ) throws -> ID<Incident> {
        try transaction.declare(
            Declaration(
                severity: declaration.severity,
                functionality: declaration.functionality.cut(to: Limits.titleLength)
                    ?? alert.title.cut(to: Limits.titleLength) ?? alert.fingerprint,
                state: declaration.state.cut(to: Limits.titleLength) ?? "failing",
                audience: declaration.audience.cut(to: Limits.titleLength),
                description: alert.annotations["description"]?.cut(to: Limits.bodyLength),
                service: declaration.service.cut(to: Limits.titleLength),
                milestones: [.detected: min(alert.startsAt, transaction.now)]
            ),
            under: process,
            as: .integration(integration),
            by: .alert
        ).id
    }

    private func stored(
        _ incoming: IncomingAlert,
        _ fingerprint: String,
        firing: Bool,
        _ triage: TriageState,
        because reason: String,
        _ now: Timestamp
    ) -> StoredAlert {
        StoredAlert(
            alert: Alert(
                id: ID(parts.makeID()),
                integration: integration,
                fingerprint: fingerprint,
                labels: incoming.labels,
                annotations: incoming.annotations,
                startsAt: incoming.startsAt,
                endsAt: incoming.endsAt,
                generatorURL: incoming.generatorURL
            ),
            isFiring: firing,
            firstSeenAt: now,
            lastSeenAt: now,
            timesSent: 1,
            triage: triage,
            triageReason: reason,
            incident: nil,
            payload: payload
        )
    }

    static func resolve(
        _ stored: StoredAlert,
        endsAt: Timestamp,
        _ transaction: inout IncidentTransaction
    ) throws {
        try AlertShelf(transaction.connection).resolve(stored.alert.id, endsAt: endsAt, at: transaction.now)
        guard let incident = stored.incident else { return }
        try transaction.run(
            .clearAlert(stored.alert.id, endsAt: endsAt),
            on: incident,
            as: .integration(stored.alert.integration),
            by: .alert
        )
    }
}
