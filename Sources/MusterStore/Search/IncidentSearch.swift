package import MusterCore

/// Finds incidents by the words in them: of their names, updates, notes and everything else that somebody wrote.
package struct IncidentSearch {
    /// Characters of one incident that are indexed. A vector of PostgreSQL has a limit, and whoever pastes logs into a
    /// timeline should not slow down every write after it.
    static let bodyLimit = 100_000
    /// Characters of a body that are looked through for an excerpt.
    static let excerptReach = 20_000
    static let excerptLength = 160

    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package struct Hit: Equatable, Sendable {
        package let incident: IncidentSummary
        /// The line that holds the words; nil where it lies beyond what is looked through.
        package let excerpt: String?

        package init(incident: IncidentSummary, excerpt: String?) {
            self.incident = incident
            self.excerpt = excerpt
        }
    }

    /// Adds texts to what an incident is found by. One that is there already, such as the name of an alert that came a
    /// thousand times, adds nothing.
    package func add(_ texts: [String], to number: Int) throws {
        let before = try body(of: number)
        let room = Self.bodyLimit - (before?.utf8.count ?? 0)
        guard room > 0 else { return }
        let known = Set((before ?? "").utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) })
        let new = texts.flatMap { $0.split(whereSeparator: \.isNewline) }.filter { !known.contains($0) }
        guard !new.isEmpty else { return }
        try write((before ?? "") + Self.lines(new).prefix(room), of: number, before: before)
    }

    /// Writes what an incident is found by anew: when something was removed from it, or the whole is rebuilt.
    package func replace(_ texts: [String], of number: Int) throws {
        let lines = texts.flatMap { $0.split(whereSeparator: \.isNewline) }
        try write(String(Self.lines(lines).prefix(Self.bodyLimit)), of: number, before: try body(of: number))
    }

    private func body(of number: Int) throws -> String? {
        try connection.first("SELECT body FROM incident_text WHERE number = \(number)")?.text("body")
    }

    private func write(_ body: String, of number: Int, before: String?) throws {
        try connection.execute(
            """
            INSERT INTO incident_text (number, body)
            VALUES (\(number), \(body))
            ON CONFLICT (number) DO UPDATE
            SET body = excluded.body
            """
        )
        for statement in SearchDialect.index(body, of: number, before: before, connection.dialect) {
            try connection.execute(statement)
        }
    }

    /// Takes removed words from the disk too, piece by piece, so that nobody's page waits for the whole of a large index.
    ///
    /// - Parameter isFirst: begins; otherwise goes on with what was begun.
    /// - Returns: whether there is more to do.
    package func purge(isFirst: Bool) throws -> Bool {
        guard let piece = SearchDialect.purge(isFirst: isFirst, connection.dialect) else { return false }
        let before = try changes()
        try connection.execute(piece)
        return try changes() - before >= 2
    }

    /// How many rows this connection has changed: a piece that finds nothing to do changes one.
    private func changes() throws -> Int { try connection.first("SELECT total_changes() AS n")?.integer("n") ?? 0 }

    /// Those that hold all the words, the latest declared first.
    ///
    /// The last word may be the beginning of one, unless the word as it stands is in so many that they fill a page: to
    /// look for the beginning of a common word is the one thing here that takes longer the more there are.
    ///
    /// - Parameters:
    ///   - selection: only those in this state.
    ///   - viewer: for whom; nothing is found of what they may not know of.
    ///   - number: where the page before it ended; nil for the first.
    package func find(
        _ words: SearchWords,
        _ selection: IncidentBoard.Selection = .all,
        for viewer: Viewer,
        severity: String? = nil,
        before number: Int? = nil,
        limit: Int
    ) throws -> [Hit] {
        let conditions = IncidentBoard.conditions(selection, for: viewer, severity: severity)
        var rows: [SQLRow]?
        var wanted = words
        if words.lastIsPrefix {
            let first = try self.rows(words.asTyped, conditions, limit: limit)
            if first.count == limit {
                wanted = words.asTyped
                rows = number == nil ? first : nil
            }
        }
        let here = number.map { conditions + ["hit < \($0)"] } ?? conditions
        return try (rows ?? self.rows(wanted, here, limit: limit)).map { row in
            let incident = try IncidentSummary(row)
            return Hit(incident: incident, excerpt: try excerpt(of: incident.number, words))
        }
    }

    private func rows(_ words: SearchWords, _ conditions: [SQL], limit: Int) throws -> [SQLRow] {
        try connection.query(
            """
            SELECT \(IncidentBoard.columns)
            -- CROSS: the words first, in the order of the numbers, and only as far as the limit.
            FROM (\(SearchDialect.hits(of: words, connection.dialect))) AS hits CROSS JOIN incident
            WHERE number = hit \(SQL.and(conditions))
            ORDER BY hit DESC
            LIMIT \(limit)
            """
        )
    }

    private func excerpt(of number: Int, _ words: SearchWords) throws -> String? {
        let row = try connection.first(
            "SELECT SUBSTR(body, 1, \(Self.excerptReach)) AS body FROM incident_text WHERE number = \(number)"
        )
        return try row.flatMap { words.excerpt(of: try $0.text("body"), length: Self.excerptLength) }
    }

    private static func lines(_ lines: [Substring]) -> String { lines.map { $0 + "\n" }.joined() }
}
