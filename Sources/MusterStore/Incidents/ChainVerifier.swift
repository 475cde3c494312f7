package import MusterCore

/// Tells whether the stored histories are as they were written.
///
/// For each incident: its events follow each other without gaps, each hash is that of its event after the one before
/// it, each text that is there fits its commitment, and the last hash and the number of events are those of the read
/// model. For all of them: their numbers have no gaps. What comes after the last incident, or was changed together
/// with every hash behind it and the read model, only a copy of a head hash kept elsewhere can tell.
package struct ChainVerifier {
    /// What the read model of an incident gets wrong about its events, in sentences; empty where it is right.
    package typealias Comparison = @Sendable (IncidentSummary, [EventRecord]) -> [String]

    private let connection: any SQLConnection
    private let compare: Comparison

    /// - Parameter compare: asked for each incident whose chain holds; nil compares the hash and the version alone.
    package init(_ connection: any SQLConnection, comparing compare: Comparison? = nil) {
        self.connection = connection
        self.compare = compare ?? { _, _ in [] }
    }

    /// How many incidents are looked at in one read: it ends in some tens of milliseconds, so that it holds up neither the
    /// writer's log nor whoever else reads.
    private static let stretch = 20

    /// Verifies the whole store, as it is when each incident's turn comes: first the files, by the database itself, then
    /// every incident, then the attached files. The server may go on working meanwhile.
    ///
    /// - Parameter files: where the bytes of attached files lie; nil looks at none.
    package static func verify(
        _ database: any Database,
        files: AttachmentShelf? = nil,
        comparing compare: Comparison? = nil
    ) async throws -> ChainReport {
        var report = ChainReport()
        report.findings = try await database.damage().map { ChainFinding(problem: "the database file: \($0)") }
        let known = try await database.read { connection in
            try connection.liftTimeLimits()
            return try ChainVerifier(connection).known()
        }
        for start in stride(from: 0, to: known.count, by: stretch) {
            let incidents = known[start..<min(start + stretch, known.count)]
            let before = report
            report = try await database.read { connection in
                try connection.liftTimeLimits()
                var report = before
                let verifier = ChainVerifier(connection, comparing: compare)
                for incident in incidents { try verifier.verify(incident, into: &report) }
                return report
            }
            await Task.yield()
        }
        report.findings += try await database.read { connection in
            try connection.liftTimeLimits()
            return try ChainVerifier(connection).gaps()
        }
        if let files { try await AttachmentVerifier(database: database, shelf: files).verify(into: &report) }
        return report
    }

    package func verifyAll() throws -> ChainReport {
        var report = ChainReport()
        for incident in try known() { try verify(incident, into: &report) }
        report.findings += try gaps()
        return report
    }

    /// Every id that has events, or that the list of incidents names.
    private func known() throws -> [String] {
        try connection.query("SELECT incident_id AS id FROM incident_event UNION SELECT id FROM incident ORDER BY id")
            .map { try $0.text("id") }
    }

    /// What is missing from the numbers of the incidents.
    private func gaps() throws -> [ChainFinding] {
        let numbers = try connection.query("SELECT number FROM incident ORDER BY number").map {
            try $0.integer("number")
        }
        var expected = 1
        for number in numbers {
            // One series ends where the other begins.
            expected = max(expected, IncidentNumber.first(ofSeriesOf: number))
            guard number == expected else {
                let (missing, found) = (IncidentNumber.short(expected), IncidentNumber.short(number))
                return [ChainFinding(problem: "there is no incident number \(missing), but there is a number \(found)")]
            }
            expected += 1
        }
        return []
    }

    package func verify(_ incident: ID<Incident>) throws -> ChainReport {
        var report = ChainReport()
        try verify(incident.description, into: &report)
        return report
    }

    private func verify(_ incident: String, into report: inout ChainReport) throws {
        report.incidents += 1
        let rows = try connection.query(
            "SELECT \(StoredEvent.columns) FROM incident_event WHERE incident_id = \(incident) ORDER BY sequence"
        )
        var chain = Chain(incident: incident)
        for row in rows { chain.add(row) }
        report.events += rows.count
        report.removedTexts += chain.removedTexts
        report.findings += chain.findings
        let problems = try compareSummary(of: incident, with: chain)
        report.findings += problems.map { ChainFinding(incident: incident, problem: $0) }
    }

    private func compareSummary(of incident: String, with chain: Chain) throws -> [String] {
        guard let id = ID<Incident>(incident), id.description == incident else { return ["its id is not one"] }
        let summary: IncidentSummary
        do {
            guard let found = try IncidentBoard(connection).summary(id) else {
                return ["it has events, but the list of incidents does not name it"]
            }
            summary = found
        } catch let error as StoreError {
            return ["the list of incidents cannot be read: \(error)"]
        }
        if summary.version != chain.length {
            return ["it has \(chain.length) events, but the list of incidents says \(summary.version)"]
        }
        if summary.headHash != chain.head { return ["its last hash is not the one in the list of incidents"] }
        guard chain.findings.isEmpty else { return [] }
        if case .declared(let declared)? = chain.records.first?.event, declared.number != summary.number {
            return ["it was declared as number \(declared.number), but the list of incidents says \(summary.number)"]
        }
        return compare(summary, chain.records)
    }
}
