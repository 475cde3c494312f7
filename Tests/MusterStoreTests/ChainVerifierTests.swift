import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("Verification")
struct ChainVerifierTests {
    /// A column, what it holds, and how it is overwritten.
    private struct Column {
        let name: String
        let values: SQL
        let overwrite: @Sendable (SQLValue, Int) -> SQL
    }

    private static let columns: [Column] = [
        Column(name: "incident_id", values: "SELECT incident_id AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET incident_id = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "kind", values: "SELECT kind AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET kind = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "payload", values: "SELECT payload AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET payload = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "prose", values: "SELECT prose AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET prose = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "commitments", values: "SELECT commitments AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET commitments = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "actor", values: "SELECT actor AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET actor = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "source", values: "SELECT source AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET source = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "hash", values: "SELECT hash AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET hash = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "occurred_at_ms", values: "SELECT occurred_at_ms AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET occurred_at_ms = \(Raw($0)) WHERE sequence = \($1)"
        },
        Column(name: "recorded_at_ms", values: "SELECT recorded_at_ms AS v FROM incident_event ORDER BY sequence") {
            "UPDATE incident_event SET recorded_at_ms = \(Raw($0)) WHERE sequence = \($1)"
        },
    ]

    @Test("passes what is as it was written, and counts it", arguments: TestDatabase.allCases)
    func sound(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try SampleHistory.write(number: 1, incident: .sample(1), connection)
            try SampleHistory.write(number: 2, incident: .sample(2), connection)
        }

        let report = try await ChainVerifier.verify(database)

        #expect(report.findings == [])
        #expect(report.incidents == 2)
        #expect(report.events == 6)
    }

    @Test("finds every byte that is changed, in every column", arguments: columns.indices)
    func everyByte(column index: Int) async throws {
        let column = Self.columns[index]
        let database = try await TestDatabase.sqlite.make()
        try await database.write { try SampleHistory.write($0) }

        let (flips, missed) = try await database.write { connection in
            let values = try connection.query(column.values).map { row -> SQLValue in
                if let text = try? row.text("v") { return SQLValue.text(text) }
                return .integer(Int64(try row.integer("v")))
            }
            var flips = 0
            var missed: [String] = []
            for (place, value) in values.enumerated() {
                for changed in Self.flips(of: value) {
                    flips += 1
                    // A value that the schema refuses cannot be in the database.
                    guard (try? connection.execute(column.overwrite(changed, place + 1))) != nil else { continue }
                    let report = try ChainVerifier(connection).verifyAll()
                    if report.findings.isEmpty { missed.append("event \(place + 1): \(changed)") }
                    try connection.execute(column.overwrite(value, place + 1))
                }
            }
            return (flips, missed)
        }

        // The shortest column is the source: three events, three letters, two bits.
        #expect(flips >= 18)
        #expect(missed == [])
    }

    @Test(
        "finds an event that is removed, moved, doubled or added",
        arguments: [
            "DELETE FROM incident_event WHERE sequence = 1", "DELETE FROM incident_event WHERE sequence = 2",
            "DELETE FROM incident_event WHERE sequence = 3", "DELETE FROM incident_event",
            "UPDATE incident_event SET sequence = 4 WHERE sequence = 2",
            "UPDATE incident_event SET sequence = CASE sequence WHEN 2 THEN 5 ELSE 4 END WHERE sequence > 1",
            """
            INSERT INTO incident_event
            SELECT incident_id, 4, kind, payload, prose, commitments, actor, source, occurred_at_ms, recorded_at_ms, hash
            FROM incident_event
            WHERE sequence = 3
            """,
            "DELETE FROM incident", "UPDATE incident SET version = 2", "UPDATE incident SET number = 2",
            "UPDATE incident SET head_hash = (SELECT hash FROM incident_event WHERE sequence = 2)",
            "UPDATE incident SET version = 2, head_hash = (SELECT hash FROM incident_event WHERE sequence = 2)",
        ] as [SQL]
    )
    func structure(_ tampering: SQL) async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { connection in
            try SampleHistory.write(connection)
            try connection.execute(tampering)
        }

        let report = try await ChainVerifier.verify(database)

        #expect(!report.findings.isEmpty)
    }

    @Test("finds an incident that is missing among the others", arguments: TestDatabase.allCases)
    func missingIncident(on database: TestDatabase) async throws {
        let database = try await database.make()
        let removed: ID<Incident> = .sample(2)
        try await database.write { connection in
            for number in 1...3 { try SampleHistory.write(number: number, incident: .sample(number), connection) }
            try connection.execute("DELETE FROM incident_event WHERE incident_id = \(removed)")
            try connection.execute("DELETE FROM incident WHERE id = \(removed)")
        }

        let report = try await ChainVerifier.verify(database)

        #expect(report.findings.map(\.description) == ["there is no incident number 2, but there is a number 3"])
    }

    @Test("does not take the restricted series of numbers for a gap", arguments: TestDatabase.allCases)
    func twoSeries(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = IncidentNumber.restrictedBase + 1
        try await database.write { connection in
            try SampleHistory.write(number: 1, incident: .sample(1), connection)
            try SampleHistory.write(number: first, incident: .sample(2), connection)
        }

        let sound = try await ChainVerifier.verify(database)
        try await database.write { connection in
            try SampleHistory.write(number: first + 2, incident: .sample(3), connection)
        }
        let missing = try await ChainVerifier.verify(database)

        #expect(sound.findings == [])
        #expect(missing.findings.map(\.description) == ["there is no incident number R2, but there is a number R3"])
    }

    @Test("passes a removed text, and counts it", arguments: TestDatabase.allCases)
    func redacted(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try SampleHistory.write(connection)
            _ = try EventLog(connection).redact(SampleHistory.incident, sequence: 2)
        }

        let report = try await ChainVerifier.verify(database)

        #expect(report.findings == [])
        #expect(report.removedTexts == 1)
    }

    @Test("asks whether the read model is what its events make it", arguments: TestDatabase.allCases)
    func comparison(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try SampleHistory.write($0) }

        let report = try await ChainVerifier.verify(database) { summary, records in
            summary.severity == "SEV2" && records.count == 3 ? ["its name is not that of its events"] : []
        }

        #expect(report.findings.map(\.problem) == ["its name is not that of its events"])
        #expect(report.findings.first?.incident == SampleHistory.incident.description)
    }

    /// The value with one bit changed: in each byte the lowest, and the one that tells capital letters from small.
    private static func flips(of value: SQLValue) -> [SQLValue] {
        switch value {
        case .null: return []
        case .integer(let integer): return (0..<8).map { .integer(integer ^ 1 << ($0 * 8)) }
        case .text(let text):
            let bytes = Array(text.utf8)
            return bytes.indices.flatMap { index in
                [UInt8(0x01), 0x20].map { bit in
                    var changed = bytes
                    changed[index] ^= bit
                    return .text(String(decoding: changed, as: UTF8.self))
                }
            }
        }
    }
}

/// Binds a value as it is.
private struct Raw: SQLBindable {
    let sqlValue: SQLValue

    init(_ value: SQLValue) {
        sqlValue = value
    }
}
