package import MusterCore

/// How often each rule of the monitoring spoke.
package struct AlertRuleTallies {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package struct Count: Equatable, Sendable {
        package var alerts = 0
        package var shortLived = 0

        package init(alerts: Int = 0, shortLived: Int = 0) {
            self.alerts = alerts
            self.shortLived = shortLived
        }
    }

    /// One rule of one integration.
    package struct Rule: Hashable, Sendable {
        package let integration: String
        package let name: String

        package init(integration: String, name: String) {
            self.integration = integration
            self.name = name
        }
    }

    /// - Parameter counts: by the name of the rule.
    package func add(_ counts: [String: Count], of integration: String, at now: Timestamp) throws {
        // In one order on every server, so that no two wait for each other.
        for (rule, count) in counts.sorted(by: { $0.key < $1.key }) {
            try connection.execute(
                """
                INSERT INTO alert_rule_tally (integration, rule, day, alerts, short_lived)
                VALUES (\(integration), \(rule), \(Self.day(of: now)), \(count.alerts), \(count.shortLived))
                ON CONFLICT (integration, rule, day) DO UPDATE
                SET alerts = alert_rule_tally.alerts + excluded.alerts,
                    short_lived = alert_rule_tally.short_lived + excluded.short_lived
                """
            )
        }
    }

    /// Since the beginning of the day of a moment, in UTC.
    package func sums(since moment: Timestamp) throws -> [Rule: Count] {
        let rows = try connection.query(
            """
            SELECT integration, rule, CAST(SUM(alerts) AS BIGINT) AS alerts,
                CAST(SUM(short_lived) AS BIGINT) AS short_lived
            FROM alert_rule_tally
            WHERE day >= \(Self.day(of: moment))
            GROUP BY integration, rule
            """
        )
        return try rows.reduce(into: [:]) { sums, row in
            sums[Rule(integration: try row.text("integration"), name: try row.text("rule"))] = Count(
                alerts: try row.integer("alerts"),
                shortLived: try row.integer("short_lived")
            )
        }
    }

    private static func day(of moment: Timestamp) -> Int { Int(moment.milliseconds / 86_400_000) }
}
