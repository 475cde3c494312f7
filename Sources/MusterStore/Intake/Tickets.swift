package import MusterCore

/// The backlogs of the teams.
package struct Tickets {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// The number of the next one. The same transaction must add it.
    package func nextNumber() throws -> Int {
        try connection.lock("ticket.number")
        return (try connection.first("SELECT MAX(number) AS n FROM ticket")?.optionalInteger("n") ?? 0) + 1
    }

    package func add(_ ticket: Ticket) throws {
        try connection.execute(
            """
            INSERT INTO ticket (id, number, team_id, is_open, created_at_ms, closed_at_ms, details)
            VALUES (
                \(ticket.id), \(ticket.number), \(ticket.team), \(ticket.isOpen), \(ticket.createdAt),
                \(ticket.closedAt), \(try StoredJSON.text(ticket.details))
            )
            """
        )
    }

    package func save(_ ticket: Ticket) throws {
        try connection.execute(
            """
            UPDATE ticket
            SET team_id = \(ticket.team), is_open = \(ticket.isOpen), closed_at_ms = \(ticket.closedAt),
                details = \(try StoredJSON.text(ticket.details))
            WHERE id = \(ticket.id)
            """
        )
    }

    package func find(number: Int) throws -> Ticket? {
        try connection.first("SELECT \(Self.columns) FROM ticket WHERE number = \(number)").map(Self.ticket)
    }

    /// The latest first.
    ///
    /// - Parameters:
    ///   - isOpen: nil for both.
    ///   - number: only those before it.
    package func list(isOpen: Bool? = nil, before number: Int? = nil, limit: Int) throws -> [Ticket] {
        var conditions: [SQL] = []
        if let isOpen { conditions.append("is_open = \(isOpen)") }
        if let number { conditions.append("number < \(number)") }
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM ticket
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY number DESC
            LIMIT \(limit)
            """
        )
        .map(Self.ticket)
    }

    private static let columns: SQL = "id, number, team_id, is_open, created_at_ms, closed_at_ms, details"

    private static func ticket(_ row: SQLRow) throws -> Ticket {
        var ticket = Ticket(
            id: try row.id("id"),
            number: try row.integer("number"),
            team: try row.optionalID("team_id"),
            createdAt: try row.timestamp("created_at_ms"),
            details: try row.json("details")
        )
        ticket.isOpen = try row.flag("is_open")
        ticket.closedAt = try row.optionalTimestamp("closed_at_ms")
        return ticket
    }
}
