package import MusterCore

/// What people have reported.
package struct IntakeReports {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// The number of the next one. The same transaction must add it.
    package func nextNumber() throws -> Int {
        try connection.lock("intake_report.number")
        return (try connection.first("SELECT MAX(number) AS n FROM intake_report")?.optionalInteger("n") ?? 0) + 1
    }

    package func add(_ report: IntakeReport) throws {
        try connection.execute(
            """
            INSERT INTO intake_report (id, number, state, received_at_ms, details, reason, incident_id, ticket_id)
            VALUES (
                \(report.id), \(report.number), \(report.state.rawValue), \(report.receivedAt),
                \(try StoredJSON.text(report.details)), \(report.reason), \(report.incident), \(report.ticket)
            )
            """
        )
    }

    /// Writes what was decided of one that waits.
    ///
    /// - Returns: false where somebody has decided already.
    package func decide(_ report: IntakeReport) throws -> Bool {
        let decided = try connection.execute(
            """
            UPDATE intake_report
            SET state = \(report.state.rawValue), reason = \(report.reason), incident_id = \(report.incident),
                ticket_id = \(report.ticket)
            WHERE id = \(report.id)
              AND state = 'waiting'
            """
        )
        return decided > 0
    }

    package func find(number: Int) throws -> IntakeReport? {
        try connection.first("SELECT \(Self.columns) FROM intake_report WHERE number = \(number)").map(Self.report)
    }

    /// The latest first.
    ///
    /// - Parameters:
    ///   - state: nil for all.
    ///   - number: only those before it.
    package func list(
        _ state: IntakeReport.State? = nil,
        before number: Int? = nil,
        limit: Int
    ) throws -> [IntakeReport] {
        var conditions: [SQL] = []
        if let state { conditions.append("state = \(state.rawValue)") }
        if let number { conditions.append("number < \(number)") }
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM intake_report
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY number DESC
            LIMIT \(limit)
            """
        )
        .map(Self.report)
    }

    private static let columns: SQL = """
        id, number, state, received_at_ms, details, reason, incident_id, ticket_id
        """

    private static func report(_ row: SQLRow) throws -> IntakeReport {
        var report = IntakeReport(
            id: try row.id("id"),
            number: try row.integer("number"),
            receivedAt: try row.timestamp("received_at_ms"),
            details: try row.json("details")
        )
        report.state = try row.named("state") { IntakeReport.State(rawValue: $0) }
        report.reason = try row.text("reason")
        report.incident = try row.optionalID("incident_id")
        report.ticket = try row.optionalID("ticket_id")
        return report
    }
}
