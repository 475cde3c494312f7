/// One step of the schema, forward only: a shipped one is never edited.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    /// Statements that both databases take.
    let script: [UInt8]
    /// What follows them and is said to each database in its own words.
    let ownWords: (@Sendable (SQLDialect) -> String)?

    private init(
        _ number: Int,
        _ name: String,
        _ script: [UInt8],
        ownWords: (@Sendable (SQLDialect) -> String)? = nil
    ) {
        self.number = number
        self.name = name
        self.script = script
        self.ownWords = ownWords
    }

    /// Every step, oldest first. The next one goes at the end.
    package static let all: [Migration] = [
        Migration(1, "create incident_event", PackageResources.m0001_create_incident_event_sql),
        Migration(2, "create incident", PackageResources.m0002_create_incident_sql),
        Migration(3, "create queues", PackageResources.m0003_create_queues_sql),
        Migration(4, "create alert", PackageResources.m0004_create_alert_sql),
        Migration(5, "create people", PackageResources.m0005_create_people_sql),
        Migration(6, "create records", PackageResources.m0006_create_records_sql),
        Migration(7, "slim alert", PackageResources.m0007_slim_alert_sql),
        Migration(8, "name provider", PackageResources.m0008_name_provider_sql),
        Migration(
            9,
            "create search and reports",
            PackageResources.m0009_create_search_and_reports_sql,
            ownWords: SearchDialect.schema
        ),
        Migration(10, "create term_lease", PackageResources.m0010_create_term_lease_sql),
        Migration(
            11,
            "index alert by fingerprint",
            PackageResources.m0011_index_alert_by_fingerprint_sql,
            ownWords: AlertDialect.indexes
        ),
        Migration(16, "restrict incidents", PackageResources.m0016_restrict_incidents_sql),
        Migration(12, "create duty", PackageResources.m0012_create_duty_sql),
        Migration(14, "add sources", PackageResources.m0014_add_sources_sql),
        Migration(15, "create silence", PackageResources.m0015_create_silence_sql),
        Migration(20, "create contact_check", PackageResources.m0020_create_contact_check_sql),
        Migration(18, "add alert life", PackageResources.m0018_add_alert_life_sql),
        Migration(19, "create maintenance_window", PackageResources.m0019_create_maintenance_window_sql),
        Migration(24, "create report and ticket", PackageResources.m0024_create_report_and_ticket_sql),
        Migration(25, "create attachment", PackageResources.m0025_create_attachment_sql),
        Migration(26, "create silence_incident", PackageResources.m0026_create_silence_incident_sql),
        Migration(30, "create chat", PackageResources.m0030_create_chat_sql),
        Migration(27, "create incident_field", PackageResources.m0027_create_incident_field_sql),
        Migration(28, "create automation_run", PackageResources.m0028_create_automation_run_sql),
        Migration(29, "create problem", PackageResources.m0029_create_problem_sql),
        Migration(
            31,
            "count overdue",
            PackageResources.m0031_count_overdue_sql,
            ownWords: IncidentDialect.countOverdue
        ),
    ]

    /// Brings a database to the newest schema; does nothing to one that has it.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)`` for one that a later release wrote.
    package static func migrate(_ database: any Database) async throws {
        try await database.write(.urgent) { connection in
            try connection.liftTimeLimits()
            // Nodes that start at once: the second finds the work of the first.
            try connection.lock("schema")
            try apply(connection)
            Failpoint.hit("migration.written")
        }
        Failpoint.hit("migration.committed")
    }

    /// - Parameter isWanted: whether the step of that number is to be taken.
    static func apply(_ connection: any SQLConnection, where isWanted: (Int) -> Bool = { _ in true }) throws {
        try connection.run(
            script: """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    number BIGINT NOT NULL PRIMARY KEY,
                    name   TEXT   NOT NULL
                )
                """
        )
        var applied: Set<Int> = []
        for row in try connection.query("SELECT number, name FROM schema_migration ORDER BY number") {
            let number = try row.integer("number")
            let name = try row.text("name")
            guard let known = all.first(where: { $0.number == number }) else {
                throw StoreError.newerSchema(found: number, known: all.map(\.number).max() ?? 0)
            }
            guard known.name == name else {
                throw StoreError.foreignSchema(number: number, found: name, known: known.name)
            }
            applied.insert(number)
        }
        for migration in all where !applied.contains(migration.number) && isWanted(migration.number) {
            try connection.run(script: String(decoding: migration.script, as: UTF8.self))
            if let script = migration.ownWords?(connection.dialect) { try connection.run(script: script) }
            try connection.execute(
                "INSERT INTO schema_migration (number, name) VALUES (\(migration.number), \(migration.name))"
            )
            Failpoint.hit("migration.step")
        }
    }
}
