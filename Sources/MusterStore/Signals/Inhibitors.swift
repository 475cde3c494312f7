package import MusterCore

/// The firing alerts of which others are mere consequences.
package struct Inhibitors {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// An alert that hides others, by one rule.
    package struct Entry: Equatable, Sendable {
        package let rule: String
        package let agreement: String
        package let alert: ID<Alert>
        /// 16 hex digits.
        package let fingerprint: String
        package let isTarget: Bool
    }

    package func add(_ part: InhibitionRule.Part, _ alert: ID<Alert>, fingerprint: String) throws {
        try connection.execute(
            """
            INSERT INTO inhibitor (rule, agreement, alert_id, fingerprint, is_target)
            VALUES (\(part.rule), \(part.agreement), \(alert), \(fingerprint), \(part.isTarget))
            ON CONFLICT (rule, agreement, alert_id) DO NOTHING
            """
        )
    }

    package func remove(_ alert: ID<Alert>) throws {
        try connection.execute("DELETE FROM inhibitor WHERE alert_id = \(alert)")
    }

    package func removeAll() throws {
        try connection.execute("DELETE FROM inhibitor")
    }

    /// What hides an alert that is a target; nil where nothing does. One that is a source as well is not hidden by others
    /// that are both, or the two would hide each other.
    package func alert(hiding part: InhibitionRule.Part) throws -> ID<Alert>? {
        guard part.isTarget else { return nil }
        let condition: SQL = part.isSource ? "is_target = 0" : "1 = 1"
        return try connection.first(
            """
            SELECT alert_id
            FROM inhibitor
            WHERE rule = \(part.rule)
              AND agreement = \(part.agreement)
              AND \(condition)
            ORDER BY alert_id
            LIMIT 1
            """
        )?.id("alert_id")
    }

    package func all() throws -> [Entry] {
        try connection.query("SELECT rule, agreement, alert_id, fingerprint, is_target FROM inhibitor").map { row in
            Entry(
                rule: try row.text("rule"),
                agreement: try row.text("agreement"),
                alert: try row.id("alert_id"),
                fingerprint: try row.text("fingerprint"),
                isTarget: try row.flag("is_target")
            )
        }
    }
}
