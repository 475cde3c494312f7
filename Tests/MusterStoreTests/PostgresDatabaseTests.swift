import MusterCore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@testable import MusterStore

@Suite("PostgreSQL", .timeLimit(.minutes(5)))
struct PostgresDatabaseTests {
    @Test("runs a body again where another session was in its way")
    func again() async throws {
        let (one, two) = try await TestDatabase.postgres.makeTwo()
        try await one.write { connection in
            for key in ["a", "b"] { try Meta(connection).set(key, "0") }
        }

        // Two that take the same rows in turned order: one of them is chosen as the victim of the deadlock.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                let session = number.isMultiple(of: 2) ? one : two
                let keys = number.isMultiple(of: 2) ? ["a", "b"] : ["b", "a"]
                group.addTask {
                    try await session.write(.urgent) { connection in
                        for key in keys {
                            try connection.execute("UPDATE meta SET value = value || '1' WHERE key = \(key)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }

        let values = try await one.read { connection in try ["a", "b"].map { try Meta(connection).value($0) } }
        #expect(values == ["011111111", "011111111"])
    }

    @Test("says that a transaction was kept where only the word of it was lost")
    func commitUnknown() async throws {
        let address = try await PostgresCluster.shared().makeAddress()
        let database = TestDatabase.database(address)
        try await Migration.migrate(database)
        let line = PostgresLine(address, PostgresWitness())
        let session = try line.session()
        try session.run("BEGIN")
        _ = try session.execute("INSERT INTO meta (key, value) VALUES ('colour', 'green')")
        let kept = try #require(try session.query(Self.number).first?.text("number"))
        try session.run("COMMIT; BEGIN")
        _ = try session.execute("INSERT INTO meta (key, value) VALUES ('shape', 'round')")
        let undone = try #require(try session.query(Self.number).first?.text("number"))
        try session.run("ROLLBACK")

        #expect(line.fate(ofTransaction: kept) == .kept)
        #expect(line.fate(ofTransaction: undone) == .undone)
        line.close()
    }

    @Test("goes on with a new session where one was cut off")
    func reconnects() async throws {
        let (one, two) = try await TestDatabase.postgres.makeTwo()
        try await one.write(.urgent) { try Meta($0).set("colour", "green") }
        _ = try await one.read { try Meta($0).value("colour") }

        try await two.write { connection in
            _ = try connection.query(
                """
                SELECT pg_terminate_backend(pid) AS done
                FROM pg_stat_activity
                WHERE pid <> pg_backend_pid()
                  AND query LIKE '%meta%'
                  AND application_name = 'muster'
                  AND state = 'idle'
                """
            )
        }
        try await one.write(.urgent) { try Meta($0).set("colour", "blue") }

        #expect(try await one.read { try Meta($0).value("colour") } == "blue")
    }

    @Test("goes on with a new session where a writer's was cut off while it rested", arguments: WriteLane.allCases)
    func writerReconnects(lane: WriteLane) async throws {
        let (one, two) = try await TestDatabase.postgres.makeTwo()
        let process = try await one.write(lane) { connection in
            try connection.first("SELECT pg_backend_pid() AS process")?.integer("process") ?? 0
        }

        try await two.write { connection in
            _ = try connection.query("SELECT pg_terminate_backend(\(process)) AS done")
        }
        try await one.write(lane) { try Meta($0).set("colour", "blue") }

        #expect(try await two.read { try Meta($0).value("colour") } == "blue")
    }

    @Test("that is not there is said to be unreachable, and nothing waits for it for long")
    func unreachable() async throws {
        let database = PostgresDatabase(try PostgresAddress("postgres://muster@127.0.0.1:1/muster"))

        let error = await #expect(throws: StoreError.self) { try await database.read { try Meta($0).value("colour") } }

        guard case .unreachable = error else {
            Issue.record("expected an unreachable database, got \(String(describing: error))")
            return
        }
    }

    @Test("tells the other nodes of what happened, and not itself")
    func announcements() async throws {
        let (one, two) = try await TestDatabase.postgres.makeTwo()
        var heard = two.announcements().makeAsyncIterator()
        var own = one.announcements().makeAsyncIterator()
        // The first word is that something may have been missed before.
        #expect(await heard.next() == ["*"])
        #expect(await own.next() == ["*"])

        one.announce(["incident 1"])
        #expect(await heard.next() == ["incident 1"])
        two.announce(["incident 2", "everything"])
        #expect(await own.next() == ["incident 2", "everything"])
        await one.close()
        await two.close()
    }

    @Test("says 'anything' in the place of too many words")
    func manyWords() async throws {
        let (one, two) = try await TestDatabase.postgres.makeTwo()
        var heard = two.announcements().makeAsyncIterator()
        #expect(await heard.next() == ["*"])

        one.announce(Set((0..<1_000).map { "incident \($0)" }))

        #expect(await heard.next() == ["*"])
        await one.close()
        await two.close()
    }

    @Test("keeps what was done before an attempt that failed within one body")
    func attempts() async throws {
        let database = try await TestDatabase.postgres.make()

        try await database.write { connection in
            try Meta(connection).set("colour", "green")
            #expect(throws: StoreError.self) {
                try connection.attempt {
                    try Meta(connection).set("shape", "round")
                    try connection.execute("INSERT INTO meta (key, value) VALUES ('colour', 'red')")
                }
            }
            try Meta(connection).set("size", "large")
        }

        let keys = try await database.read { connection in
            try connection.query("SELECT key FROM meta ORDER BY key").map { try $0.text("key") }
        }
        #expect(keys == ["colour", "size"])
    }

    private static let number = "SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT) AS number"
}
