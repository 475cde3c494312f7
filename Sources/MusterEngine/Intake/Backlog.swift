package import MusterCore
import MusterStore

/// The backlogs of the teams: work that is no incident, and what is made of a non-incident in one step.
package struct Backlog: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Writes a ticket into the backlog of the team, or of the service's owner where none is named.
    @discardableResult
    package func add(_ details: Ticket.Details, team: ID<Team>? = nil) async throws -> Ticket {
        let parts = parts
        let ticket = try await parts.database.write(.normal) { connection in
            try Self.add(details, team: team, parts, connection)
        }
        parts.live.tell([.everything])
        return ticket
    }

    /// An alert that is no incident.
    ///
    /// - Throws: ``EngineError/noSuchAlert``; ``IncidentRejection/alreadyDone(_:)`` where it belongs to an incident.
    @discardableResult
    package func add(from alert: ID<Alert>, team: ID<Team>?, as actor: Actor) async throws -> Ticket {
        let parts = parts
        let ticket = try await parts.database.write(.normal) { connection in
            let shelf = AlertShelf(connection)
            let stored = try connection.lockedAlert(alert)
            if stored.incident != nil { throw IncidentRejection.alreadyDone("The alert belongs to an incident") }
            let details = Ticket.Details(
                title: stored.alert.title.cut(to: Limits.titleLength) ?? stored.alert.fingerprint,
                description: stored.alert.annotations["description"]?.cut(to: Limits.bodyLength) ?? "",
                service: stored.alert.labels["service"],
                origin: "Alert of \(stored.alert.integration)",
                alert: alert,
                createdBy: actor.person
            )
            let ticket = try Self.add(details, team: team, parts, connection)
            try shelf.triage(alert, .declined, because: "\(ticket.reference) was made of it")
            return ticket
        }
        parts.live.tell([.everything])
        return ticket
    }

    /// An incident that turned out to be none: its record says so, it ends, and the team has a ticket in its place. That of
    /// a restricted one is for those alone who may know of the incident.
    @discardableResult
    package func add(
        from incident: ID<Incident>,
        reason: String,
        team: ID<Team>?,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Ticket {
        let reason = reason.withoutSpacesAround
        if reason.isEmpty { throw EngineError.invalid(field: "reason", problem: "say why it is no incident") }
        let parts = parts
        return try await Commands(parts).commit(.urgent) { transaction in
            let before = try transaction.load(incident)
            if before.isClosed { throw IncidentRejection.alreadyDone("The incident is closed") }
            let restricted = before.access.isRestricted
            let name = restricted ? nil : before.name.cut(to: Limits.titleLength)
            let details = Ticket.Details(
                title: name ?? before.reference,
                service: before.service,
                origin: before.reference,
                incident: incident,
                createdBy: actor.person
            )
            let ticket = try Self.add(details, team: team, restricted: restricted, parts, transaction.connection)
            let words = "No incident: \(reason). \(ticket.reference) takes its place"
            try transaction.run(
                .note(kind: .decision, text: words, at: nil, refersTo: nil),
                on: incident,
                as: actor,
                by: source
            )
            let process = try parts.processes.definition(
                before.process,
                version: before.processVersion,
                transaction.connection
            )
            var commands = Self.takingLead(of: before, under: process, as: actor, because: words)
            if !before.isResolved { commands.append(.reach(.resolved, at: nil, note: words, overriding: words)) }
            commands.append(.reach(.closed, at: nil, note: words, overriding: words))
            for command in commands { try transaction.run(command, on: incident, as: actor, by: source) }
            return ticket
        }
    }

    /// Where nobody leads an incident yet, whoever finds out that it is none takes the roles that may end it; where
    /// somebody does, only they end it.
    private static func takingLead(
        of incident: Incident,
        under process: ProcessDefinition,
        as actor: Actor,
        because reason: String
    ) -> [IncidentCommand] {
        guard let person = actor.person else { return [] }
        var roles: [String] = []
        for gate in process.gates(guarding: .resolved) + process.gates(guarding: .closed) {
            let isHeld = gate.by.contains { incident.holder(of: $0) != nil || roles.contains($0) }
            if let role = gate.by.first, !isHeld { roles.append(role) }
        }
        return roles.map { .assign(role: $0, person: person, reason: reason) }
    }

    /// - Parameters:
    ///   - outcome: what was done; nil opens it again.
    ///   - viewer: who closes it; what they may not know of is to them as if there were none.
    @discardableResult
    package func close(_ number: Int, outcome: String?, for viewer: Viewer) async throws -> Ticket {
        let now = parts.clock.now()
        let ticket = try await parts.database.write(.normal) { connection in
            guard var ticket = try Tickets(connection).find(number: number, for: viewer) else {
                throw EngineError.invalid(field: "ticket", problem: "there is no \(Ticket.reference(number))")
            }
            ticket.isOpen = outcome == nil
            ticket.closedAt = outcome == nil ? nil : now
            ticket.details.outcome = outcome
            try Tickets(connection).save(ticket)
            return ticket
        }
        parts.live.tell([.everything])
        return ticket
    }

    /// Holds the ticket of an incident to what became of it: over with the incident, open while that is, and without its
    /// words where they are for some alone.
    static func keep(
        _ reference: String,
        of incident: Incident,
        at now: Timestamp,
        _ connection: any SQLConnection
    ) throws {
        let number = reference.split(separator: "-").last.flatMap { Int($0) }
        guard let number, let known = try Tickets(connection).find(number: number, for: .muster) else { return }
        var ticket = known
        if incident.access.isRestricted { ticket.details.title = incident.reference }
        // Whoever closed it by hand has said what was done.
        if incident.isOver, ticket.isOpen {
            (ticket.isOpen, ticket.closedAt) = (false, now)
            ticket.details.outcome = "\(incident.reference) is resolved"
        } else if !incident.isOver, let reopenedAt = incident.reopenedAt, let closedAt = ticket.closedAt,
            reopenedAt >= closedAt
        {
            (ticket.isOpen, ticket.closedAt, ticket.details.outcome) = (true, nil, nil)
        }
        if ticket != known { try Tickets(connection).save(ticket) }
    }

    static func add(
        _ details: Ticket.Details,
        team: ID<Team>?,
        restricted: Bool = false,
        _ parts: EngineParts,
        _ connection: any SQLConnection
    ) throws -> Ticket {
        let organisation = parts.organisations.current
        let tickets = Tickets(connection)
        let ticket = Ticket(
            id: ID(parts.makeID()),
            number: try tickets.nextNumber(restricted: restricted),
            team: team ?? details.service.flatMap { organisation.service(key: $0) }?.team,
            createdAt: parts.clock.now(),
            details: details
        )
        try tickets.add(ticket)
        return ticket
    }
}

extension Incident {
    var isOver: Bool { isResolved || isClosed }
}
