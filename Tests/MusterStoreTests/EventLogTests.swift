import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("The event log")
struct EventLogTests {
    private let incident = SampleHistory.incident

    @Test("gives back what was appended", arguments: TestDatabase.allCases)
    func roundTrip(on database: TestDatabase) async throws {
        let database = try await database.make()

        try await database.write { try SampleHistory.write($0) }

        let all = try await database.read { try EventLog($0).load(SampleHistory.incident) }
        let later = try await database.read { try EventLog($0).load(SampleHistory.incident, after: 1, limit: 1) }
        #expect(all == SampleHistory.records())
        #expect(later == [SampleHistory.records()[1]])
    }

    @Test("keeps what was said apart from what happened", arguments: TestDatabase.allCases)
    func strands(on database: TestDatabase) async throws {
        let database = try await database.make()
        var said = SampleHistory.records()[2]
        said.sequence = 4
        said.event = .room(.said(.init(text: "Copy", answers: nil)))
        let line = said
        try await database.write { connection in
            try SampleHistory.write(connection)
            try EventLog(connection)
                .append([line], to: SampleHistory.incident, expectedVersion: 3, randomBytes: sampleBytes)
        }

        let (chat, timeline, latest) = try await database.read { connection in
            let log = EventLog(connection)
            return (
                try log.load(SampleHistory.incident, .chat, after: 0, limit: 9),
                try log.load(SampleHistory.incident, .timeline, after: 1, limit: 9).map(\.sequence),
                try log.latest(SampleHistory.incident, .timeline, limit: 2).map(\.sequence)
            )
        }

        #expect(chat == [line])
        #expect(timeline == [2, 3])
        #expect(latest == [3, 2])
    }

    @Test("lets one of two append who decided on the same version", arguments: TestDatabase.allCases)
    func conflict(on database: TestDatabase) async throws {
        let database = try await database.make()
        let records = SampleHistory.records()
        let incident = incident
        try await database.write { connection in
            _ = try EventLog(connection)
                .append([records[0]], to: incident, expectedVersion: 0, randomBytes: sampleBytes)
        }

        async let first = append(records[1], database)
        async let second = append(records[1], database)
        let outcomes = await [first, second]

        let length = try await database.read { try EventLog($0).load(SampleHistory.incident).count }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.contains(.conflict(incident: incident, expectedVersion: 1)))
        #expect(length == 2)
    }

    @Test("refuses one who has read more than there is", arguments: TestDatabase.allCases)
    func ahead(on database: TestDatabase) async throws {
        let database = try await database.make()

        let error = await append(SampleHistory.records()[2], database)

        #expect(error == .conflict(incident: incident, expectedVersion: 2))
    }

    @Test("gives the same text another commitment each time", arguments: TestDatabase.allCases)
    func salts(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = SampleHistory.records()[0]

        let hashes = try await database.write { connection in
            try [UInt8(1), 2].map { seed in
                let id: ID<Incident> = .sample(Int(seed))
                return try EventLog(connection).append([first], to: id, expectedVersion: 0) { count in
                    [UInt8](repeating: seed, count: count)
                }
                .headHash
            }
        }
        let commitments = try await database.read { connection in
            try connection.query("SELECT commitments FROM incident_event").map { try $0.text("commitments") }
        }

        #expect(Set(hashes).count == 2)
        #expect(Set(commitments).count == 2)
    }

    @Test("removes a text for good, and its salt with it", arguments: TestDatabase.allCases)
    func redaction(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try SampleHistory.write($0) }

        let removed = try await database.write { try EventLog($0).redact(SampleHistory.incident, sequence: 3) }

        let last = try await database.read { try EventLog($0).load(SampleHistory.incident).last }
        let column = try await database.read { connection in
            try connection.first("SELECT prose FROM incident_event WHERE sequence = 3")?.text("prose")
        }
        #expect(removed)
        #expect(last?.event == .noted(.init(kind: .decision, text: "[removed]", refersTo: nil)))
        #expect(column == #"[{"salt":null,"text":null}]"#)
    }

    @Test(
        "says that there is nothing to remove",
        arguments: [(sequence: 9, text: nil), (sequence: 1, text: 7), (sequence: 1, text: -1)] as [(Int, Int?)]
    )
    func nothingToRedact(sequence: Int, text: Int?) async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { try SampleHistory.write($0) }

        let removed = try await database.write { connection in
            try EventLog(connection).redact(SampleHistory.incident, sequence: sequence, text: text)
        }

        #expect(!removed)
    }

    /// - Returns: why it was refused; nil where it was not.
    private func append(_ record: EventRecord, _ database: any Database) async -> StoreError? {
        do {
            try await database.write { connection in
                _ = try EventLog(connection).append(
                    [record],
                    to: SampleHistory.incident,
                    expectedVersion: record.sequence - 1,
                    randomBytes: sampleBytes
                )
            }
            return nil
        } catch {
            return error as? StoreError
        }
    }
}
