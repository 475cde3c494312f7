package import MusterCore

/// A room of a chat server that mirrors the war room of one incident.
package struct ChatRoom: Equatable, Sendable {
    /// The channel of the outbox that leads there.
    package var server: String
    package var incident: ID<Incident>
    /// The server's own name for it; nil until it has made it.
    package var room: String?
    /// As the process names it.
    package var wantedName: String
    /// As the server took it.
    package var name: String
    package var isOpen: Bool
    /// The sequence of the last event that stands in it.
    package var toldThrough: Int
    /// JSON, in the shape that the engine gives it.
    package var details: String
    /// Whether what was written last may have arrived although nobody said so.
    package var isUnsure: Bool

    package init(server: String, incident: ID<Incident>, wantedName: String) {
        self.server = server
        self.incident = incident
        self.wantedName = wantedName
        name = ""
        isOpen = false
        toldThrough = 0
        details = "{}"
        isUnsure = false
    }
}

package struct ChatRooms {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func find(_ server: String, _ incident: ID<Incident>) throws -> ChatRoom? {
        try connection.first(
            "SELECT \(Self.columns) FROM chat_room WHERE server = \(server) AND incident_id = \(incident)"
        )
        .map(Self.room)
    }

    package func find(_ server: String, room: String) throws -> ChatRoom? {
        try connection.first("SELECT \(Self.columns) FROM chat_room WHERE server = \(server) AND room_id = \(room)")
            .map(Self.room)
    }

    /// Those that mirror an incident.
    package func list(of incident: ID<Incident>) throws -> [ChatRoom] {
        try connection.query(
            "SELECT \(Self.columns) FROM chat_room WHERE incident_id = \(incident) ORDER BY server"
        )
        .map(Self.room)
    }

    /// How many are open at a server.
    package func countOpen(_ server: String) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM chat_room WHERE server = \(server) AND is_open = 1")?
            .integer("n") ?? 0
    }

    /// Takes the right to write into the room of an incident, so that nothing is said twice or out of order.
    ///
    /// - Parameters:
    ///   - first: what it is where there is none yet.
    ///   - holder: unique to this attempt.
    /// - Returns: nil while somebody else has it.
    package func take(_ first: ChatRoom, holder: String, until: Timestamp, now: Timestamp) throws -> ChatRoom? {
        try connection.execute(
            """
            INSERT INTO chat_room (
                server, incident_id, room_id, wanted_name, name, is_open, told_through, details, holder, held_until_ms,
                is_unsure
            )
            VALUES (
                \(first.server), \(first.incident), \(first.room), \(first.wantedName), \(first.name), 0,
                \(first.toldThrough), \(first.details), NULL, 0, 0
            )
            ON CONFLICT (server, incident_id) DO NOTHING
            """
        )
        return try connection.first(
            """
            UPDATE chat_room
            SET is_unsure = CASE WHEN holder IS NULL THEN is_unsure ELSE 1 END,
                holder = \(holder),
                held_until_ms = \(until)
            WHERE server = \(first.server)
              AND incident_id = \(first.incident)
              -- Whoever died while writing is waited for until then.
              AND (holder IS NULL OR held_until_ms <= \(now))
            RETURNING \(Self.columns)
            """
        )
        .map(Self.room)
    }

    /// Lets what is being written into be taken at once: whoever had the right to is dead. What it wrote last stays in doubt.
    package func endRights() throws {
        try connection.execute("UPDATE chat_room SET held_until_ms = 0 WHERE holder IS NOT NULL")
    }

    /// Puts down what has been written so far.
    ///
    /// - Parameter ends: gives the right to write back.
    /// - Returns: false where somebody else has it.
    @discardableResult
    package func save(_ room: ChatRoom, holder: String, ends: Bool) throws -> Bool {
        let right: SQL = ends ? "holder = NULL, held_until_ms = 0" : "holder = \(holder)"
        return try connection.execute(
            """
            UPDATE chat_room
            SET room_id = \(room.room),
                wanted_name = \(room.wantedName),
                name = \(room.name),
                is_open = \(room.isOpen ? 1 : 0),
                told_through = \(room.toldThrough),
                details = \(room.details),
                is_unsure = \(room.isUnsure ? 1 : 0),
                \(right)
            WHERE server = \(room.server)
              AND incident_id = \(room.incident)
              AND holder = \(holder)
            """
        ) == 1
    }

    private static let columns: SQL = """
        server, incident_id, room_id, wanted_name, name, is_open, told_through, details, is_unsure
        """

    private static func room(_ row: SQLRow) throws -> ChatRoom {
        var room = ChatRoom(
            server: try row.text("server"),
            incident: try row.id("incident_id"),
            wantedName: try row.text("wanted_name")
        )
        room.room = try row.optionalText("room_id")
        room.name = try row.text("name")
        room.isOpen = try row.flag("is_open")
        room.toldThrough = try row.integer("told_through")
        room.details = try row.text("details")
        room.isUnsure = try row.flag("is_unsure")
        return room
    }
}
