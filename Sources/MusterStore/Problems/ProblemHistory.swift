package import MusterCore

/// What happened to problems. Nothing is ever taken out of it.
package struct ProblemHistory {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Adds what happened, in its order; in the transaction that saves the problem.
    package func add(_ records: [ProblemRecord], of problem: ID<Problem>) throws {
        let last = try connection.first("SELECT MAX(sequence) AS n FROM problem_event WHERE problem_id = \(problem)")
        let before = try last?.optionalInteger("n") ?? 0
        for (place, record) in records.enumerated() {
            try connection.execute(
                """
                INSERT INTO problem_event (problem_id, sequence, occurred_at_ms, actor, source, incident_id, payload)
                VALUES (
                    \(problem), \(before + place + 1), \(record.at), \(record.actor), \(record.source.rawValue),
                    \(record.event.incident), \(try StoredJSON.text(record.event))
                )
                """
            )
        }
    }

    /// The earliest first, without what tells of an incident of which a viewer may not know.
    package func list(of problem: ID<Problem>, for viewer: Viewer) throws -> [ProblemRecord] {
        try connection.query(
            """
            SELECT occurred_at_ms, actor, source, payload
            FROM problem_event
            WHERE problem_id = \(problem)
              AND \(IncidentAccessList.shows("problem_event.incident_id", to: viewer))
            ORDER BY sequence
            """
        )
        .map { row in
            ProblemRecord(
                at: try row.timestamp("occurred_at_ms"),
                actor: try row.named("actor") { Actor(text: $0) },
                source: try row.named("source") { EventSource(rawValue: $0) },
                event: try row.json("payload")
            )
        }
    }
}
