package import MusterCore
import MusterStore

/// Takes what people report, and what triage makes of it.
package struct Intake: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Takes a report: on disk when this returns. Of a restricted one its keepers are told at once, without a word of what
    /// it says.
    ///
    /// - Throws: ``EngineError/invalid(field:problem:)`` for what is missing or too long.
    package func receive(_ details: IntakeReport.Details) async throws -> IntakeReport {
        try check(details)
        let parts = parts
        let now = parts.clock.now()
        let report = try await parts.database.write(.urgent) { connection in
            let reports = IntakeReports(connection)
            let report = IntakeReport(
                id: ID(parts.makeID()),
                number: try reports.nextNumber(),
                receivedAt: now,
                details: details
            )
            try reports.add(report)
            for message in notices(of: report, at: now) {
                try Outbox(connection).enqueue(try OutboxMessage(message, ID(parts.makeID()), now))
            }
            return report
        }
        if details.route.isRestricted { parts.outboxBell.ring() }
        parts.live.tell([.everything])
        return report
    }

    private func check(_ details: IntakeReport.Details) throws {
        if details.title.withoutSpacesAround.isEmpty {
            throw EngineError.invalid(field: "title", problem: "say in a few words what is wrong")
        }
        var texts = [
            ("title", details.title), ("reporter", details.reporter ?? ""), ("contact", details.contact ?? ""),
            ("service", details.service ?? ""),
        ]
        texts += details.answers.known.map { ($0.key.rawValue, $0.value) }
        for (field, text) in texts where text.utf8.count > Limits.titleLength {
            throw EngineError.invalid(field: field, problem: "must have at most \(Limits.titleLength) bytes")
        }
        if details.description.utf8.count > Limits.bodyLength {
            throw EngineError.invalid(field: "description", problem: "must have at most \(Limits.bodyLength) bytes")
        }
    }

    private func notices(of report: IntakeReport, at now: Timestamp) -> [OutgoingMessage] {
        let route = report.details.route
        guard route.isRestricted else { return [] }
        let organisation = parts.organisations.current
        let reached = organisation.keepers(of: route, under: parts.processes.current, at: now)
        let addresses = reached.people.compactMap { organisation.person($0)?.email } + reached.addresses
        return addresses.map { address in
            OutgoingMessage(
                key: "report:\(report.id):\(address)",
                channel: .email,
                to: address,
                subject: "\(report.reference): a \(route.rawValue) report has come in",
                body: "What it says stands in the inbox of triage, for you and the others who keep such reports.",
                links: [OutgoingMessage.Link(title: report.reference, url: "\(parts.links.base)/triage")],
                urgency: .page
            )
        }
    }

    /// Whether somebody may know of a report.
    package func isVisible(_ report: IntakeReport, to person: ID<Person>) -> Bool {
        guard report.details.route.isRestricted else { return true }
        return parts.organisations.current
            .keepers(of: report.details.route, under: parts.processes.current, at: parts.clock.now())
            .people.contains(person)
    }

    // MARK: What becomes of it

    /// Makes an incident of it.
    ///
    /// - Parameter severity: nil for the one that the process gives what nobody has classified.
    @discardableResult
    package func declare(
        _ number: Int,
        severity: String?,
        category: String? = nil,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let parts = parts
        return try await Commands(parts).commit(.urgent) { transaction in
            var report = try waiting(number, actor, transaction.connection)
            let process = parts.processes.current
            let level = severity ?? process.triage.defaultSeverity
            let incident = try transaction.declare(
                report.declaration(severity: level, category: category, under: process),
                under: process,
                as: actor,
                by: source
            )
            (report.state, report.incident, report.reason) = (.declared, incident.id, "declared by hand as \(level)")
            try decide(report, transaction.connection)
            return incident
        }
    }

    /// Adds it to an incident that there is; one for its keepers alone only to a restricted one, since the others are read
    /// by all, in rooms of chats too.
    @discardableResult
    package func join(
        _ number: Int,
        to incident: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        try await Commands(parts).commit(.urgent) { transaction in
            var report = try waiting(number, actor, transaction.connection)
            let target = try transaction.load(incident)
            if report.details.route.isRestricted, !target.access.isRestricted {
                throw IncidentRejection.wrongState(
                    "\(report.reference) is read by its keepers alone, and \(target.reference) by all; restrict "
                        + "\(target.reference) first, or merge it into an incident that is restricted"
                )
            }
            let known = IntakeField.allCases.compactMap { field in
                report.details.answers.known[field].map { "\(field.label): \($0)" }
            }
            let words = (["\(report.reference): \(report.details.title)", report.details.description] + known)
                .filter { !$0.isEmpty }.joined(separator: "\n")
            let note = IncidentCommand.note(
                kind: .note,
                text: words.cut(to: Limits.bodyLength) ?? report.reference,
                at: nil,
                refersTo: nil
            )
            let after = try transaction.run(note, on: incident, as: actor, by: source)
            (report.state, report.incident, report.reason) = (.joined, incident, "joined \(after.reference)")
            try decide(report, transaction.connection)
            return after
        }
    }

    package func decline(_ number: Int, reason: String, as actor: Actor) async throws {
        let reason = reason.withoutSpacesAround
        if reason.isEmpty { throw EngineError.invalid(field: "reason", problem: "say why it is no incident") }
        try await parts.database.write(.normal) { connection in
            var report = try waiting(number, actor, connection)
            (report.state, report.reason) = (.declined, reason)
            try decide(report, connection)
        }
        parts.live.tell([.everything])
    }

    /// Makes a ticket of it, in the backlog of the team or of the service's owner; without its words where they are for its
    /// keepers alone, since a backlog is read by all.
    @discardableResult
    package func makeTicket(of number: Int, team: ID<Team>?, as actor: Actor) async throws -> Ticket {
        let parts = parts
        let ticket = try await parts.database.write(.normal) { connection in
            var report = try waiting(number, actor, connection)
            let isSecret = report.details.route.isRestricted
            let details = Ticket.Details(
                title: isSecret ? report.reference : report.details.title,
                description: isSecret ? "" : report.details.description,
                service: report.details.service,
                origin: report.reference,
                createdBy: actor.person
            )
            let ticket = try Backlog.add(details, team: team, parts, connection)
            (report.state, report.ticket, report.reason) = (.ticketed, ticket.id, "\(ticket.reference) was made of it")
            try decide(report, connection)
            return ticket
        }
        parts.live.tell([.everything])
        return ticket
    }

    private func waiting(_ number: Int, _ actor: Actor, _ connection: any SQLConnection) throws -> IntakeReport {
        let none = EngineError.invalid(field: "report", problem: "there is no REP-\(number), or none that you may see")
        guard let report = try IntakeReports(connection).find(number: number) else { throw none }
        if let person = actor.person, !isVisible(report, to: person) { throw none }
        if report.state != .waiting {
            let reason = try [report].shown(to: actor.eyes, connection).first?.reason ?? ""
            let words = reason.isEmpty ? "" : ": \(reason)"
            throw IncidentRejection.alreadyDone("\(report.reference) was decided already\(words)")
        }
        return report
    }

    private func decide(_ report: IntakeReport, _ connection: any SQLConnection) throws {
        guard try IntakeReports(connection).decide(report) else {
            throw IncidentRejection.alreadyDone("Somebody has just decided on \(report.reference)")
        }
    }
}
