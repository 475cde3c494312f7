package import MusterCore

/// What automations did, for which incidents: a read model of their events.
package struct AutomationRuns {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package struct Run: Equatable, Sendable {
        package var incident: ID<Incident>
        package var sequence: Int
        /// Of the incident: 7 for INC-7.
        package var number: Int
        package var process: String
        package var rule: String
        package var name: String
        package var line: Int
        package var at: Timestamp
        package var outcome: Outcome
        package var text: String

        package init(
            incident: ID<Incident>,
            sequence: Int,
            number: Int,
            process: String,
            rule: String,
            name: String,
            line: Int,
            at: Timestamp,
            outcome: Outcome,
            text: String
        ) {
            self.incident = incident
            self.sequence = sequence
            self.number = number
            self.process = process
            self.rule = rule
            self.name = name
            self.line = line
            self.at = at
            self.outcome = outcome
            self.text = text
        }
    }

    package enum Outcome: String, CaseIterable, Sendable {
        /// Its moment will come.
        case waits
        case ran
        /// It ran, and one of its actions was refused.
        case partly
        /// Its moment came, and nothing was done.
        case nothing
    }

    /// The most that one list holds.
    package static let listLimit = 200

    package func add(_ run: Run) throws {
        try connection.execute(
            """
            INSERT INTO automation_run (
                incident_id, sequence, number, process, rule, name, line, at_ms, outcome, text
            )
            VALUES (
                \(run.incident), \(run.sequence), \(run.number), \(run.process), \(run.rule), \(run.name), \(run.line),
                \(run.at), \(run.outcome.rawValue), \(run.text)
            )
            ON CONFLICT (incident_id, sequence) DO NOTHING
            """
        )
    }

    package func remove(of incident: ID<Incident>) throws {
        try connection.execute("DELETE FROM automation_run WHERE incident_id = \(incident)")
    }

    /// The latest runs that a viewer may know of, the newest first, at most ``listLimit``.
    ///
    /// - Parameter rule: nil means every one.
    package func latest(of rule: String? = nil, for viewer: Viewer) throws -> [Run] {
        var conditions = [IncidentAccessList.shows("automation_run.incident_id", to: viewer)]
        if let rule { conditions.append("rule = \(rule)") }
        return try connection.query(
            """
            SELECT incident_id, sequence, number, process, rule, name, line, at_ms, outcome, text
            FROM automation_run
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY at_ms DESC, incident_id DESC, sequence DESC
            LIMIT \(Self.listLimit)
            """
        )
        .map { row in
            Run(
                incident: try row.id("incident_id"),
                sequence: try row.integer("sequence"),
                number: try row.integer("number"),
                process: try row.text("process"),
                rule: try row.text("rule"),
                name: try row.text("name"),
                line: try row.integer("line"),
                at: try row.timestamp("at_ms"),
                outcome: Outcome(rawValue: try row.text("outcome")) ?? .ran,
                text: try row.text("text")
            )
        }
    }
}
