package import MusterCore

/// The backlogs of the teams.
///
/// A ticket that was made of an incident shows itself to those alone who may know of the incident.
package struct Tickets {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// The number of the next one. The same transaction must add it.
    ///
    /// - Parameter restricted: that it is made of an incident that is restricted: see ``IncidentNumber``.
    package func nextNumber(restricted: Bool = false) throws -> Int {
        try connection.lock("ticket.number")
        let base = IncidentNumber.restrictedBase
        let range: SQL = restricted ? "number > \(base)" : "number < \(base)"
        let last = try connection.first("SELECT MAX(number) AS n FROM ticket WHERE \(range)")?.optionalInteger("n")
        return (last ?? (restricted ? base : 0)) + 1
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

    /// - Returns: nil also where the viewer may not know of it.
    package func find(number: Int, for viewer: Viewer) throws -> Ticket? {
        let query: SQL = "SELECT \(Self.columns) FROM ticket WHERE number = \(number)"
        guard let ticket = try connection.first(query).map(Self.ticket) else { return nil }
        guard let incident = ticket.details.incident else { return ticket }
        return try IncidentAccessList(connection).hidden(from: viewer).contains(incident) ? nil : ticket
    }

    /// The latest first, and before them those of incidents that were restricted from the start.
    ///
    /// - Parameters:
    ///   - isOpen: nil for both.
    ///   - number: only those before it.
    package func list(
        isOpen: Bool? = nil,
        before number: Int? = nil,
        for viewer: Viewer,
        limit: Int
    ) throws -> [Ticket] {
        let hidden = try IncidentAccessList(connection).hidden(from: viewer)
        var (found, end): ([Ticket], Int?) = ([], number)
        // A page that is short of what it hides would tell of it.
        while found.count < limit {
            let some = try page(isOpen: isOpen, before: end, limit: limit)
            let shown = some.filter { $0.details.incident.map { !hidden.contains($0) } ?? true }
            found += shown.prefix(limit - found.count)
            guard some.count == limit, let last = some.last else { break }
            end = last.number
        }
        return found
    }

    private func page(isOpen: Bool?, before number: Int?, limit: Int) throws -> [Ticket] {
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
