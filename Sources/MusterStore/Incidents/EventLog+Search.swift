package import MusterCore

extension EventLog {
    /// An event in whose texts something was found.
    package struct Match: Equatable, Sendable {
        package let incident: ID<Incident>
        package let record: EventRecord
        /// The texts that hold it.
        package let texts: [String]
    }

    /// Events in which somebody wrote `text`, in whatever case, the latest first.
    ///
    /// - Returns: at most `limit`.
    package func search(_ text: String, limit: Int) throws -> [Match] {
        let wanted = text.lowercased()
        guard !wanted.isEmpty else { return [] }
        // As it stands inside the JSON, without the quotation marks around it.
        let spelled = String(try StoredJSON.text(text).dropFirst().dropLast())
        return try connection.query(
            """
            SELECT \(StoredEvent.columns)
            FROM incident_event
            WHERE LOWER(prose) LIKE \(SQLPattern(containing: spelled)) ESCAPE '\\'
            ORDER BY recorded_at_ms DESC, incident_id, sequence DESC
            LIMIT \(limit)
            """
        )
        .compactMap { row in
            let event = try StoredEvent(row)
            // The column holds salts as well, in whose digits a short word can be found.
            let texts = event.prose.compactMap(\.text).filter { $0.lowercased().contains(wanted) }
            guard !texts.isEmpty else { return nil }
            return Match(incident: event.incident, record: try event.record(), texts: texts)
        }
    }
}
