package import MusterCore

/// The times in which alerts are expected.
package struct MaintenanceWindows {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ window: MaintenanceWindow) throws {
        try connection.execute(
            """
            INSERT INTO maintenance_window (
                id, title, matchers, integration, starts_at_ms, length_ms, repeats, zone, created_by
            )
            VALUES (
                \(window.id), \(window.title), \(StoredJSON.text(window.matchers)), \(window.integration),
                \(window.startsAt), \(window.length.milliseconds), \(window.repeats.rawValue),
                \(window.zone.identifier), \(window.createdBy)
            )
            """
        )
    }

    /// Makes who sets or ends the silence of a window later wait until this transaction ends.
    package func lock() throws { try connection.lock("maintenance") }

    /// Says by which silence its present time is kept; nil after the last.
    package func set(_ silence: Silence?, of id: ID<MaintenanceWindow>) throws {
        try connection.execute(
            """
            UPDATE maintenance_window
            SET silence_id = \(silence?.id), silence_ends_at_ms = \(silence?.endsAt)
            WHERE id = \(id)
            """
        )
    }

    package func find(_ id: ID<MaintenanceWindow>) throws -> (window: MaintenanceWindow, silence: ID<Silence>?)? {
        try connection.first("SELECT \(Self.columns) FROM maintenance_window WHERE id = \(id)").map(Self.read)
    }

    /// Those that are on, or to come, by the end of the present time.
    package func list() throws -> [(window: MaintenanceWindow, silence: ID<Silence>?)] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM maintenance_window
            WHERE silence_id IS NOT NULL
            ORDER BY silence_ends_at_ms, id
            """
        )
        .map(Self.read)
    }

    /// Those whose present time is over.
    package func due(at now: Timestamp, limit: Int) throws -> [MaintenanceWindow] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM maintenance_window
            WHERE silence_id IS NOT NULL
              AND silence_ends_at_ms <= \(now)
            ORDER BY silence_ends_at_ms, id
            LIMIT \(limit)
            """
        )
        .map { try Self.read($0).window }
    }

    /// The silences of present times that have begun, and have not been touched since.
    package func begun(by now: Timestamp, limit: Int) throws -> [ID<Silence>] {
        try connection.query(
            """
            SELECT s.id AS id
            FROM maintenance_window AS w
            JOIN silence AS s ON s.id = w.silence_id
            WHERE s.starts_at_ms <= \(now)
              AND s.ends_at_ms > \(now)
              -- Made before it began: what began as it was made has been seen to then.
              AND s.updated_at_ms < s.starts_at_ms
            ORDER BY s.starts_at_ms, s.id
            LIMIT \(limit)
            """
        )
        .map { try $0.id("id") }
    }

    private static let columns: SQL = """
        id, title, matchers, integration, starts_at_ms, length_ms, repeats, zone, created_by, silence_id
        """

    private static func read(_ row: SQLRow) throws -> (window: MaintenanceWindow, silence: ID<Silence>?) {
        let window = MaintenanceWindow(
            id: try row.id("id"),
            title: try row.text("title"),
            matchers: try row.json("matchers"),
            integration: try row.optionalText("integration"),
            startsAt: try row.timestamp("starts_at_ms"),
            length: .milliseconds(try row.integer("length_ms")),
            repeats: try row.named("repeats") { MaintenanceWindow.Repetition(rawValue: $0) },
            zone: try row.named("zone") { Zone(identifier: $0) },
            createdBy: try row.text("created_by")
        )
        return (window, try row.optionalID("silence_id"))
    }
}
