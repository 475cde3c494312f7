import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@testable import MusterStore

@Suite("After a failover", .timeLimit(.minutes(5)))
struct PostgresWitnessTests {
    private struct Lead {
        let database: PostgresDatabase
        let session: PostgresSession
        let witness: PostgresWitness

        init() async throws {
            let address = try await PostgresCluster.shared().makeAddress()
            database = TestDatabase.database(address)
            try await Migration.migrate(database)
            session = try PostgresSession.open(address)
            witness = PostgresWitness()
            try witness.compare(session, in: "00000001")
        }

        func losses() async throws -> [Int] {
            try await database.read { try LostWrites($0).list().map(\.count) }
        }
    }

    @Test(
        "what was confirmed is lost where the new history began before it, or says that it was undone",
        arguments: [
            // Position and number of what was confirmed, what the server says of it, and whether it is lost.
            (100, 7, "committed", false), (100, 7, "aborted", true), (100, 7, nil, false), (200, 7, "committed", false),
            (201, 7, "committed", true), (100, 10, "committed", true), (100, 9, "committed", false),
        ] as [(Int, UInt64, String?, Bool)]
    )
    func isLost(position: Int, number: UInt64, fate: String?, isLost: Bool) {
        let kept = PostgresWitness.Kept(number: number, position: position)
        let beginning = PostgresWitness.Beginning(position: 200, next: 10)

        #expect(PostgresWitness.isLost(kept, since: beginning) { _ in fate } == isLost)
    }

    @Test("what was confirmed and is gone is remembered, and whoever remembers more is told to forget it")
    func remembers() async throws {
        let lead = try await Lead()
        let told = NIOLockedValueBox(0)
        lead.witness.whenHistoryChanges { told.withLockedValue { $0 += 1 } }
        lead.witness.note(PostgresWitness.Kept(number: .max / 4, position: 1), in: "00000001")
        lead.witness.note(PostgresWitness.Kept(number: 3, position: .max), in: "00000001")

        try lead.witness.compare(lead.session, in: "00000002")
        try lead.witness.compare(lead.session, in: "00000002")

        #expect(try await lead.losses() == [2])
        #expect(told.withLockedValue { $0 } == 1)
    }

    @Test("nothing is said to be lost that is there")
    func noFalseAlarm() async throws {
        let lead = try await Lead()
        try lead.session.run("BEGIN")
        let row = try lead.session.query(
            """
            SELECT CAST(pg_current_xact_id() AS TEXT) AS number,
                CAST(pg_current_wal_insert_lsn() - '0/0' AS BIGINT) AS position
            """
        ).first
        let number = try #require(try row.flatMap { UInt64(try $0.text("number")) })
        let position = try #require(try row?.integer("position"))
        _ = try lead.session.execute("INSERT INTO meta (key, value) VALUES ('colour', 'green')")
        try lead.session.run("COMMIT")
        lead.witness.note(PostgresWitness.Kept(number: number, position: position), in: "00000001")

        try lead.witness.compare(lead.session, in: "00000002")

        #expect(try await lead.losses() == [])
    }

    @Test("a primary that was replaced and does not know it is not written to")
    func leftBehind() async throws {
        let lead = try await Lead()
        try lead.witness.compare(lead.session, in: "00000002")

        let error = #expect(throws: StoreError.self) { try lead.witness.compare(lead.session, in: "00000001") }

        guard case .unreachable = error else {
            Issue.record("expected an unreachable server, got \(String(describing: error))")
            return
        }
    }

    @Test("a server that takes questions and gives no answer is given up, although its machine is still there")
    func silent() async throws {
        let lead = try await Lead()
        lead.session.patience = .milliseconds(200)
        try lead.session.run("SET statement_timeout = 0")

        let error = #expect(throws: PostgresFailure.self) { try lead.session.run("SELECT pg_sleep(30)") }

        #expect(error?.isDisconnected == true)
        #expect(!lead.session.isConnected)
    }
}
