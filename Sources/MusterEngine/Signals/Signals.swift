import Logging
package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// Takes alerts in: on disk, deduplicated and triaged in one transaction, with the page that they cause.
package struct Signals: Sendable {
    let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// How many alerts wait to be written.
    package var waitingCount: Int { parts.alertQueue.waitingCount }

    /// Takes one batch of one source.
    ///
    /// - Parameter answer: called once all of it is durable, or with why nothing of it is; on whatever thread, so it must
    ///   return at once.
    package func take(
        _ batch: AlertBatch,
        from integration: Integration,
        answer: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let now = parts.clock.now()
        let places = parts.alerts.refresh(batch, of: integration.name, now: now)
        if places.isEmpty { return answer(.success(())) }
        let triage = parts.processes.current.triage
        // Where the store is the truth, none of them is kept in memory.
        let patterns = parts.database.isShared ? nil : parts.alerts.patterns
        let alerts = places.map { place in
            let arriving = ArrivingAlert(batch.alerts[place], now: now)
            return ExaminedAlert(arriving, of: batch, from: integration.name, by: triage, patterns)
        }
        add(AlertQueue.Post(batch: batch, alerts: alerts, answer: answer), of: integration.name)
    }

    private func add(_ post: AlertQueue.Post, of source: String) {
        do {
            if try parts.alertQueue.add(post, of: source) { serve(source) }
        } catch {
            post.answer(.failure(error))
        }
    }

    /// Returns once what came of a source before this is durable; at once where nothing of it is under way.
    ///
    /// - Throws: also where what came before could not be written.
    func finishWriting(of source: String) async throws {
        guard parts.alertQueue.isServing(source) else { return }
        let nothing = AlertBatch([], original: nil)
        try await withCheckedThrowingContinuation { continuation in
            add(AlertQueue.Post(batch: nothing, alerts: []) { continuation.resume(with: $0) }, of: source)
        }
    }

    /// Takes one batch of one source. When this returns, all of it is durable.
    package func take(_ batch: AlertBatch, from integration: Integration) async throws {
        try await withCheckedThrowingContinuation { continuation in
            take(batch, from: integration) { continuation.resume(with: $0) }
        }
    }

    /// The same for alerts that another format brought.
    ///
    /// - Parameter payload: what was received, kept beside each alert that is new.
    package func take(_ alerts: [IncomingAlert], from integration: Integration, payload: String) async throws {
        if alerts.isEmpty { return }
        try await take(AlertBatch(alerts.map(\.read), original: payload), from: integration)
    }

    /// Reads what fires into memory, where that has not been done and is of use.
    func prepare() async throws {
        if parts.alerts.isLoaded || parts.database.isShared { return }
        let parts = parts
        try await parts.database.write(.urgent) { try parts.alerts.load($0, now: parts.clock.now()) }
    }

    /// The firing ones of a source.
    ///
    /// - Parameter wanted: may leave out those that lack what it asks for.
    package func firing(
        of integration: String,
        with wanted: LabelSignature = LabelSignature()
    ) async throws -> [ActiveAlert] {
        try await prepare()
        guard parts.database.isShared else { return parts.alerts.firing(of: integration, with: wanted) }
        return try await parts.database.read { connection in
            var found: [ActiveAlert] = []
            var last: ID<Alert>?
            while true {
                let some = try AlertShelf(connection).firing(after: last, of: integration, limit: Self.readLimit)
                found += some.compactMap { ActiveAlert($0) }
                guard some.count == Self.readLimit else { return found }
                last = some.last?.alert.id
            }
        }
    }

    private static let readLimit = 1_000

    /// When the next firing one is taken to be over; nil where none fires.
    func nextExpiry() async throws -> Timestamp? {
        try await prepare()
        guard parts.database.isShared else { return parts.alerts.nextExpiry() }
        return try await parts.database.read { try AlertShelf($0).nextExpiry() }
    }

    /// Writes what waits of one source, a turn at a time, until nothing waits.
    private func serve(_ source: String) {
        let parts = parts
        let taken = NIOLockedValueBox<[AlertQueue.Post]?>(nil)
        // As late as possible, so that the turn takes what has come until then; a body that is run again takes the same.
        let take = { @Sendable () -> [AlertQueue.Post] in
            taken.withLockedValue { taken in
                let posts = taken ?? parts.alertQueue.take(source)
                taken = posts
                return posts
            }
        }
        work(.ingest, source) {
            take().flatMap { $0.alerts.map(\.arriving.place.fingerprint) }
        } _: { intake in
            try intake.take(take())
        } _: { result in
            for post in take() { post.answer(result.map { _ in }) }
            if parts.alertQueue.isToGoOn(source) { serve(source) }
        }
    }

    /// Runs an intake in a transaction. Memory and store stay the same thing: where nothing was made durable, what the
    /// intake changed in memory is taken back before the writer does anything else.
    ///
    /// - Parameter fingerprints: of the alerts that it is about.
    func work(
        _ lane: WriteLane,
        _ source: String,
        _ fingerprints: @escaping @Sendable () -> [UInt64],
        _ body: @escaping @Sendable (inout AlertIntake) throws -> AlertIntake.Outcome?,
        _ answer: @escaping @Sendable (Result<AlertIntake.Outcome?, any Error>) -> Void
    ) {
        let parts = parts
        let done = NIOLockedValueBox<AlertIntake.Outcome?>(nil)
        let outgoing = OutgoingBatch(parts)
        parts.database.submit(lane) { connection in
            // Where it is run again, what it did the first time is not there any more.
            done.withLockedValue { done in
                done?.takeBack()
                done = nil
            }
            outgoing.begin()
            let now = parts.clock.now()
            let active: ActiveAlerts
            if parts.database.isShared {
                // One source has one transaction at a time on whatever server, as it has on this one.
                try connection.lock(AlertIntake.lock(of: source))
                active = try ActiveAlerts(fingerprints(), of: source, in: connection, now: now)
            } else {
                active = parts.alerts
                try active.load(connection, now: now)
            }
            var intake = AlertIntake(parts, active, source: source, connection, outgoing: outgoing)
            let outcome = try body(&intake)
            if parts.database.isShared { try AlertShelf(connection).refresh(active.takeUnwritten(limit: .max)) }
            done.withLockedValue { $0 = outcome }
            Failpoint.hit("ingest.written")
            return outcome
        } _: { result in
            switch result {
            case .success(let outcome?):
                Failpoint.hit("ingest.committed")
                outgoing.send()
                settle(outcome)
            case .success(nil): break
            case .failure:
                outgoing.takeBack()
                done.withLockedValue { $0 }?.takeBack()
            }
            Failpoint.hit("ingest.told")
            answer(result)
        }
    }

    private func settle(_ outcome: AlertIntake.Outcome) {
        outcome.confirm()
        parts.tallies.add(outcome.tallies, of: outcome.source)
        Commands(parts).tell(outcome.incidents)
        // Also where no incident came of it: somebody may be looking at the inbox.
        parts.live.tell([.everything])
    }

    /// Writes what has changed of alerts that were sent again.
    package func flush() async throws {
        let parts = parts
        while true {
            let alerts = parts.alerts.takeUnwritten(limit: 500)
            if alerts.isEmpty { return }
            try await parts.database.write(.ingest) { try AlertShelf($0).refresh(alerts) }
        }
    }

    /// Ends alerts that their sources have not sent again in time.
    ///
    /// - Returns: how many, at most `limit`.
    @discardableResult
    package func expire(now: Timestamp, limit: Int = 100) async throws -> Int {
        try await prepare()
        let expired = try await expired(at: now, limit: limit)
        var ended = 0
        for (source, fingerprint) in expired where try await expire(fingerprint, of: source) { ended += 1 }
        if ended > 0 { parts.live.tell([.everything]) }
        return ended
    }

    private func expired(at now: Timestamp, limit: Int) async throws -> [(source: String, fingerprint: UInt64)] {
        guard parts.database.isShared else { return parts.alerts.expired(at: now, limit: limit) }
        guard parts.alerts.hasGivenTime(at: now) else { return [] }
        return try await parts.database.read { try AlertShelf($0).expired(at: now, limit: limit) }
            .compactMap { stored in
                UInt64(stored.alert.fingerprint, radix: 16).map { (stored.alert.integration, $0) }
            }
    }

    /// In a transaction of its own, so that one whose incident cannot be read does not keep the others firing.
    private func expire(_ fingerprint: UInt64, of source: String) async throws -> Bool {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                work(.normal, source) {
                    [fingerprint]
                } _: { intake in
                    try intake.expire(fingerprint)
                } _: { result in
                    continuation.resume(with: result.map { $0 != nil })
                }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            let alert = Alert.hex(fingerprint)
            parts.logger.error("an alert could not be ended", metadata: ["alert": "\(alert)", "error": "\(error)"])
            return false
        }
    }

    /// A person says that an alert is no incident.
    package func decline(_ alert: ID<Alert>, reason: String) async throws {
        let reason = reason.trimmed
        if reason.isEmpty { throw EngineError.invalid(field: "reason", problem: "say why it is no incident") }
        try await parts.database.write(.normal) { connection in
            let shelf = AlertShelf(connection)
            let stored = try connection.lockedAlert(alert)
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
