/// What the databases say each in its own words about alerts.
enum AlertDialect {
    /// Differs from Postgres because one server takes all alerts into an SQLite file and knows by heart what fires, so
    /// that an index would cost it time for nothing.
    @Sendable static func indexes(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite: ""
        case .postgres:
            """
            CREATE INDEX alert_by_fingerprint ON alert (integration, fingerprint, id);
            CREATE INDEX alert_expiry ON alert (ends_at_ms) WHERE firing = 1
            """
        }
    }
}
