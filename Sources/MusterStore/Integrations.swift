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

    package init(id: ID<Integration>, name: String, kind: Kind, key: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.kind = kind
        self.key = key
        self.createdAt = createdAt
        isDisabled = false
    }

    package enum Kind: String, CaseIterable, Sendable {
        /// Speaks the API of Alertmanager, version 2, as Prometheus does.
        case prometheus
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
            INSERT INTO integration (id, name, kind, key, created_at_ms)
            VALUES (
                \(integration.id), \(integration.name), \(integration.kind.rawValue), \(integration.key),
                \(integration.createdAt)
            )
            """
        )
    }

    package func find(key: String) throws -> Integration? {
        try connection.first("SELECT \(Self.columns) FROM integration WHERE key = \(key)").map(Self.integration)
    }

    /// By name.
    package func all() throws -> [Integration] {
        try connection.query("SELECT \(Self.columns) FROM integration ORDER BY name").map(Self.integration)
    }

    private static let columns: SQL = "id, name, kind, key, created_at_ms, disabled"

    private static func integration(_ row: SQLRow) throws -> Integration {
        var integration = Integration(
            id: try row.id("id"),
            name: try row.text("name"),
            kind: try row.named("kind") { Integration.Kind(rawValue: $0) },
            key: try row.text("key"),
            createdAt: try row.timestamp("created_at_ms")
        )
        integration.isDisabled = try row.flag("disabled")
        return integration
    }
}
