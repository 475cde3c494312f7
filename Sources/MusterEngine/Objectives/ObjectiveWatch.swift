import Logging
package import MusterCore
import MusterStore

/// Looks once a minute at what burns, and makes graver what the process says is graver: an error budget that is gone, an
/// agreement that will be broken, an incident that lasts.
///
/// A rule speaks once for an incident: whoever makes it less grave afterwards is not overruled.
package struct ObjectiveWatch: Sendable {
    static let subject = "objectives"
    static let interval: Duration = .minutes(1)
    /// Incidents that are looked at, the latest first.
    private static let incidentLimit = 300

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Sets the first look, where none is set.
    package func begin() async throws {
        let now = parts.clock.now()
        try await parts.database.write(.normal) { connection in
            let timers = TimerQueue(connection)
            if try timers.dueAt(.objectives, Self.subject) == nil {
                try timers.set(.objectives, Self.subject, dueAt: now)
            }
        }
        parts.timerBell.ring()
    }

    /// Looks, and sets the next look. An incident that cannot be raised is told of in the log and keeps no other waiting.
    func look(at now: Timestamp) async throws {
        let parts = parts
        let open = try await parts.database.read { connection in
            let incidents = try IncidentBoard(connection)
                .list(.unresolved, for: .muster, limit: Self.incidentLimit)
                .map { try parts.incident($0.id, connection) }
            return try incidents.map { incident in
                (
                    incident,
                    try parts.processes.definition(incident.process, version: incident.processVersion, connection)
                )
            }
        }
        for (incident, process) in open where !process.raise.isEmpty {
            do {
                try await raise(incident, process, at: now)
            } catch let error as CancellationError {
                throw error
            } catch {
                parts.logger.error(
                    "an incident could not be raised",
                    metadata: ["incident": "\(incident.reference)", "error": "\(error)"]
                )
            }
        }
        try await parts.database.write(.normal) { connection in
            try TimerQueue(connection).set(.objectives, Self.subject, dueAt: now + Self.interval)
        }
    }

    private func raise(_ incident: Incident, _ process: ProcessDefinition, at now: Timestamp) async throws {
        let rules = process.raise.filter { process.rank(of: $0.severity) < process.rank(of: incident.severity) }
        if rules.isEmpty || incident.drill { return }
        let organisation = parts.organisations.current
        let budgets = try await budgets(of: incident.service ?? "", at: now)
        let facts = RaiseFacts(budgets: budgets, organisation: organisation, now: now)
        let speaking = rules.compactMap { rule in rule.reason(for: incident, facts).map { (rule, $0) } }
        if speaking.isEmpty { return }
        try await Commands(parts).commit(.urgent) { transaction in
            let meta = Meta(transaction.connection)
            let fresh = try speaking.filter { try meta.value(Self.key(incident, $0.0)) == nil }
            // Of several the gravest; the others have then been said, too.
            guard let gravest = fresh.min(by: { process.rank(of: $0.0.severity) < process.rank(of: $1.0.severity) })
            else {
                return
            }
            for (rule, _) in fresh { try meta.set(Self.key(incident, rule), "\(now.milliseconds)") }
            try transaction.run(
                .changeSeverity(to: gravest.0.severity, reason: gravest.1),
                on: incident.id,
                as: .muster,
                by: .rule
            )
        }
    }

    private static func key(_ incident: Incident, _ rule: RaiseRule) -> String { "raised:\(incident.id):\(rule.id)" }

    /// How the objectives of a service stand; none where it has none.
    package func budgets(of key: String, at now: Timestamp) async throws -> [ErrorBudget] {
        guard let service = parts.organisations.current.service(key: key), !service.objectives.isEmpty else {
            return []
        }
        let year = Objective.Period.year.span(around: now)
        // What began in the month before may still go on.
        let months = Month(of: year.lowerBound).adding(-1)...Month(of: now)
        let outages = try await parts.database.read { connection in
            try IncidentBoard(connection).list(for: .muster, service: key, months: months, limit: Self.incidentLimit)
                .filter { !$0.details.drill }
                .compactMap { try parts.incident($0.id, connection).impact(until: now) }
        }
        return service.objectives.map { ErrorBudget($0, outages: outages, at: now) }
    }
}
