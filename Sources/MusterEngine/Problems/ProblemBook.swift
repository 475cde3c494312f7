package import MusterCore
import MusterStore

/// The only way to change anything about a problem: load, decide, commit.
///
/// Whoever asks sees and changes what they may know of, and nothing tells them that there is more.
package struct ProblemBook: Sendable {
    let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Opens a problem, of incidents or from scratch. One that is opened from a restricted incident is for those alone who may
    /// know of the incident.
    ///
    /// - Throws: ``ProblemRejection``; ``EngineError/noSuchIncident`` also for one of which they may not know.
    @discardableResult
    package func open(
        _ opening: ProblemOpening,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Problem {
        let parts = parts
        let opened = try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            let incidents = try Self.incidents(opening.incidents, for: actor.eyes, parts, connection)
            var opening = opening
            opening.title =
                opening.title ?? opening.incidents.first.flatMap { incidents[$0]?.name.cut(to: Limits.titleLength) }
            let context = Self.context(incidents, parts)
            let restricted = incidents.values.contains { $0.access.isRestricted }
            var problem = Problem(
                id: ID(parts.makeID()),
                number: try Problems(connection).nextNumber(restricted: restricted),
                openedAt: context.now,
                openedBy: actor
            )
            let events = try Problem.open(opening, as: problem, in: context)
            try Self.commit(events, to: &problem, context, as: actor, by: source, &transaction)
            return problem
        }
        parts.live.tell([.everything])
        return opened
    }

    /// Carries out a command.
    ///
    /// - Returns: the problem as it is now.
    /// - Throws: ``ProblemRejection``; ``EngineError/noSuchProblem`` and ``EngineError/noSuchIncident`` also for what they may
    ///   not know of.
    @discardableResult
    package func run(
        _ command: ProblemCommand,
        on id: ID<Problem>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Problem {
        let parts = parts
        let changed = try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            let problems = Problems(connection)
            try problems.lock(id)
            guard try problems.find(id, for: actor.eyes) != nil, var problem = try problems.find(id, for: .muster)
            else {
                throw EngineError.noSuchProblem
            }
            var incidents = try Self.incidents(command.incidents, for: actor.eyes, parts, connection)
            for id in problem.incidents where incidents[id] == nil {
                incidents[id] = try parts.incident(id, connection)
            }
            let context = Self.context(incidents, parts)
            let events = try problem.decide(command, in: context)
            try Self.commit(events, to: &problem, context, as: actor, by: source, &transaction)
            return problem
        }
        parts.live.tell([.everything])
        parts.timerBell.ring()
        return changed
    }

    private static func context(_ incidents: [ID<Incident>: Incident], _ parts: EngineParts) -> ProblemContext {
        ProblemContext(
            now: parts.clock.now(),
            organisation: parts.organisations.current,
            incidents: incidents,
            newRemediation: ID(parts.makeID())
        )
    }

    private static func incidents(
        _ ids: [ID<Incident>],
        for eyes: Viewer,
        _ parts: EngineParts,
        _ connection: any SQLConnection
    ) throws -> [ID<Incident>: Incident] {
        try ids.reduce(into: [:]) { found, id in
            let incident = try parts.incident(id, connection)
            guard incident.isVisible(to: eyes) else { throw EngineError.noSuchIncident }
            found[id] = incident
        }
    }

    private static func commit(
        _ events: [ProblemEvent],
        to problem: inout Problem,
        _ context: ProblemContext,
        as actor: Actor,
        by source: EventSource,
        _ transaction: inout IncidentTransaction
    ) throws {
        if events.isEmpty { return }
        let connection = transaction.connection
        var rules: [ID<Incident>: [String]] = [:]
        for event in events {
            problem.apply(event, at: context.now)
            if case .incidentLinked(let linked) = event {
                rules[linked.incident] = try AlertShelf(connection).rules(of: linked.incident).sorted()
            }
        }
        try Problems(connection).save(problem, rules: rules)
        let records = events.map { ProblemRecord(at: context.now, actor: actor, source: source, event: $0) }
        try ProblemHistory(connection).add(records, of: problem.id)
        try setWakeUp(problem, after: context.now, connection)
        try tell(events, of: problem, context, as: actor, by: source, &transaction)
    }

    /// The record of an incident says to which problem it belongs, unless its readers may not know of the problem.
    private static func tell(
        _ events: [ProblemEvent],
        of problem: Problem,
        _ context: ProblemContext,
        as actor: Actor,
        by source: EventSource,
        _ transaction: inout IncidentTransaction
    ) throws {
        let secrets = context.incidents.values.filter { $0.access.isRestricted && problem.speaks(of: $0.id) }
        for event in events {
            let words: String
            switch event {
            case .incidentLinked: words = "Belongs to \(problem.reference)"
            case .incidentUnlinked(let unlinked): words = "Belongs to \(problem.reference) no more: \(unlinked.reason)"
            case .opened, .edited, .remediationAdded, .remediationChanged, .remediationDropped, .reviewPlanned,
                .reviewed,
                .closed, .reopened:
                continue
            }
            guard let id = event.incident, secrets.allSatisfy({ $0.id == id }) else { continue }
            try transaction.run(.note(kind: .note, text: words, at: nil, refersTo: nil), on: id, as: actor, by: source)
        }
    }

    /// Sets the one wake-up of a problem to the next moment at which somebody is to be reminded.
    static func setWakeUp(_ problem: Problem, after now: Timestamp, _ connection: any SQLConnection) throws {
        let timers = TimerQueue(connection)
        if let wake = problem.wakeAt(after: now) {
            try timers.set(.problem, problem.id.description, dueAt: wake)
        } else {
            try timers.remove(.problem, problem.id.description)
        }
    }
}

extension ProblemCommand {
    /// Those that it names.
    fileprivate var incidents: [ID<Incident>] {
        switch self {
        case .link(let id), .unlink(let id, _), .planActionItem(let id, _): [id]
        case .edit, .addRemediation, .changeRemediation, .dropRemediation, .planReview, .review, .close, .reopen: []
        }
    }
}

extension Actor {
    /// For whom it answers.
    var eyes: Viewer { person.map { .person($0) } ?? .muster }
}
