import Logging
import MusterCore
import MusterStore

/// Works the posts of one source into the store, in one transaction: which alerts are new, which are sent again, which
/// are over, and what the rules of the process make of them.
///
/// It runs on the writer's thread. What it changes in memory it can take back, where the transaction fails.
struct AlertIntake {
    let parts: EngineParts
    private let active: ActiveAlerts
    let source: String
    let now: Timestamp
    let process: ProcessDefinition

    /// What is held by whoever writes alerts of a source.
    static func lock(of source: String) -> String { "alerts of \(source)" }

    private let outgoing: OutgoingBatch
    var transaction: IncidentTransaction
    private var rows = NewAlerts()
    /// Of those among ``rows`` that have come again.
    private var flaps: [(alert: ID<Alert>, score: FlapScore)] = []
    /// How often each rule of the monitoring spoke.
    private var tallies: [String: AlertRuleTallies.Count] = [:]
    /// What stood in memory before, oldest change first.
    private var changes: [(key: ActiveAlerts.Key, before: ActiveAlert?)] = []
    /// Found or made in this transaction, by group; nil where there is none.
    private var incidents: [String: ID<Incident>?] = [:]
    /// What people made of alerts of the source; nil until it is asked for.
    var byHand: AlertsByHand?
    /// Of this transaction, by incident: they enter its record together.
    var links: [(incident: ID<Incident>, command: IncidentCommand)] = []

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
        /// How often each rule of the monitoring spoke.
        let tallies: [String: AlertRuleTallies.Count]
        let source: String

        func confirm() { active.confirm(changes.map(\.key)) }

        func takeBack() {
            for change in changes.reversed() { active.set(change.before, change.key) }
        }
    }

    /// - Throws: where nothing of it may be kept; then nothing of it is in memory either.
    mutating func take(_ posts: [AlertQueue.Post]) throws -> Outcome {
        do {
            var early: Set<UInt64> = []
            if !process.triage.inhibitions.isEmpty { try takeCauses(posts, &early) }
            for post in posts {
                for alert in post.alerts
                where !alert.isCause || early.remove(alert.arriving.place.fingerprint) == nil {
                    try take(alert, of: post.batch)
                }
            }
            try writeRows()
            try runLinks()
            try tellPrograms()
            return outcome
        } catch {
            outcome.takeBack()
            throw error
        }
    }

    /// Causes that begin come before what follows from them: monitoring tells of both in one breath, in any order.
    private mutating func takeCauses(_ posts: [AlertQueue.Post], _ taken: inout Set<UInt64>) throws {
        for post in posts {
            for alert in post.alerts where alert.isCause {
                let fingerprint = alert.arriving.place.fingerprint
                let isFiring = active.alert(active.key(fingerprint, of: source))?.isFiring == true
                if isFiring || !taken.insert(fingerprint).inserted { continue }
                try take(alert, of: post.batch)
            }
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

    var outcome: Outcome {
        Outcome(active: active, changes: changes, incidents: transaction.changed, tallies: tallies, source: source)
    }

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
        case (_, let verdict?): try open(alert, of: batch, key, after: known, verdict)
        case (let known?, nil):
            // Sources say several times that an alert is over.
            if known.endsAt >= arriving.endsAt || known.startsAt >= arriving.startsAt { return }
            try keepRecovered(alert, of: batch, key, after: known)
        case (nil, nil): try keepRecovered(alert, of: batch, key, after: nil)
        }
    }

    /// One that was over before anybody saw it fire.
    private mutating func keepRecovered(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        after before: ActiveAlert?
    ) throws {
        let reason = "it had recovered when it arrived"
        try add(alert, of: batch, key, after: before, .ignored, because: reason, nil)
        tallies[alert.rule, default: .init()].shortLived += 1
    }

    private mutating func open(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        after before: ActiveAlert?,
        _ verdict: TriageVerdict
    ) throws {
        let place = alert.arriving.place
        if let hold = try hold({ batch.label($0, of: place) }, alert.parts, before.map { flap(after: $0) }) {
            let id = try add(alert, of: batch, key, after: before, .ignored, because: hold.reason, nil)
            try HeldAlerts(transaction.connection).hold(id, for: hold.cause)
            return
        }
        switch verdict.outcome {
        case .inbox: try keepWaiting(alert, of: batch, key, after: before, because: verdict.because)
        case .ignore: try add(alert, of: batch, key, after: before, .ignored, because: verdict.because, nil)
        case .declare(let declaration, let group):
            do {
                try belong(alert, of: batch, key, after: before, declaration, group, because: verdict.because)
            } catch let error as IncidentRejection {
                // An alert is never lost to an incident that cannot be made of it.
                let reason = "\(verdict.because); but no incident could be made of it: \(error)"
                try keepWaiting(alert, of: batch, key, after: before, because: reason)
            }
        }
    }

    /// The score of an alert that begins again now.
    private func flap(after before: ActiveAlert) -> FlapScore {
        var flap = before.flap
        flap.change(at: now)
        return flap
    }

    /// Waits for a person, unless one has put it to an incident before that is not closed.
    private mutating func keepWaiting(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        after before: ActiveAlert?,
        because reason: String
    ) throws {
        let place = alert.arriving.place
        guard let incident = try incidentByHand(Alert.hex(place.fingerprint)) else {
            try add(alert, of: batch, key, after: before, .inbox, because: reason, nil)
            return
        }
        let title = Alert.title(fingerprint: place.fingerprint) { batch.value($0, isAnnotation: $1, of: place) }
        let said = Self.putBefore(reason)
        let id = try add(alert, of: batch, key, after: before, .joined, because: said, incident)
        link(id, alert.arriving, title, to: incident)
    }

    private mutating func link(_ id: ID<Alert>, _ alert: ArrivingAlert, _ title: String, to incident: ID<Incident>) {
        let fingerprint = Alert.hex(alert.place.fingerprint)
        links.append((incident, .linkAlert(id, title: title, startsAt: alert.startsAt, fingerprint: fingerprint)))
    }

    /// Joins the open incident of its group, or makes it.
    private mutating func belong(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        after before: ActiveAlert?,
        _ declaration: TriageRule.Declaration,
        _ group: String,
        because reason: String
    ) throws {
        let place = alert.arriving.place
        let title = Alert.title(fingerprint: place.fingerprint) { batch.value($0, isAnnotation: $1, of: place) }
        let known = try incident(of: group)
        let incident = try known ?? declare(declaration, alert.arriving, title, batch, group)
        let id = try add(
            alert,
            of: batch,
            key,
            after: before,
            known == nil ? .declared : .joined,
            because: reason,
            incident
        )
        link(id, alert.arriving, title, to: incident)
    }

    @discardableResult
    private mutating func add(
        _ alert: ExaminedAlert,
        of batch: AlertBatch,
        _ key: ActiveAlerts.Key,
        after before: ActiveAlert?,
        _ triage: TriageState,
        because reason: String,
        _ incident: ID<Incident>?
    ) throws -> ID<Alert> {
        let id = parts.alertIDs.next(at: now)
        let fingerprint = alert.arriving.place.fingerprint
        for part in alert.parts where part.isSource {
            try Inhibitors(transaction.connection).add(part, id, fingerprint: Alert.hex(fingerprint))
        }
        tallies[alert.rule, default: .init()].alerts += 1
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
        kept.isWaiting = triage == .inbox
        if let before {
            kept.flap = flap(after: before)
            flaps.append((id, kept.flap))
        }
        changes.append((key, before))
        active.set(kept, key)
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
        ended.flap.change(at: now)
        // Memory learns late to which incident a person or a merge has put it; its end is for that one.
        ended.incident = try AlertShelf(transaction.connection)
            .resolve(known.id, endsAt: endsAt, at: now, timesSent: Int(known.timesSent), flap: ended.flap)
        if !process.triage.inhibitions.isEmpty { try Inhibitors(transaction.connection).remove(known.id) }
        if known.isWaiting, ended.incident == nil {
            tallies[known.text.label("alertname") ?? "", default: .init()].shortLived += 1
        }
        changes.append((key, known))
        active.set(ended, key)
        if let incident = ended.incident { links.append((incident, .clearAlert(known.id, endsAt: endsAt))) }
    }

    private mutating func writeRows() throws {
        if rows.count == 0 { return }
        let shelf = AlertShelf(transaction.connection)
        try shelf.add(rows)
        rows = NewAlerts()
        for flap in flaps { try shelf.note(flap.score, of: flap.alert) }
        flaps = []
    }

    // MARK: Incidents

    /// The incident that earlier alerts of the same group made, while it is not closed.
    mutating func incident(of group: String) throws -> ID<Incident>? {
        if let known = incidents[group] { return known }
        let connection = transaction.connection
        let found = try Meta(connection).value(groupKey(group)).flatMap { ID<Incident>($0) }
        let open = try found.flatMap { try IncidentBoard(connection).isOpen($0) ? $0 : nil }
        incidents[group] = .some(open)
        return open
    }

    private func groupKey(_ group: String) -> String { "alert-group:\(source):\(group)" }

    mutating func declare(
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
    mutating func runLinks() throws {
        var commands: [(incident: ID<Incident>, commands: [IncidentCommand])] = []
        for link in links {
            if let index = commands.firstIndex(where: { $0.incident == link.incident }) {
                commands[index].commands.append(link.command)
            } else {
                commands.append((link.incident, [link.command]))
            }
        }
        links = []
        for (incident, commands) in commands where try !enter(commands, into: incident) {
            // What begins may be refused by now; what ends would fire there for ever.
            let ends = commands.filter { if case .clearAlert = $0 { true } else { false } }
            if !ends.isEmpty { _ = try enter(ends, into: incident) }
        }
    }

    /// - Returns: false where they were refused.
    private mutating func enter(_ commands: [IncidentCommand], into incident: ID<Incident>) throws -> Bool {
        do {
            let survivor = try transaction.survivor(of: incident)
            try transaction.run(commands, on: survivor, as: .integration(source), by: .alert)
            return true
        } catch let error as IncidentRejection {
            // The alerts themselves are kept, and belong to it.
            parts.logger.error("alerts did not enter the record", metadata: ["error": "\(error)"])
            return false
        }
    }
}
