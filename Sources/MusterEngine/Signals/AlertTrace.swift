package import MusterCore
package import MusterStore

/// Where one alert went: everything that matched it, and what came of that.
package struct AlertTrace: Sendable {
    /// Without its incident, and the words that name it, where the viewer may not know of that.
    package var stored: StoredAlert
    /// By the process that is in force now.
    package var rules: [RuleTrace]
    /// Those that covered it at some time since it came.
    package var silences: [Silence]
    /// What it is to the rules of inhibition.
    package var roles: [InhibitionRule.Part]
    /// What it waits for the end of; nil where nothing holds it.
    package var cause: HeldAlerts.Cause?
    package var deeds: [AlertDeed]
    /// Nil also where the viewer may not know of it.
    package var incident: Incident?
    /// Those that the incident belongs to, of which the viewer may know.
    package var problems: [Problem]
    package var votes: [ID<Person>: Bool]
    /// What was changed shortly before it began.
    package var changes: [ChangeEvent]

    /// How long before an alert a change may have been its cause.
    package static let changeWindow: Duration = .hours(2)
}

extension Signals {
    /// - Throws: ``EngineError/noSuchAlert``.
    package func trace(_ id: ID<Alert>, for viewer: Viewer) async throws -> AlertTrace {
        let parts = parts
        let triage = parts.processes.current.triage
        return try await parts.database.read { connection in
            guard var stored = try AlertShelf(connection).find(id) else { throw EngineError.noSuchAlert }
            let alert = stored.alert
            let lookUp: SignalLookup = { $1 ? alert.annotations[$0] : alert.labels[$0] }
            let incident = try stored.incident.flatMap { id in
                try IncidentAccessList(connection).isVisible(id, to: viewer)
                    ? try parts.incident(id, connection) : nil
            }
            // Why it was triaged so may name the incident.
            if stored.incident != nil, incident == nil { (stored.incident, stored.triageReason) = (nil, "") }
            let silences = try Silences(connection)
                .list(endingAfter: stored.firstSeenAt, about: alert.integration)
                .filter { silence in
                    silence.startsAt <= (stored.isFiring ? parts.clock.now() : stored.lastSeenAt)
                        && silence.covers({ alert.labels[$0] }, of: alert.integration)
                }
            var behind = Problems.Filter()
            behind.incident = incident?.id
            let problems = incident == nil ? [] : try Problems(connection).list(behind, for: viewer, limit: 20)
            return AlertTrace(
                stored: stored,
                rules: triage.trace(lookUp),
                silences: silences,
                roles: triage.parts(lookUp),
                cause: try HeldAlerts(connection).cause(of: id),
                deeds: try AlertDeeds(connection).list(of: id),
                incident: incident,
                problems: problems,
                votes: try AlertVotes(connection).list(of: id),
                changes: try ChangeEvents(connection)
                    .list(from: alert.startsAt - AlertTrace.changeWindow, to: alert.startsAt, limit: 20)
            )
        }
    }

    /// The latest alerts that all matchers fit, the latest first; looks at the latest ``searchDepth`` at most.
    package func find(_ matchers: [LabelMatcher], limit: Int) async throws -> [StoredAlert] {
        try await parts.database.read { connection in
            var found: [StoredAlert] = []
            var cursor: ListCursor?
            for _ in 0..<Self.searchDepth / 500 {
                let some = try AlertShelf(connection).list(before: cursor, limit: 500)
                for stored in some where matchers.allSatisfy({ $0.matches(stored.alert.labels[$0.name]) }) {
                    found.append(stored)
                    if found.count == limit { return found }
                }
                guard some.count == 500, let last = some.last else { break }
                cursor = last.cursor
            }
            return found
        }
    }

    package static let searchDepth = 20_000
}
