package import MusterCore
package import MusterStore

extension Signals {
    /// Takes alerts of a source that knows them by keys of its own. When this returns, all of it is durable.
    ///
    /// What ends or acknowledges an alert that does not fire is dropped: the source speaks of one that Muster does not
    /// know, or no longer knows.
    ///
    /// - Parameter payload: what was received, kept beside each alert that is new.
    package func take(_ alerts: [SourceAlert], from source: Integration, payload: String) async throws {
        var waiting: [AlertBatch.ReadAlert] = []
        func flush() async throws {
            if waiting.isEmpty { return }
            try await take(AlertBatch(waiting, original: payload), from: source)
            waiting = []
        }
        for alert in alerts {
            switch alert.action {
            case .trigger: waiting.append(AlertBatch.ReadAlert(alert))
            case .resolve:
                try await flush()
                if try await fires(alert, of: source) { waiting.append(AlertBatch.ReadAlert(alert)) }
            case .acknowledge:
                try await flush()
                guard try await fires(alert, of: source) else { continue }
                try await acknowledge(alert.fingerprint, of: source)
            }
        }
        try await flush()
    }

    /// Whether an alert fires; one that has come and is not written yet does. Its source may not wait to be answered before
    /// it says that it is over, and says that once.
    private func fires(_ alert: SourceAlert, of source: Integration) async throws -> Bool {
        if try await firing(alert.fingerprint, of: source) != nil { return true }
        try await finishWriting(of: source.name)
        return try await firing(alert.fingerprint, of: source) != nil
    }

    /// Somebody has taken an alert on at its source, so nobody else need be paged for it here.
    ///
    /// - Returns: false where it does not fire.
    @discardableResult
    package func acknowledge(_ fingerprint: String, of source: Integration) async throws -> Bool {
        guard let alert = try await firing(fingerprint, of: source) else { return false }
        do {
            try await acknowledge(alert.id, as: .integration(source.name), by: .alert)
        } catch let error as IncidentRejection {
            guard case .alreadyDone = error else { throw error }
        }
        return true
    }

    /// Ends an alert that is known by its fingerprint.
    ///
    /// - Returns: false where it does not fire.
    @discardableResult
    package func end(_ fingerprint: String, of source: Integration) async throws -> Bool {
        guard try await firing(fingerprint, of: source) != nil else { return false }
        let now = parts.clock.now()
        let over = AlertBatch.ReadAlert(
            labels: ["fingerprint": fingerprint],
            annotations: [:],
            startsAt: nil,
            endsAt: now,
            generatorURL: nil,
            fingerprint: UInt64(fingerprint, radix: 16)
        )
        try await take(AlertBatch([over], original: nil), from: source)
        return true
    }

    /// The alert with a fingerprint, while it fires.
    package func firing(_ fingerprint: String, of source: Integration) async throws -> ActiveAlert? {
        guard let number = UInt64(fingerprint, radix: 16) else { return nil }
        let found: ActiveAlert?
        if parts.database.isShared {
            let name = source.name
            found = try await parts.database.read { connection in
                try AlertShelf(connection).find([number], of: name, orEndedAfter: .latest).first
            }.flatMap { ActiveAlert($0) }
        } else {
            try await prepare()
            found = parts.alerts.alert(parts.alerts.key(number, of: source.name))
        }
        return found.flatMap { $0.isFiring ? $0 : nil }
    }

    /// Triages one that came while it was silenced, unless another silence hides it.
    func triageAgain(_ id: ID<Alert>) async throws {
        guard let stored = try await parts.database.read({ try AlertShelf($0).find(id) }),
            let fingerprint = UInt64(stored.alert.fingerprint, radix: 16)
        else { return }
        let outcome = try await withCheckedThrowingContinuation { continuation in
            work(.normal, stored.alert.integration) {
                [fingerprint]
            } _: { intake in
                try intake.triageAgain(id)
            } _: { result in
                continuation.resume(with: result)
            }
        }
        guard let outcome else { return }
        for incident in outcome.incidents.keys { parts.alerts.assign(incident, to: stored) }
    }
}

extension AlertBatch.ReadAlert {
    /// The name under which a source's own key is kept beside its alert.
    package static let keyAnnotation = "dedup_key"

    init(_ alert: SourceAlert) {
        var annotations = alert.annotations.filter { !$0.value.isEmpty }
        if let key = alert.dedupKey, annotations[Self.keyAnnotation] == nil { annotations[Self.keyAnnotation] = key }
        let labels = alert.labels.filter { !$0.value.isEmpty && !$0.key.isEmpty }
        self.init(
            labels: labels.isEmpty ? ["alertname": alert.dedupKey ?? "unnamed"] : labels,
            annotations: annotations,
            startsAt: alert.startsAt,
            endsAt: alert.endsAt,
            generatorURL: alert.generatorURL,
            fingerprint: alert.dedupKey == nil ? nil : UInt64(alert.fingerprint, radix: 16)
        )
    }
}
