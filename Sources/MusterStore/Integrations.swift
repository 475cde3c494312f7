package import MusterCore

/// Where signals come in: a source with a secret address.
package struct Integration: Equatable, Sendable {
    package var id: ID<Integration>
    package var name: String
    package var kind: Kind
    /// Secret: part of the address.
    package var key: String
    package var createdAt: Timestamp
    package var isDisabled: Bool
    package var settings: SourceSettings

    package typealias Kind = SourceKind

    package init(
        id: ID<Integration>,
        name: String,
        kind: Kind,
        key: String,
        createdAt: Timestamp,
        settings: SourceSettings = SourceSettings()
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.key = key
        self.createdAt = createdAt
        self.settings = settings
        isDisabled = false
    }
}

package struct Integrations {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ integration: Integration) throws {
        try connection.execute(
            """
            INSERT INTO integration (id, name, kind, key, created_at_ms, settings)
            VALUES (
                \(integration.id), \(integration.name), \(integration.kind.rawValue), \(integration.key),
                \(integration.createdAt), \(StoredJSON.text(integration.settings))
            )
            """
        )
    }

    package func change(_ id: ID<Integration>, settings: SourceSettings, isDisabled: Bool) throws {
        try connection.execute(
            """
            UPDATE integration
            SET settings = \(StoredJSON.text(settings)), disabled = \(isDisabled)
            WHERE id = \(id)
            """
        )
    }

    package func find(key: String) throws -> Integration? {
        try connection.first("SELECT \(Self.columns) FROM integration WHERE key = \(key)").map(Self.integration)
    }

    package func find(name: String) throws -> Integration? {
        try connection.first("SELECT \(Self.columns) FROM integration WHERE name = \(name)").map(Self.integration)
    }

    /// When each source last called, to within a second for those that are expected to, and some seconds for others; those
    /// that never have are left out.
    package func lastCalls() throws -> [ID<Integration>: Timestamp] {
        try connection.query("SELECT integration_id, last_at_ms FROM integration_call").reduce(into: [:]) {
            calls,
            row in
            calls[try row.id("integration_id")] = try row.timestamp("last_at_ms")
        }
    }

    /// Changes nothing where a later call is known: two servers write in any order.
    package func noteCall(of id: ID<Integration>, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO integration_call (integration_id, last_at_ms)
            VALUES (\(id), \(now))
            ON CONFLICT (integration_id) DO UPDATE
            SET last_at_ms = excluded.last_at_ms
            WHERE excluded.last_at_ms > integration_call.last_at_ms
            """
        )
    }

    /// By name.
    package func all() throws -> [Integration] {
        try connection.query("SELECT \(Self.columns) FROM integration ORDER BY name").map(Self.integration)
    }

    private static let columns: SQL = "id, name, kind, key, created_at_ms, disabled, settings"

    private static func integration(_ row: SQLRow) throws -> Integration {
        var integration = Integration(
            id: try row.id("id"),
            name: try row.text("name"),
            kind: try row.named("kind") { Integration.Kind(rawValue: $0) },
            key: try row.text("key"),
            createdAt: try row.timestamp("created_at_ms"),
            settings: try row.json("settings")
        )
        integration.isDisabled = try row.flag("disabled")
        return integration
    }
}
