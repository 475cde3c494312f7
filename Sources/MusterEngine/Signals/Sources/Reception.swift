import Foundation
import Logging
package import MusterCore
package import MusterStore

/// Receives what sources send to their addresses: reads it, takes it in, and keeps what it cannot read.
package struct Reception: Sendable {
    private let parts: EngineParts
    private let certificates: TopicCertificates?
    private let confirm: @Sendable (_ url: String) async throws -> Void

    /// - Parameters:
    ///   - certificates: by which messages of SNS are checked; nil takes them unchecked.
    ///   - confirm: fetches the address by which a topic of SNS is told that it may send here.
    package init(
        _ parts: EngineParts,
        certificates: TopicCertificates?,
        confirm: @escaping @Sendable (_ url: String) async throws -> Void = SubscriptionConfirmation.fetch
    ) {
        self.parts = parts
        self.certificates = certificates
        self.confirm = confirm
    }

    /// Takes a message of a source. When this returns, its alerts are durable.
    ///
    /// - Returns: how many alerts it told of.
    /// - Throws: ``FormatProblem`` for a message that cannot be read; it is in the quarantine then.
    ///   ``TopicCertificates/Unavailable`` for one that cannot be checked now; it is not.
    package func receive(_ bytes: [UInt8], contentType: String, from source: Integration) async throws -> Int {
        try await noteCall(of: source)
        let message: SourceMessage
        do throws(FormatProblem) {
            message = try read(bytes, from: source)
        } catch {
            try await keep(bytes, contentType: contentType, from: source, because: error.words)
            throw error
        }
        do {
            try await checkSignature(bytes, of: source)
        } catch let problem as FormatProblem {
            try await keep(bytes, contentType: contentType, from: source, because: problem.words)
            throw problem
        } catch let problem as TopicCertificates.Unavailable {
            parts.logger.warning(
                "a certificate of SNS could not be fetched",
                metadata: ["source": "\(source.name)", "error": "\(problem.reason)"]
            )
            throw problem
        }
        return try await take(message, bytes, from: source)
    }

    /// Topics of SNS sign what they send, so that knowing an address is not enough to speak in their name.
    private func checkSignature(_ bytes: [UInt8], of source: Integration) async throws {
        guard source.kind == .cloudwatch, let certificates,
            let signature = try TopicSignature(ReceivedJSON.read(bytes))
        else { return }
        try await certificates.check(signature)
    }

    /// What a source would be understood to say, without taking any of it.
    package func read(_ bytes: [UInt8], from source: Integration) throws(FormatProblem) -> SourceMessage {
        let context = source.settings.context(
            now: parts.clock.now(),
            newKey: parts.makeID().uuidString.lowercased()
        )
        return try SourceMessage(bytes, of: source.kind, in: context)
    }

    private func take(_ message: SourceMessage, _ bytes: [UInt8], from source: Integration) async throws -> Int {
        switch message {
        case .alerts(let alerts):
            // A text in a database holds no zero.
            let payload = String(decoding: bytes.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
            try await Signals(parts).take(alerts, from: source, payload: payload)
            return alerts.count
        case .confirmation(let url, let topic):
            try await confirm(url)
            parts.logger.notice("a topic was confirmed", metadata: ["topic": "\(topic)", "source": "\(source.name)"])
            return 0
        }
    }

    /// Takes what a source tells of a change.
    package func receive(_ change: PagerDutyChange, payload: String, from source: Integration) async throws {
        try await noteCall(of: source)
        let event = ChangeEvent(
            id: ID(parts.makeID()),
            integration: source.name,
            at: change.at,
            receivedAt: parts.clock.now(),
            summary: change.summary,
            source: change.source,
            url: change.url,
            payload: payload
        )
        try await parts.database.write(.ingest) { try ChangeEvents($0).add(event) }
        parts.live.tell([.everything])
    }

    /// Takes a change that a person, or a program of theirs, tells of.
    ///
    /// - Parameter name: theirs.
    package func note(_ change: PlainChange, from name: String) async throws -> ChangeEvent {
        let event = ChangeEvent(
            id: ID(parts.makeID()),
            integration: name,
            at: change.at,
            receivedAt: parts.clock.now(),
            summary: change.summary.cut(to: Limits.titleLength) ?? "A change",
            source: change.source,
            url: change.url,
            payload: ""
        )
        try await parts.database.write(.normal) { try ChangeEvents($0).add(event) }
        parts.live.tell([.everything])
        return event
    }

    /// Keeps a message that cannot be read.
    package func keep(
        _ bytes: [UInt8],
        contentType: String,
        from source: Integration,
        because problem: String
    ) async throws {
        let message = QuarantinedMessage(
            id: ID(parts.makeID()),
            integration: source.id,
            receivedAt: parts.clock.now(),
            contentType: contentType,
            problem: problem,
            body: Data(bytes).base64EncodedString()
        )
        try await parts.database.write(.ingest) { try Quarantine($0).add(message) }
        parts.live.tell([.everything])
    }

    /// Reads a message of the quarantine again, with the settings of today; what can be read now leaves it.
    ///
    /// - Returns: how many alerts it told of.
    /// - Throws: ``EngineError/noSuchMessage``; ``FormatProblem`` where it still cannot be read.
    package func replay(_ id: ID<QuarantinedMessage>) async throws -> Int {
        let found = try await parts.database.read { connection in
            try Quarantine(connection).find(id).map { message in
                (message, try Integrations(connection).all().first { $0.id == message.integration })
            }
        }
        guard let (message, source) = found, let source, let body = Data(base64Encoded: message.body) else {
            throw EngineError.noSuchMessage
        }
        let count = try await take(try read(Array(body), from: source), Array(body), from: source)
        try await parts.database.write(.normal) { try Quarantine($0).remove(id) }
        return count
    }

    /// A source has called, whatever it said. Of one that is expected to call, that is on disk when this returns.
    package func noteCall(of source: Integration) async throws {
        let now = parts.clock.now()
        parts.arrivals.note(source.id, at: now)
        guard source.settings.every != nil else { return }
        if parts.arrivals.isToBeWritten(source.id, at: now) {
            try await parts.database.write(.ingest) { try Integrations($0).noteCall(of: source.id, at: now) }
            parts.arrivals.wrote([source.id: now])
        }
        try await endSilence(of: source)
    }

    private func endSilence(of source: Integration) async throws {
        try await Signals(parts).end(SourceAlert.fingerprint(ofKey: Self.silenceKey), of: source)
    }

    // MARK: Sources that have stopped calling

    private static let silenceKey = "has not called"

    /// Raises an alert for each source that should have called by now and has not.
    ///
    /// - Returns: how many are silent.
    @discardableResult
    package func sweep(now: Timestamp) async throws -> Int {
        guard parts.arrivals.isSweepDue(at: now), let beganAt = parts.arrivals.beganAt else { return 0 }
        let news = parts.arrivals.takeUnwritten()
        if !news.isEmpty {
            do {
                try await parts.database.write(.normal) { connection in
                    for (source, moment) in news { try Integrations(connection).noteCall(of: source, at: moment) }
                }
            } catch {
                parts.arrivals.putBack(news)
                throw error
            }
            parts.arrivals.wrote(news)
        }
        let (sources, calls) = try await parts.database.read { connection in
            (try Integrations(connection).all(), try Integrations(connection).lastCalls())
        }
        var silent = 0
        for source in sources where !source.isDisabled {
            guard let every = source.settings.every else { continue }
            // Another server may have heard it later.
            let heard = [parts.arrivals.lastCall(of: source.id), calls[source.id]].compactMap(\.self).max()
            let since = max(heard ?? source.createdAt, beganAt)
            if since + every > now {
                if heard.map({ $0 + every > now }) ?? false { try await endSilence(of: source) }
                continue
            }
            silent += 1
            let fingerprint = SourceAlert.fingerprint(ofKey: Self.silenceKey)
            if try await Signals(parts).firing(fingerprint, of: source) != nil { continue }
            try await Signals(parts).take([Self.alert(of: source, heard, every, now)], from: source, payload: "")
        }
        return silent
    }

    private static func alert(
        of source: Integration,
        _ heard: Timestamp?,
        _ every: Duration,
        _ now: Timestamp
    ) -> SourceAlert {
        let name = "\(source.name) has not called"
        let last = heard.map { "It last called at \($0.rfc3339)" } ?? "It has never called"
        return SourceAlert(
            labels: ["alertname": name, "source": source.name, "kind": source.kind.rawValue, "severity": "error"],
            annotations: [
                "summary": name,
                "description": "\(last); it should call every \(every.text).",
            ],
            startsAt: now,
            endsAt: SourceAlert.untilResolved,
            generatorURL: nil,
            dedupKey: silenceKey
        )
    }
}
