/// What the databases say each in its own words about incidents.
enum IncidentDialect {
    /// What the summaries say already: a column of its own is there for the index.
    @Sendable static func countOverdue(_ dialect: SQLDialect) -> String {
        let count =
            switch dialect {
            case .sqlite: "json_extract(summary, '$.overdue')"
            case .postgres: "CAST(CAST(summary AS json) ->> 'overdue' AS BIGINT)"
            }
        return "UPDATE incident SET overdue = \(count) WHERE \(count) > 0"
    }
}
