package import MusterCore
import MusterStore

extension Signals {
    /// A person says that an alert belongs to an incident that there is.
    ///
    /// - Throws: ``EngineError/noSuchAlert``; ``IncidentRejection/alreadyDone(_:)`` where it belongs to one.
    @discardableResult
    package func join(
        _ alert: ID<Alert>,
        to incident: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let parts = parts
        let (after, joined) = try await Commands(parts).commit(.urgent) { transaction in
            let shelf = AlertShelf(transaction.connection)
            let stored = try transaction.connection.lockedAlert(alert)
            if stored.incident != nil {
                throw IncidentRejection.alreadyDone("The alert belongs to an incident already")
            }
            let after = try transaction.run(stored.link, on: incident, as: actor, by: source)
            try shelf.triage(alert, .joined, because: "joined \(after.reference) by hand", incident: incident)
            try transaction.note(stored.alert, incident)
            return (after, stored)
        }
        parts.alerts.assign(incident, to: joined)
        return after
    }

    /// The most alerts that rules are tried on.
    package static let trialLimit = 10_000

    /// Tries the rules of a process on the alerts since a moment, beside the rules in force. Nothing is changed.
    ///
    /// - Parameter text: a process file.
    /// - Throws: ``EngineError/invalid(field:problem:)`` with the first mistake of the file and its line.
    package func trial(of text: String, since moment: Timestamp) async throws -> TriageTrial {
        let reading = ProcessFile(text: text)
        guard let process = reading.definition else {
            let problem = reading.problems.first { $0.gravity == .error } ?? reading.problems.first
            throw EngineError.invalid(field: "process", problem: problem.map { "\($0)" } ?? "is no process file")
        }
        var alerts: [Alert] = []
        var cursor: ListCursor?
        while alerts.count < Self.trialLimit {
            let before = cursor
            let some = try await parts.database.read { try AlertShelf($0).list(before: before, limit: 500) }
            alerts += some.filter { $0.firstSeenAt >= moment }.map(\.alert)
            guard some.count == 500, let last = some.last, last.firstSeenAt >= moment else { break }
            cursor = last.cursor
        }
        return TriageTrial(process.triage, beside: parts.processes.current.triage, over: alerts)
    }
}
