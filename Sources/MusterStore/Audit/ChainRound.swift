import MusterCore

/// Verifies all histories piece by piece: the oldest incident first, and from the beginning again after the last.
///
/// A piece costs the same however long the whole record is.
package struct ChainRound {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Where the next piece begins.
    package struct Position: Codable, Equatable, Sendable {
        /// Of the incident.
        package fileprivate(set) var number: Int
        /// Of its last event that was verified; 0 before the first.
        package fileprivate(set) var sequence: Int
        /// The hash of that event.
        fileprivate var head: String
        /// How often the whole record was verified.
        package fileprivate(set) var rounds: Int

        package static let start = Position(number: 1, sequence: 0, head: EventHash.beginning, rounds: 0)
    }

    /// Verifies the next events and moves the position on, to the first incident again after the last one.
    ///
    /// - Parameter limit: the most events.
    package func verify(from position: inout Position, limit: Int) throws -> ChainReport {
        var report = ChainReport()
        while report.events < limit {
            let row = try connection.first(
                """
                SELECT id, number, version, head_hash
                FROM incident
                WHERE number >= \(position.number)
                ORDER BY number
                LIMIT 1
                """
            )
            guard let row else {
                let rounds = position.rounds + 1
                position = .start
                position.rounds = rounds
                break
            }
            try verify(row, from: &position, limit: limit - report.events, into: &report)
        }
        return report
    }

    private func verify(
        _ row: SQLRow,
        from position: inout Position,
        limit: Int,
        into report: inout ChainReport
    ) throws {
        let (incident, number) = (try row.text("id"), try row.integer("number"))
        if number != position.number {
            // One series ends where the other begins.
            let expected = max(position.number, IncidentNumber.first(ofSeriesOf: number))
            if number != expected {
                let missing = IncidentNumber.short(expected)
                report.findings.append(ChainFinding(problem: "there is no incident number \(missing)"))
            }
            (position.number, position.sequence, position.head) = (number, 0, EventHash.beginning)
        }
        let events = try connection.query(
            """
            SELECT \(StoredEvent.columns)
            FROM incident_event
            WHERE incident_id = \(incident)
              AND sequence > \(position.sequence)
            ORDER BY sequence
            LIMIT \(limit)
            """
        )
        var chain = Chain(incident: incident, after: position.sequence, head: position.head)
        for event in events { chain.add(event) }
        report.events += events.count
        report.removedTexts += chain.removedTexts
        report.findings += chain.findings
        guard events.count < limit else {
            (position.sequence, position.head) = (chain.length, chain.head)
            return
        }
        report.incidents += 1
        if try row.integer("version") != chain.length || row.text("head_hash") != chain.head {
            let problem = "its last event is not the one in the list of incidents"
            report.findings.append(ChainFinding(incident: incident, problem: problem))
        }
        (position.number, position.sequence, position.head) = (number + 1, 0, EventHash.beginning)
    }
}
