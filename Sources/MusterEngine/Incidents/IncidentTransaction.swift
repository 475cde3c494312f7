import MusterCore
import MusterStore

/// What is done to incidents in one transaction of the store.
struct IncidentTransaction {
    let connection: any SQLConnection
    let now: Timestamp
    private let parts: EngineParts
    private let organisation: Organisation
    private let outgoing: OutgoingBatch?
    /// Those that were changed, as they are when the transaction commits.
    private(set) var changed: [ID<Incident>: Incident] = [:]
    /// Whether the status page is another one when the transaction commits.
    private(set) var hasPublished = false

    /// - Parameter outgoing: takes the messages, to send them once they are on disk; nil leaves them to whoever looks for
    ///   what is due.
    init(_ parts: EngineParts, _ connection: any SQLConnection, now: Timestamp, outgoing: OutgoingBatch? = nil) {
        self.parts = parts
        self.connection = connection
        self.now = now
        self.outgoing = outgoing
        organisation = parts.organisations.current
    }

    @discardableResult
    mutating func declare(
        _ declaration: Declaration,
        under process: ProcessDefinition,
        as actor: Actor,
        by source: EventSource
    ) throws -> Incident {
        let context = context(process, actor, source)
        let isRestricted = declaration.isRestricted(under: process)
        var (decision, incident) = try decide(declaration, isRestricted: isRestricted, context)
        // What an automation puts on record can restrict it too, and then no number of the open series may be missing.
        if incident.access.isRestricted, !isRestricted {
            (decision, incident) = try decide(declaration, isRestricted: true, context)
        }
        if parts.database.isShared {
            // A failover may have lost the text of the process in force here; no incident is without it.
            try Processes(connection).keep(key: process.key, version: process.version, text: process.text, at: now)
        }
        try store(decision, incident, before: nil, process)
        return try keepTicket(of: incident, before: nil, under: process)
    }

    /// - Parameter isRestricted: which series its number is of.
    private func decide(
        _ declaration: Declaration,
        isRestricted: Bool,
        _ context: DecisionContext
    ) throws -> (Decision, Incident) {
        let number = try IncidentBoard(connection).nextNumber(restricted: isRestricted)
        let decision = try Incident.declare(declaration, number: number, in: context)
        guard let incident = Incident(replaying: decision.records) else {
            preconditionFailure("a declaration has at least one event")
        }
        return (decision, incident)
    }

    @discardableResult
    mutating func run(
        _ command: IncidentCommand,
        on id: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) throws -> Incident {
        try run([command], on: id, as: actor, by: source)
    }

    /// Carries out several commands as one change: all of them, or none where one is refused.
    @discardableResult
    mutating func run(
        _ commands: [IncidentCommand],
        on id: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) throws -> Incident {
        let incident = try load(id)
        let process = try parts.processes.definition(incident.process, version: incident.processVersion, connection)
        let decision = try incident.decide(commands, in: context(process, actor, source))
        if decision.records.isEmpty {
            // Nothing happened, but the wake-up that asked has been used up.
            if commands == [.tellTime] { try setWakeUp(incident, process) }
            return incident
        }
        var after = incident
        for record in decision.records { after.apply(record) }
        try store(decision, after, before: incident, process)
        return try keepTicket(of: after, before: incident, under: process)
    }

    /// The lightweight path: a minor incident is a ticket in the backlog of whoever owns the service, and ends with it.
    ///
    /// What only some may know of gets none, since a backlog is read by all.
    private mutating func keepTicket(
        of incident: Incident,
        before: Incident?,
        under process: ProcessDefinition
    ) throws -> Incident {
        if let ticket = incident.room.ticket {
            let isSame = before.map { $0.isOver == incident.isOver && $0.access == incident.access } ?? false
            if !isSame { try Backlog.keep(ticket, of: incident, at: now, connection) }
            return incident
        }
        let isLight = process.severity(incident.severity)?.lightweight ?? false
        guard isLight, !incident.isOver, !incident.drill, !incident.access.isRestricted else {
            return incident
        }
        let ticket = try Backlog.add(
            Ticket.Details(
                title: incident.name.cut(to: Limits.titleLength) ?? incident.reference,
                service: incident.service,
                origin: incident.reference,
                incident: incident.id
            ),
            team: nil,
            parts,
            connection
        )
        let team = ticket.team.flatMap(organisation.team)?.name
        return try run(
            .room(.fileTicket(ticket.reference, team: team)),
            on: incident.id,
            as: .muster,
            by: .rule
        )
    }

    /// Writes the summary and the wake-up of an incident anew from its events.
    mutating func rebuild(_ id: ID<Incident>) throws {
        // As every command does: what another node commits meanwhile is not to be overwritten by what was before it.
        try connection.lock("incident.\(id)")
        let log = EventLog(connection)
        guard let incident = Incident(replaying: try log.load(id)), let head = try log.head(of: id) else {
            throw EngineError.noSuchIncident
        }
        let process = try parts.processes.definition(incident.process, version: incident.processVersion, connection)
        let promises = try setWakeUp(incident, process)
        try IncidentBoard(connection).save(
            IncidentSummary(incident, process: process, promises: promises, headHash: head)
        )
        try IncidentSearch(connection).replace(try log.texts(of: id), of: incident.number)
        try ReportTallies(connection).save(IncidentFigures(of: incident, under: process), of: id)
        try IncidentAccessList(connection).save(incident)
        try Attachments(connection).replace(incident)
        try IncidentFields(connection).save(IncidentFields.fields(of: incident), of: id)
        try AutomationRuns(connection).remove(of: id)
        let words = TimelineWriter(process: process, organisation: organisation)
        try AutomationRuns(connection).add(try log.load(id), of: incident, words)
        changed[id] = incident
    }

    /// The incident as it is in this transaction.
    ///
    /// - Throws: ``EngineError/noSuchIncident``.
    func load(_ id: ID<Incident>) throws -> Incident {
        if let incident = changed[id] { return incident }
        // The version alone would refuse the second of two; so it need not decide in vain.
        try connection.lock("incident.\(id)")
        return try parts.seen(id, connection).incident
    }

    private func context(_ process: ProcessDefinition, _ actor: Actor, _ source: EventSource) -> DecisionContext {
        var context = DecisionContext(
            process: process,
            organisation: organisation,
            links: parts.links,
            now: now,
            actor: actor,
            source: source,
            makeID: parts.makeID
        )
        context.attachmentLimits = parts.attachmentLimits
        return context
    }

    private mutating func store(
        _ decision: Decision,
        _ incident: Incident,
        before: Incident?,
        _ process: ProcessDefinition
    ) throws {
        let appended = try EventLog(connection).append(
            decision.records,
            to: incident.id,
            expectedVersion: before?.version ?? 0,
            randomBytes: parts.randomBytes
        )
        let promises = try setWakeUp(incident, process)
        try IncidentBoard(connection).save(
            IncidentSummary(incident, process: process, promises: promises, headHash: appended.headHash)
        )
        try IncidentSearch(connection).add(appended.texts, to: incident.number)
        let figures = IncidentFigures(of: incident, under: process)
        if before.map({ IncidentFigures(of: $0, under: process) }) != figures {
            try ReportTallies(connection).save(figures, of: incident.id)
        }
        let fields = IncidentFields.fields(of: incident)
        if before.map(IncidentFields.fields) ?? [] != fields {
            try IncidentFields(connection).save(fields, of: incident.id)
        }
        let words = TimelineWriter(process: process, organisation: organisation)
        try AutomationRuns(connection).add(decision.records, of: incident, words)
        // Of the many that never were restricted nothing is kept, and nothing written.
        let isLifted = decision.events.contains { if case .restrictionLifted = $0 { true } else { false } }
        if incident.access.isRestricted || isLifted { try IncidentAccessList(connection).save(incident) }
        try shelve(decision.records, incident)
        try project(decision.records, incident, process)
        try enqueue(decision.records, incident, process)
        changed[incident.id] = incident
        parts.incidents.propose(incident, hash: appended.headHash)
    }

    /// Notes which files belong to it.
    ///
    /// - Throws: ``StoreError/conflict(incident:expectedVersion:)`` where the bytes of one were taken away meanwhile, because
    ///   the last attachment that had the same was removed just now.
    private func shelve(_ records: [EventRecord], _ incident: Incident) throws {
        for record in records {
            guard case .attachment(.attached(let attached)) = record.event else { continue }
            guard try parts.attachments.holds(attached.file, connection) else {
                throw StoreError.conflict(incident: incident.id, expectedVersion: record.sequence - 1)
            }
        }
        try Attachments(connection).save(records, of: incident.id)
    }

    /// Sets the one wake-up of the incident to the soonest moment at which something happens by itself.
    ///
    /// - Returns: its promises.
    @discardableResult
    private func setWakeUp(_ incident: Incident, _ process: ProcessDefinition) throws -> [Obligation] {
        let promises = obligations(of: incident, under: process, calendar: organisation.calendar)
        let timers = TimerQueue(connection)
        if let wake = incident.wakesAt(with: promises) {
            try timers.set(.incident, incident.id.description, dueAt: wake)
        } else {
            try timers.remove(.incident, incident.id.description)
        }
        return promises
    }

    private func enqueue(_ records: [EventRecord], _ incident: Incident, _ process: ProcessDefinition) throws {
        let outbox = Outbox(connection)
        for record in records {
            if case .pageAcknowledged(let answer) = record.event {
                let reason = "the page has been acknowledged"
                try outbox.cancel(.page, of: incident.id, subject: answer.page.description, because: reason, now: now)
            }
            if case .escalationStarted(let start) = record.event, let replaced = start.replaces {
                for page in incident.pages where replaced.contains(page.escalation) {
                    let reason = "the page has been handed on"
                    try outbox.cancel(.page, of: incident.id, subject: page.id.description, because: reason, now: now)
                }
            }
            if case .milestoneReached(let reached) = record.event, reached.milestone == .resolved {
                try cancelPages(ofResolved: incident, outbox)
            }
        }
        let writer = NoticeWriter(
            incident: incident,
            process: process,
            organisation: organisation,
            links: parts.links,
            tokens: parts.tokens,
            served: parts.desk.served,
            now: now
        )
        try index(records, incident, writer)
        try ChatNotice(parts).enqueue(records, incident, connection, now: now)
        try MeetingNotice(parts).enqueue(records, incident, connection, now: now)
        let budget = RecipientBudget(connection, now: now)
        for var notice in writer.notices(for: records) {
            let rank = process.rank(of: incident.severity)
            notice.sendAt = try budget.sendAt(notice, service: incident.service, rank: rank)
            if let outgoing {
                try outgoing.add(notice, connection, now: now)
            } else {
                try Outbox(connection).enqueue(OutboxMessage(notice, ID(parts.makeID()), now))
            }
        }
    }

    /// All but those that follow the resolution: it may be corrected while somebody is paged for what came up afterwards.
    private func cancelPages(ofResolved incident: Incident, _ outbox: Outbox) throws {
        let reason = "the incident is resolved"
        let goingOn = Set(incident.escalations.filter(incident.pursues).map(\.id))
        guard !goingOn.isEmpty else {
            try outbox.cancel(.page, of: incident.id, because: reason, now: now)
            return
        }
        for page in incident.pages where !goingOn.contains(page.escalation) {
            try outbox.cancel(.page, of: incident.id, subject: page.id.description, because: reason, now: now)
        }
    }

    /// Writes what is public, for those who do not read the whole incident.
    private mutating func project(_ records: [EventRecord], _ incident: Incident, _ process: ProcessDefinition) throws {
        // What is practised does not alarm the public.
        if incident.drill { return }
        for record in records {
            if case .updateSent(let sent) = record.event, process.audience(sent.audience)?.channel == .statusPage {
                try StatusUpdates(connection).add(
                    StatusUpdate(
                        id: sent.id,
                        incident: incident.id,
                        number: incident.number,
                        title: sent.subject.text,
                        state: sent.state,
                        body: sent.body.text,
                        at: record.occurredAt,
                        nextBy: sent.nextBy,
                        components: sent.components
                    )
                )
                hasPublished = true
            }
        }
    }

    /// Where to find a page, and which ways it did not take.
    private func index(_ records: [EventRecord], _ incident: Incident, _ writer: NoticeWriter) throws {
        for record in records {
            if case .pageAcknowledged(let answer) = record.event {
                try PageIndex(connection).acknowledge(answer.page, at: record.occurredAt)
            }
            guard case .paged(let page) = record.event else { continue }
            try PageIndex(connection).add(
                page.page,
                incident: incident.id,
                person: page.person,
                at: record.occurredAt,
                passedOver: writer.reachable(page.person).map { writer.ways(of: page, to: $0).passedOver } ?? []
            )
        }
    }
}
