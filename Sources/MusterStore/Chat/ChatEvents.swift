package import MusterCore

/// What a chat server told us, as it waits to be acted on.
package struct ChatEventRow: Equatable, Sendable {
    package var server: String
    /// The server's own name for it: what is told twice is kept once.
    package var id: String
    package var receivedAt: Timestamp
    /// JSON, in the shape that the engine gives it.
    package var payload: String

    package init(server: String, id: String, receivedAt: Timestamp, payload: String) {
        (self.server, self.id, self.receivedAt, self.payload) = (server, id, receivedAt, payload)
    }
}

package struct ChatEvents {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// - Parameter place: among those of one moment.
    /// - Returns: false for one that is known.
    @discardableResult
    package func add(_ event: ChatEventRow, place: Int = 0) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO chat_event (server, event_id, received_at_ms, place, payload, is_done)
            VALUES (\(event.server), \(event.id), \(event.receivedAt), \(place), \(event.payload), 0)
            ON CONFLICT (server, event_id) DO NOTHING
            """
        ) == 1
    }

    /// Those that wait, oldest first.
    package func waiting(limit: Int) throws -> [ChatEventRow] { try all(Self.waits, limit: limit) }

    /// Those that came before what they are about, oldest first.
    package func early(limit: Int) throws -> [ChatEventRow] { try all(Self.isEarly, limit: limit) }

    private func all(_ state: Int, limit: Int) throws -> [ChatEventRow] {
        try connection.query(
            """
            SELECT server, event_id, received_at_ms, payload
            FROM chat_event
            WHERE is_done = \(state)
            ORDER BY received_at_ms, place, event_id
            LIMIT \(limit)
            """
        )
        .map { row in
            ChatEventRow(
                server: try row.text("server"),
                id: try row.text("event_id"),
                receivedAt: try row.timestamp("received_at_ms"),
                payload: try row.text("payload")
            )
        }
    }

    /// What it said is forgotten; that it was told is not.
    ///
    /// - Returns: false where it was done before.
    @discardableResult
    package func finish(_ event: ChatEventRow) throws -> Bool {
        try connection.execute(
            """
            UPDATE chat_event
            SET is_done = \(Self.isDone), payload = ''
            WHERE server = \(event.server)
              AND event_id = \(event.id)
              AND is_done <> \(Self.isDone)
            """
        ) == 1
    }

    /// Others go on before it, until what it is about is known.
    package func putAside(_ event: ChatEventRow) throws {
        try connection.execute(
            """
            UPDATE chat_event
            SET is_done = \(Self.isEarly)
            WHERE server = \(event.server)
              AND event_id = \(event.id)
              AND is_done = \(Self.waits)
            """
        )
    }

    // What stands in `is_done`.
    private static let waits = 0
    private static let isDone = 1
    private static let isEarly = 2

    package func forget(doneBefore moment: Timestamp) throws {
        try connection.execute("DELETE FROM chat_event WHERE is_done = \(Self.isDone) AND received_at_ms < \(moment)")
    }
}
