package import MusterCore
package import MusterStore

/// Why a person was paged for an incident, or was not: every step that concerned them, every message, what became of it.
package struct PageTrace: Equatable, Sendable {
    package var lines: [Line] = []

    /// One thing that happened, or did not, as a sentence.
    package struct Line: Equatable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case escalation, paged, notPaged, passedOver, message, receipt, answer
        }

        /// Nil for what is no moment, such as a way that was left out.
        package var at: Timestamp?
        package var kind: Kind
        package var says: String
    }

    /// A message of a page with what its carrier told of it later.
    typealias Sent = (entry: OutboxEntry, receipts: [DeliveryReceipt])

    /// What is on record of one page of the person.
    struct Record {
        var entry: PageIndex.Entry
        var messages: [Sent]
    }

    /// - Parameters:
    ///   - records: of each page of the person in the incident.
    ///   - organisation: as it is now; who was on call is told by it.
    init(
        of person: Person,
        in incident: Incident,
        records: [ID<Page>: Record],
        organisation: Organisation,
        now: Timestamp
    ) {
        let reader = Reader(person: person, incident: incident, organisation: organisation, now: now)
        if incident.escalations.isEmpty {
            add(.notPaged, nil, "Nobody was paged: \(incident.severity) pages nobody by the process of this incident.")
        }
        for escalation in incident.escalations {
            add(
                .escalation,
                escalation.startedAt,
                "Paging of \(escalation.because) by the policy \(escalation.policy.name)"
            )
            let pages = incident.pages.filter { $0.escalation == escalation.id && $0.person == person.id }
            for page in pages {
                add(
                    .paged,
                    page.at,
                    "Paged as step \(page.step + 1), \(page.urgency == .high ? "urgent" : "not urgent")"
                )
                if let record = records[page.id] { add(record, of: person, now: now) }
                if let answered = page.acknowledgedAt { add(.answer, answered, "The page was acknowledged") }
            }
            if pages.isEmpty { add(.notPaged, nil, reader.reason(escalation)) }
        }
    }

    private mutating func add(_ kind: Line.Kind, _ at: Timestamp?, _ says: String) {
        lines.append(Line(at: at, kind: kind, says: says))
    }

    private mutating func add(_ record: Record, of person: Person, now: Timestamp) {
        for passed in record.entry.passedOver {
            add(.passedOver, nil, "Not by \(passed.method.kind.words): \(passed.because.words)")
        }
        let ways = Set(record.messages.map(\.entry.message.channel))
        if ways == [Channel.email.rawValue], !record.entry.passedOver.isEmpty,
            record.messages.allSatisfy({ $0.entry.message.recipient == person.email })
        {
            add(.passedOver, nil, "By the account's mail address instead")
        }
        for (entry, receipts) in record.messages {
            let channel = ContactMethod.Kind.allCases.first { $0.channel.rawValue == entry.message.channel }
            let name = channel?.words ?? entry.message.channel
            add(.message, entry.settledAt ?? entry.nextAttemptAt, "\(name): \(Self.state(of: entry))")
            for receipt in receipts {
                let detail = receipt.detail.isEmpty ? "" : " (\(receipt.detail))"
                add(.receipt, receipt.at, "\(name): the carrier says \(receipt.state)\(detail)")
            }
        }
    }

    private static func state(of entry: OutboxEntry) -> String {
        let error = entry.lastError ?? ""
        let tries = entry.attempt > 1 ? " at the \(ordinal(entry.attempt)) attempt" : ""
        return switch entry.state {
        case .due:
            entry.attempt == 0 ? "waits for its time" : "waits for its next attempt; \(error)"
        case .claimed: "is being sent"
        case .delivered: "taken\(tries)\(entry.receipt.map { " (\($0))" } ?? "")"
        case .refused: "not taken\(tries): \(error)"
        case .exhausted: "given up after \(entry.attempt) attempts: \(error)"
        case .cancelled: "not sent: \(error)"
        }
    }

    private static func ordinal(_ number: Int) -> String {
        switch number {
        case 2: "2nd"
        case 3: "3rd"
        default: "\(number)th"
        }
    }
}

/// Finds out why an escalation did not page somebody.
private struct Reader {
    let person: Person
    let incident: Incident
    let organisation: Organisation
    let now: Timestamp

    func reason(_ escalation: Escalation) -> String {
        if !incident.isVisible(to: .person(person.id)) { return "The incident is restricted, and not for this person." }
        let policy = escalation.policy
        guard let index = (0..<policy.totalSteps).first(where: { names(policy, step: $0, escalation) }) else {
            return notNamed(escalation)
        }
        guard let due = policy.dueAt(step: index, startedAt: escalation.startedAt) else { return notNamed(escalation) }
        let turn = "Comes at step \(index + 1), due at \(time(due))"
        let answer = incident.pages.filter { $0.escalation == escalation.id }.compactMap(\.acknowledgedAt).min()
        if let answer { return "\(turn); somebody answered at \(time(answer))." }
        if due > now, escalation.isRunning { return "\(turn)." }
        let reachesAway = policy.step(at: index)?.reachesAway ?? policy.reachesAway
        if organisation.isAway(person.id, at: due), !reachesAway { return "\(turn), and was away then." }
        if !escalation.isRunning { return "\(turn); the paging had ended by then." }
        return onCall(policy, step: index, at: due) ?? "\(turn), and was not to be paged then."
    }

    private func time(_ moment: Timestamp) -> String {
        "\(moment.text(in: person.zone)) (\(person.zone.identifier))"
    }

    /// Whether a step would have reached them, were they not away.
    private func names(_ policy: EscalationPolicy, step index: Int, _ escalation: Escalation) -> Bool {
        guard let step = policy.step(at: index), let due = policy.dueAt(step: index, startedAt: escalation.startedAt)
        else { return false }
        return organisation.resolve(step.targets, at: due, includingAway: true).people.contains(person.id)
    }

    /// The policy does not lead to them: by which schedules it might have.
    private func notNamed(_ escalation: Escalation) -> String {
        let policy = escalation.policy
        for index in policy.steps.indices {
            guard let due = policy.dueAt(step: index, startedAt: escalation.startedAt) else { continue }
            if let says = onCall(policy, step: index, at: due) { return says }
        }
        return "No step of the policy names this person or a schedule of theirs."
    }

    /// Who had the duty that they share.
    private func onCall(_ policy: EscalationPolicy, step index: Int, at due: Timestamp) -> String? {
        for case .schedule(let id) in policy.steps[index % policy.steps.count].targets {
            guard let schedule = organisation.schedule(id), schedule.participants.contains(person.id) else { continue }
            let duty = schedule.duty(at: due, away: organisation.absences).people
            if duty.contains(person.id) { continue }
            let names = duty.compactMap { organisation.person($0)?.name }.joined(separator: ", ")
            let who = names.isEmpty ? "nobody" : names
            return "Step \(index + 1) pages \(schedule.name): \(who) had the duty at \(time(due))."
        }
        return nil
    }
}

extension ContactMethod.Kind {
    /// As people call it.
    package var words: String {
        switch self {
        case .email: "e-mail"
        case .sms: "text message"
        case .voice: "call"
        case .push: "push to a browser"
        case .ntfy: "ntfy"
        case .webhook: "webhook"
        case .slack: "Slack"
        case .matrix: "Matrix"
        }
    }
}

/// Reads what a trace is made of.
package struct PageTraces: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// - Throws: ``EngineError/noSuchIncident``.
    package func trace(of person: Person, in incident: Incident) async throws -> PageTrace {
        let pages = incident.pages.filter { $0.person == person.id }.map(\.id)
        let records = try await parts.database.read { connection in
            var records: [ID<Page>: PageTrace.Record] = [:]
            for page in pages {
                guard let entry = try PageIndex(connection).find(page) else { continue }
                let messages = try Outbox(connection).list(page: page, of: incident.id).map { entry in
                    (entry, try DeliveryReceipts(connection).list(of: entry.message.id))
                }
                records[page] = PageTrace.Record(entry: entry, messages: messages)
            }
            return records
        }
        return PageTrace(
            of: person,
            in: incident,
            records: records,
            organisation: parts.organisations.current,
            now: parts.clock.now()
        )
    }

    /// The pages of a person, the newest first, with how the incident of each stands.
    package func recent(
        of person: ID<Person>,
        limit: Int
    ) async throws -> [(entry: PageIndex.Entry, incident: Incident)] {
        let parts = parts
        let now = parts.clock.now()
        return try await parts.database.read { connection in
            try PageIndex(connection).list(of: person, from: now - .days(30), limit: limit).compactMap { entry in
                let incident = try parts.incident(entry.incident, connection)
                return incident.isVisible(to: .person(person)) ? (entry, incident) : nil
            }
        }
    }
}
