import NIOConcurrencyHelpers
import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("Two sessions on one database")
struct TwoSessionsTests {
    @Test(
        "append to one history one after the other, and none of their events is lost",
        arguments: TestDatabase.allCases
    )
    func appending(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        try await one.write { try SampleHistory.write($0) }

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, session) in [("one", one), ("two", two)] {
                group.addTask {
                    for number in 0..<10 { try await session.write(.urgent) { try Self.note("\(name) \(number)", $0) } }
                }
            }
            try await group.waitForAll()
        }

        let records = try await two.read { try EventLog($0).load(SampleHistory.incident) }
        let report = try await ChainVerifier.verify(one)
        #expect(records.count == 23)
        #expect(Set(records.compactMap(\.noteText)).count == 20 + 1)
        #expect(report.findings == [])
    }

    @Test("never give two incidents one number", arguments: TestDatabase.allCases)
    func numbering(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()

        let numbers = try await withThrowingTaskGroup(of: Int.self, returning: [Int].self) { group in
            for count in 1...16 {
                let session = count.isMultiple(of: 2) ? one : two
                group.addTask {
                    try await session.write(.urgent) { connection in
                        let number = try IncidentBoard(connection).nextNumber()
                        try SampleHistory.write(number: number, incident: .sample(count), connection)
                        return number
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(numbers.sorted() == Array(1...16))
    }

    @Test("never claim the same message", arguments: TestDatabase.allCases)
    func claiming(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        try await one.write { connection in
            for number in 0..<60 { try Outbox(connection).enqueue(Self.message(number)) }
        }

        let claimed = try await withThrowingTaskGroup(of: [String].self, returning: [String].self) { group in
            for (fence, session) in [(1, one), (2, two)] {
                for _ in 0..<6 { group.addTask { try await Self.claim(fence: fence, session) } }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        #expect(Set(claimed).count == claimed.count)
        #expect(claimed.count == 60)
    }

    @Test("let the second one take over when the lease is over, and fence the first", arguments: TestDatabase.allCases)
    func takingOver(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        try await one.write { _ = try Outbox($0).enqueue(Self.message(1)) }
        let lost = try await one.write(.urgent) { connection in
            try Outbox(connection).claimDue(OutboxClaim(fence: 1, until: .at(20)), now: .at(10), limit: 5)
        }

        let early = try await two.write(.urgent) { connection in
            try Outbox(connection).claimDue(OutboxClaim(fence: 2, until: .at(29)), now: .at(19), limit: 5)
        }
        let taken = try await two.write(.urgent) { connection in
            try Outbox(connection).claimDue(OutboxClaim(fence: 2, until: .at(31)), now: .at(21), limit: 5)
        }
        let late = try await one.write { try Outbox($0).settle(lost[0], .delivered(receipt: "late"), now: .at(22)) }
        let good = try await two.write { try Outbox($0).settle(taken[0], .delivered(receipt: "good"), now: .at(22)) }

        #expect(early == [])
        #expect(taken.map(\.mayRepeat) == [true])
        #expect(!late)
        #expect(good)
        let entry = try await one.read { try Outbox($0).find(taken[0].message.id) }
        #expect(entry?.receipt == "good")
    }

    @Test("wait for each other where one has taken a lock by its name", arguments: TestDatabase.allCases)
    func locking(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        try await one.write { try Meta($0).set("count", "0") }

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                let session = number.isMultiple(of: 2) ? one : two
                group.addTask {
                    try await session.write(.ingest) { connection in
                        try connection.lock("count")
                        let count = try Meta(connection).value("count").flatMap { Int($0) } ?? 0
                        try Meta(connection).set("count", "\(count + 1)")
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(try await two.read { try Meta($0).value("count") } == "24")
    }

    @Test("see what the other has committed, and nothing of what it has not", arguments: TestDatabase.allCases)
    func seeing(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        try await one.write { try Meta($0).set("colour", "green") }
        struct Refusal: Error {}

        try? await one.write { connection in
            try Meta(connection).set("colour", "red")
            throw Refusal()
        }

        #expect(try await two.read { try Meta($0).value("colour") } == "green")
    }

    private static func note(_ text: String, _ connection: any SQLConnection) throws {
        let log = EventLog(connection)
        let version = try IncidentBoard(connection).version(of: SampleHistory.incident) ?? 0
        let note = IncidentEvent.Noted(kind: .note, text: Prose(text), refersTo: nil)
        let record = EventRecord(
            sequence: version + 1,
            event: .noted(note),
            actor: .muster,
            source: .api,
            occurredAt: .at(100),
            recordedAt: .at(100)
        )
        let coded = try log.append(
            [record],
            to: SampleHistory.incident,
            expectedVersion: version,
            randomBytes: sampleBytes
        )
        let summary = SampleHistory.summary(
            number: 1,
            SampleHistory.incident,
            version: version + 1,
            head: coded.headHash
        )
        try IncidentBoard(connection).save(summary)
    }

    private static func claim(fence: Int, _ database: any Database) async throws -> [String] {
        try await database.write(.urgent) { connection in
            try Outbox(connection).claimDue(OutboxClaim(fence: fence, until: .at(20)), now: .at(10), limit: 7)
                .map(\.message.key)
        }
    }

    private static func message(_ number: Int) -> OutboxMessage {
        OutboxMessage(
            id: .sample(number),
            key: "message \(number)",
            channel: "email",
            recipient: "ana@example.org",
            payload: "{}",
            incident: nil,
            purpose: .page,
            priority: .urgent,
            createdAt: .at(1)
        )
    }
}

extension EventRecord {
    fileprivate var noteText: String? {
        if case .noted(let noted) = event { noted.text.text } else { nil }
    }
}
