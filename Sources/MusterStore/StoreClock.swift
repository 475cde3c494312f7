package import MusterCore

/// What time the database has: the one clock that several nodes agree on.
package struct StoreClock {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// At this statement, not at the beginning of the transaction.
    ///
    /// Differs from Postgres because SQLite knows no intervals; it has the machine's clock.
    package func now() throws -> Timestamp {
        let moment: SQL =
            switch connection.dialect {
            case .sqlite: "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS BIGINT)"
            case .postgres: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
            }
        guard let row = try connection.first("SELECT \(moment) AS now") else { return Timestamp(milliseconds: 0) }
        return try row.timestamp("now")
    }
}
