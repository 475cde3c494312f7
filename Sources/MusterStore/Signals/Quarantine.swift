package import MusterCore

/// A message that came to a known address and could not be read.
package struct QuarantinedMessage: Equatable, Sendable {
    package var id: ID<QuarantinedMessage>
    package var integration: ID<Integration>
    package var receivedAt: Timestamp
    package var contentType: String
    /// What is wrong with it, with the field.
    package var problem: String
    /// As it came, in base64.
    package var body: String

    package init(
        id: ID<QuarantinedMessage>,
        integration: ID<Integration>,
        receivedAt: Timestamp,
        contentType: String,
        problem: String,
        body: String
    ) {
        self.id = id
        self.integration = integration
        self.receivedAt = receivedAt
        self.contentType = contentType
        self.problem = problem
        self.body = body
    }
}

/// What could not be read, kept until somebody has looked at it.
package struct Quarantine {
    /// Messages of one source: a source that is set up wrongly sends the same mistake for days.
    package static let limit = 100

    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Keeps a message; the oldest of the same source make room for it.
    package func add(_ message: QuarantinedMessage) throws {
        try connection.execute(
            """
            INSERT INTO quarantined_message (id, integration_id, received_at_ms, content_type, problem, body)
            VALUES (
                \(message.id), \(message.integration), \(message.receivedAt), \(message.contentType),
                \(message.problem), \(message.body)
            )
            """
        )
        try connection.execute(
            """
            DELETE FROM quarantined_message
            WHERE integration_id = \(message.integration)
              AND id NOT IN (
                  SELECT id
                  FROM quarantined_message
                  WHERE integration_id = \(message.integration)
                  ORDER BY received_at_ms DESC, id DESC
                  LIMIT \(Self.limit)
              )
            """
        )
    }

    /// Those of a source, or of all, the latest first.
    package func list(of integration: ID<Integration>? = nil, limit: Int = Self.limit) throws -> [QuarantinedMessage] {
        let condition: SQL = integration.map { "integration_id = \($0)" } ?? "1 = 1"
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM quarantined_message
            WHERE \(condition)
            ORDER BY received_at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map(Self.message)
    }

    package func find(_ id: ID<QuarantinedMessage>) throws -> QuarantinedMessage? {
        try connection.first("SELECT \(Self.columns) FROM quarantined_message WHERE id = \(id)").map(Self.message)
    }

    package func count(of integration: ID<Integration>) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM quarantined_message WHERE integration_id = \(integration)"
        )?.integer("n") ?? 0
    }

    package func remove(_ id: ID<QuarantinedMessage>) throws {
        try connection.execute("DELETE FROM quarantined_message WHERE id = \(id)")
    }

    private static let columns: SQL = "id, integration_id, received_at_ms, content_type, problem, body"

    private static func message(_ row: SQLRow) throws -> QuarantinedMessage {
        QuarantinedMessage(
            id: try row.id("id"),
            integration: try row.id("integration_id"),
            receivedAt: try row.timestamp("received_at_ms"),
            contentType: try row.text("content_type"),
            problem: try row.text("problem"),
            body: try row.text("body")
        )
    }
}
