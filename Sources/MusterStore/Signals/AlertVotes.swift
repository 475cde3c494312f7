package import MusterCore

/// What those who were bothered by alerts thought of them afterwards.
package struct AlertVotes {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// - Parameter wasNeeded: whether something had to be done.
    package func set(_ wasNeeded: Bool, on alert: Alert, by person: ID<Person>, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO alert_vote (alert_id, person_id, integration, rule, at_ms, was_needed)
            VALUES (
                \(alert.id), \(person), \(alert.integration), \(alert.labels["alertname"] ?? ""), \(now), \(wasNeeded)
            )
            ON CONFLICT (alert_id, person_id) DO UPDATE
            SET at_ms = excluded.at_ms, was_needed = excluded.was_needed
            """
        )
    }

    /// By person.
    package func list(of alert: ID<Alert>) throws -> [ID<Person>: Bool] {
        try connection.query("SELECT person_id, was_needed FROM alert_vote WHERE alert_id = \(alert)")
            .reduce(into: [:]) { votes, row in votes[try row.id("person_id")] = try row.flag("was_needed") }
    }

    /// How often each rule was said to have bothered people for nothing.
    package func needless(since moment: Timestamp) throws -> [AlertRuleTallies.Rule: Int] {
        try connection.query(
            """
            SELECT integration, rule, COUNT(*) AS n
            FROM alert_vote
            WHERE at_ms >= \(moment)
              AND was_needed = 0
            GROUP BY integration, rule
            """
        )
        .reduce(into: [:]) { sums, row in
            let rule = AlertRuleTallies.Rule(integration: try row.text("integration"), name: try row.text("rule"))
            sums[rule] = try row.integer("n")
        }
    }
}
