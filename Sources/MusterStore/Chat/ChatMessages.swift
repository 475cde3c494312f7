package import MusterCore

/// A message of a chat server that stands for something here.
package struct ChatMessage: Equatable, Sendable {
    package var server: String
    package var room: String
    /// The server's own name for it.
    package var message: String
    /// Nil for a message to one person.
    package var incident: ID<Incident>?
    /// Of the event that it tells, or that tells of it.
    package var sequence: Int?
    package var isOurs: Bool
    /// How often it was deleted there and written again.
    package var returns: Int
    /// What an answer to it answers; nil where it asks nothing.
    package var answer: String?

    package init(
        server: String,
        room: String,
        message: String,
        incident: ID<Incident>? = nil,
        sequence: Int? = nil,
        isOurs: Bool,
        returns: Int = 0,
        answer: String? = nil
    ) {
        self.server = server
        self.room = room
        self.message = message
        self.incident = incident
        self.sequence = sequence
        self.isOurs = isOurs
        self.returns = returns
        self.answer = answer
    }
}

package struct ChatMessages {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// - Returns: false for one that is known.
    @discardableResult
    package func add(_ message: ChatMessage) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO chat_message (
                server, room_id, message_id, incident_id, sequence, is_ours, returns, is_gone, answer
            )
            VALUES (
                \(message.server), \(message.room), \(message.message), \(message.incident), \(message.sequence),
                \(message.isOurs ? 1 : 0), \(message.returns), 0, \(message.answer)
            )
            ON CONFLICT (server, room_id, message_id) DO NOTHING
            """
        ) == 1
    }

    package func find(_ server: String, room: String, message: String) throws -> ChatMessage? {
        try connection.first(
            """
            SELECT \(Self.columns)
            FROM chat_message
            WHERE server = \(server)
              AND room_id = \(room)
              AND message_id = \(message)
            """
        )
        .map(Self.message)
    }

    /// Those events of an incident after `sequence` that came from the server, or stand there already.
    package func sequences(_ server: String, of incident: ID<Incident>, after sequence: Int) throws -> Set<Int> {
        let rows = try connection.query(
            """
            SELECT sequence
            FROM chat_message
            WHERE server = \(server)
              AND incident_id = \(incident)
              AND sequence > \(sequence)
            """
        )
        return Set(try rows.map { try $0.integer("sequence") })
    }

    /// Notes that somebody deleted one of ours.
    ///
    /// - Returns: false where that was known.
    package func lose(_ message: ChatMessage) throws -> Bool {
        try connection.execute(
            """
            UPDATE chat_message
            SET is_gone = 1
            WHERE server = \(message.server)
              AND room_id = \(message.room)
              AND message_id = \(message.message)
              AND is_gone = 0
            """
        ) == 1
    }

    /// Ours that were deleted and have not come back, oldest first.
    package func lost(_ server: String, of incident: ID<Incident>) throws -> [ChatMessage] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM chat_message
            WHERE server = \(server)
              AND incident_id = \(incident)
              AND is_ours = 1
              AND is_gone = 1
            ORDER BY sequence, message_id
            """
        )
        .map(Self.message)
    }

    package func remove(_ message: ChatMessage) throws {
        try connection.execute(
            """
            DELETE FROM chat_message
            WHERE server = \(message.server)
              AND room_id = \(message.room)
              AND message_id = \(message.message)
            """
        )
    }

    private static let columns: SQL = """
        server, room_id, message_id, incident_id, sequence, is_ours, returns, answer
        """

    private static func message(_ row: SQLRow) throws -> ChatMessage {
        ChatMessage(
            server: try row.text("server"),
            room: try row.text("room_id"),
            message: try row.text("message_id"),
            incident: try row.optionalID("incident_id"),
            sequence: try row.optionalInteger("sequence"),
            isOurs: try row.flag("is_ours"),
            returns: try row.integer("returns"),
            answer: try row.optionalText("answer")
        )
    }
}
