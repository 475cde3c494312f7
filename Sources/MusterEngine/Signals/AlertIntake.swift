import Logging
import MusterCore
import MusterStore

/// Works the posts of one source into the store, in one transaction: which alerts are new, which are sent again, which
/// are over, and what the rules of the process make of them.
///
/// It runs on the writer's thread. What it changes in memory it can take back, where the transaction fails.
struct AlertIntake {
    private let parts: EngineParts
    private let active: ActiveAlerts
    private let source: String
    private let now: Timestamp
    private let process: ProcessDefinition

    private let outgoing: OutgoingBatch
    private var transaction: IncidentTransaction
    private var rows = NewAlerts()
    /// What stood in memory before, oldest change first.
    private var changes: [(key: ActiveAlerts.Key, before: ActiveAlert?)] = []
    /// Found or made in this transaction, by group; nil where there is none.
    private var incidents: [String: ID<Incident>?] = [:]
    /// Of this transaction, by incident: they enter its record together.
    private var links: [(incident: ID<Incident>, command: IncidentCommand)] = []

    /// - Parameters:
    ///   - active: what is known of the alerts that it is about.
    ///   - outgoing: takes the messages, to send them once they are on disk.
    init(
        _ parts: EngineParts,
        _ active: ActiveAlerts,
        source: String,
        _ connection: any SQLConnection,
        outgoing: OutgoingBatch
    ) {
        self.parts = parts
        self.active = active
        self.outgoing = outgoing
        self.source = source
        now = parts.clock.now()
        process = parts.processes.current
        transaction = IncidentTransaction(parts, connection, now: now, outgoing: outgoing)
    }

    /// What a transaction did, to be confirmed or taken back.
    struct Outcome: Sendable {
        fileprivate let active: ActiveAlerts
        fileprivate let changes: [(key: ActiveAlerts.Key, before: ActiveAlert?)]
        let incidents: [ID<Incident>: Incident]

        func confirm() { active.confirm(changes.map(\.key)) }

        func takeBack() {
            for change in changes.reversed() { active.set(change.before, change.key) }
        }
    }

    /// - Throws: where nothing of it may be kept; then nothing of it is in memory either.
    mutating func take(_ posts: [AlertQueue.Post]) throws -> Outcome {
        do {
            for post in posts {
                for alert in post.alerts { try take(alert, of: post.batch) }
            }
            try AlertShelf(transaction.connection).add(rows)
            try runLinks()
            try tellPrograms()
            return outcome
        } catch {
            outcome.takeBack()
            throw error
        }
    }

    /// Ends one that nobody has sent again.
    mutating func expire(_ fingerprint: UInt64) throws -> Outcome? {
        let key = active.key(fingerprint, of: source)
        guard let alert = active.alert(key), alert.isFiring, alert.endsAt <= now else { return nil }
        do {
            try resolve(key, alert, endsAt: alert.endsAt)
            try runLinks()
            try tellPrograms()
            return outcome
        } catch {
            outcome.takeBack()
            throw error
        }
    }

    /// Of the alerts as they are now: one that began and ended in this transaction is told of as over.
    private func tellPrograms() throws {
        guard let notices = AlertNotices(parts) else { return }
        var told: Set<ActiveAlerts.Key> = []
        let facts = changes.compactMap { change in
            told.insert(change.key).inserted
                ? active.alert(change.key).map { AlertNotices.Fact($0, of: source) } : nil
        }
        try notices.enqueue(facts, in: outgoing, transaction.connection, now: now)
    }

    private var outcome: Outcome { Outcome(active: active, changes: changes, incidents: transaction.changed) }

    private mutating func take(_ alert: ExaminedAlert, of batch: AlertBatch) throws {
        let arriving = alert.arriving
        let key = active.key(arriving.place.fingerprint, of: source)
        let known = active.alert(key)
        switch (known, alert.verdict) {
        case (let known?, _?) where known.isFiring: active.refresh(key, arriving, of: batch)
        case (let known?, nil) where known.isFiring:
            // What ended before this one began was an earlier firing, and comes late.
            if arriving.endsAt < known.startsAt { return }
            try resolve(key, known, endsAt: arriving.endsAt)
        case (_, let verdict?): try open(alert, of: batch, key, verdict)
        case (let known?, nil):
            // Sources say several times that an alert is over.
            if known.endsAt >= arriving.endsAt || known.startsAt >= arriving.startsAt { return }
            keepRecovered(alert, of: batch, key)
        case (nil, nil): keepRecovered(alert, of: batch, key)
        }
    }

    /// One that was over before anybody saw it fire.
    private mutating func keepRecovered(_ alert: ExaminedAlert, of batch: AlertBatch, _ key: ActiveAlerts.Key) {
        add(alert, of: batch, key, .ignored, because: "it had recovered when it arrived", nil)
    }

    private mutating func open(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        _ verdict: TriageVerdict
    ) throws {
        try parts.silences.prepare(transaction.connection, now: now)
        let place = alert.arriving.place
        if let silence = parts.silences.silence(at: now, of: source, { batch.label($0, of: place) }) {
            let reason = "silenced by \(silence.createdBy) until \(silence.endsAt.rfc3339): \(silence.comment)"
            let id = add(alert, of: batch, key, .ignored, because: reason, nil)
            try HeldAlerts(transaction.connection).hold(id, for: .silence(silence.id))
            return
        }
        switch verdict.outcome {
        case .inbox: add(alert, of: batch, key, .inbox, because: verdict.because, nil)
        case .ignore: add(alert, of: batch, key, .ignored, because: verdict.because, nil)
        case .declare(let declaration, let group):
            do {
                try belong(alert, of: batch, key, declaration, group, because: verdict.because)
            } catch let error as IncidentRejection {
                // An alert is never lost to an incident that cannot be made of it.
                let reason = "\(verdict.because); but no incident could be made of it: \(error)"
                add(alert, of: batch, key, .inbox, because: reason, nil)
            }
        }
    }

    /// Joins the open incident of its group, or makes it.
    private mutating func belong(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        _ declaration: TriageRule.Declaration,
        _ group: String,
        because reason: String
    ) throws {
        let place = alert.arriving.place
        let title = Alert.title(fingerprint: place.fingerprint) { batch.value($0, isAnnotation: $1, of: place) }
        let known = try incident(of: group)
        let incident = try known ?? declare(declaration, alert.arriving, title, batch, group)
        let id = add(alert, of: batch, key, known == nil ? .declared : .joined, because: reason, incident)
        links.append((incident, .linkAlert(id, title: title, startsAt: alert.arriving.startsAt)))
    }

    /// Triages one that came while it was silenced, as if it came now, unless another silence hides it.
    ///
    /// - Returns: nil where nothing came of it.
    mutating func triageAgain(_ id: ID<Alert>) throws -> Outcome? {
        let held = HeldAlerts(transaction.connection)
        try held.free(id)
        guard let stored = try AlertShelf(transaction.connection).find(id), stored.isFiring, stored.incident == nil,
            stored.triage == .ignored
        else { return nil }
        let labels = stored.alert.labels
        try parts.silences.prepare(transaction.connection, now: now)
        if let other = parts.silences.silence(at: now, of: source, { labels[$0] }) {
            try held.hold(id, for: .silence(other.id))
            return nil
        }
        return try triage(stored)
    }

    private mutating func triage(_ stored: StoredAlert) throws -> Outcome {
        let alert = stored.alert
        let shelf = AlertShelf(transaction.connection)
        let verdict = process.triage.classify(labels: alert.labels, annotations: alert.annotations)
        switch verdict.outcome {
        case .inbox: try shelf.triage(alert.id, .inbox, because: verdict.because)
        case .ignore: try shelf.triage(alert.id, .ignored, because: verdict.because)
        case .declare(let declaration, let group):
            do {
                let known = try incident(of: group)
                let incident = try known ?? declare(declaration, alert, group)
                let state = known == nil ? TriageState.declared : .joined
                try shelf.triage(alert.id, state, because: verdict.because, incident: incident)
                links.append((incident, .linkAlert(alert.id, title: alert.title, startsAt: alert.startsAt)))
            } catch let error as IncidentRejection {
                let reason = "\(verdict.because); but no incident could be made of it: \(error)"
                try shelf.triage(alert.id, .inbox, because: reason)
            }
        }
        try runLinks()
        return outcome
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

    @discardableResult
    private mutating func add(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        _ triage: TriageState,
        because reason: String,
        _ incident: ID<Incident>?
    ) -> ID<Alert> {
        let id = parts.alertIDs.next(at: now)
        rows.append(
            id,
            alert.arriving.place,
            of: batch,
            alert.text,
            integration: source,
            startsAt: alert.arriving.startsAt,
            endsAt: alert.arriving.endsAt,
            isFiring: alert.arriving.isFiring,
            seenAt: now,
            triage: triage,
            because: reason,
            incident: incident
        )
        var kept = ActiveAlert(id, alert.arriving, alert.packed)
        kept.incident = incident
        remember(kept, key)
        return id
    }

    private mutating func resolve(_ key: ActiveAlerts.Key, _ known: ActiveAlert, endsAt: Timestamp) throws {
        // Added in this very transaction, perhaps.
        try writeRows()
        var ended = known
        ended.isFiring = false
        ended.endsAt = endsAt
        ended.updatedAt = now
        ended.isUnwritten = false
        try AlertShelf(transaction.connection)
            .resolve(known.id, endsAt: endsAt, at: now, timesSent: Int(known.timesSent))
        remember(ended, key)
        if let incident = known.incident { links.append((incident, .clearAlert(known.id, endsAt: endsAt))) }
    }

    private mutating func writeRows() throws {
        if rows.count == 0 { return }
        try AlertShelf(transaction.connection).add(rows)
        rows = NewAlerts()
    }

    private mutating func remember(_ alert: ActiveAlert, _ key: ActiveAlerts.Key) {
        changes.append((key, active.alert(key)))
        active.set(alert, key)
    }

    // MARK: Incidents

    /// The incident that earlier alerts of the same group made, while it is not closed.
    private mutating func incident(of group: String) throws -> ID<Incident>? {
        if let known = incidents[group] { return known }
        let connection = transaction.connection
        let found = try Meta(connection).value(groupKey(group)).flatMap { ID<Incident>($0) }
        let open = try found.flatMap { try IncidentBoard(connection).isOpen($0) ? $0 : nil }
        incidents[group] = .some(open)
        return open
    }

    private func groupKey(_ group: String) -> String { "alert-group:\(source):\(group)" }

    private mutating func declare(
        _ declaration: TriageRule.Declaration,
        _ alert: ArrivingAlert,
        _ title: String,
        _ batch: AlertBatch,
        _ group: String
    ) throws -> ID<Incident> {
        let incident = try transaction.declare(
            Declaration(
                severity: declaration.severity,
                functionality: declaration.functionality.cut(to: Limits.titleLength)
                    ?? title.cut(to: Limits.titleLength) ?? "An alert",
                state: declaration.state.cut(to: Limits.titleLength) ?? "failing",
                audience: declaration.audience.cut(to: Limits.titleLength),
                description: batch.annotation("description", of: alert.place)?.cut(to: Limits.bodyLength),
                service: declaration.service.cut(to: Limits.titleLength),
                milestones: [.detected: min(alert.startsAt, now)]
            ),
            under: process,
            as: .integration(source),
            by: .alert
        ).id
        try Meta(transaction.connection).set(groupKey(group), incident.description)
        incidents[group] = incident
        return incident
    }

    /// Enters the alerts into the records of their incidents.
    private mutating func runLinks() throws {
        var commands: [(incident: ID<Incident>, commands: [IncidentCommand])] = []
        for link in links {
            if let index = commands.firstIndex(where: { $0.incident == link.incident }) {
                commands[index].commands.append(link.command)
            } else {
                commands.append((link.incident, [link.command]))
            }
        }
        links = []
        for (incident, commands) in commands {
            do {
                try transaction.run(commands, on: incident, as: .integration(source), by: .alert)
            } catch let error as IncidentRejection {
                // The alerts themselves are kept, and belong to it.
                parts.logger.error("alerts did not enter the record", metadata: ["error": "\(error)"])
            }
        }
    }
}
