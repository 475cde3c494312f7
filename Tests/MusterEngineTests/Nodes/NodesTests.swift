import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Nodes on one database", .timeLimit(.minutes(5)))
struct NodesTests {
    /// Two nodes on one PostgreSQL, each with a memory of its own.
    private func two() async throws -> (TestEngine, TestEngine) {
        let address = try await PostgresCluster.shared().makeAddress()
        let database = PostgresDatabase(address)
        try await Migration.migrate(database)
        let one = try await TestEngine(on: database)
        return (one, one.node(fence: 2, on: PostgresDatabase(address)))
    }

    @Test("page each person once, whichever of them comes first")
    func onePage() async throws {
        let (one, two) = try await two()
        let incident = try await one.declare()

        for _ in 0..<20 {
            one.clock.advance(by: .minutes(1))
            async let first: Void = one.work()
            async let second: Void = two.work()
            _ = try await (first, second)
        }

        let sent = (one.mail.attempts + two.mail.attempts).map(\.message.key)
        let pages = sent.filter { $0.hasPrefix("page:") }
        #expect(!pages.isEmpty)
        #expect(Set(pages).count == pages.count)
        let report = try await ChainVerifier.verify(two.parts.database)
        #expect(report.findings == [])
        #expect(try await two.records(incident.id) == one.records(incident.id))
    }

    @Test("decide on what the other has done, although they remember the incident as it was")
    func decidesAnew() async throws {
        let (one, two) = try await two()
        let incident = try await one.declare()
        _ = try await two.commands.run(
            .note(kind: .note, text: "seen by two", at: nil, refersTo: nil),
            on: incident.id,
            as: .muster,
            by: .api
        )

        let after = try await one.commands.run(
            .note(kind: .note, text: "seen by one", at: nil, refersTo: nil),
            on: incident.id,
            as: .muster,
            by: .api
        )

        #expect(try await two.records(incident.id).count == after.version)
    }

    @Test("write no list anew from what the other is changing at that moment")
    func rebuildBesideACommand() async throws {
        let (one, two) = try await two()
        let incident = try await one.declare()
        let (written, isWritten) = AsyncStream<Void>.makeStream()
        async let noted: Void = two.commands.commit(.urgent) { transaction in
            try transaction.run(
                .note(kind: .note, text: "seen by two", at: nil, refersTo: nil),
                on: incident.id,
                as: .muster,
                by: .api
            )
            isWritten.finish()
            // Nobody reads what is not committed yet; so the other must wait for this.
            var looks = 0
            while looks < 2_000, try !Self.somebodyWaits(transaction.connection) { looks += 1 }
        }
        for await _ in written {}

        try await one.commands.commit(.normal) { try $0.rebuild(incident.id) }
        try await noted

        let report = try await RecordCheck(one.parts).report()
        #expect(report.findings == [])
    }

    /// Whether anybody waits for what this transaction has locked.
    private static func somebodyWaits(_ connection: any SQLConnection) throws -> Bool {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS n
            FROM pg_locks
            WHERE NOT granted
              AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
            """
        )
        return try row?.integer("n") ?? 0 > 0
    }

    @Test("tell each other's viewers, and take over each other's organisation")
    func relays() async throws {
        let (one, two) = try await two()
        let relay = NodeRelay(two.parts)
        let incident = try await one.declare()
        let changes = two.parts.live.changes(of: .incident(incident.id))

        await relay.hear([LiveFeed.Topic.incident(incident.id).word])
        try await one.parts.organisations.change(in: one.parts.database, by: .muster, at: one.now, comment: "renamed") {
            $0.name = "Another name"
        }
        await relay.hear([OrganisationBook.announcement])
        let edition = two.parts.statusPage.current
        await relay.hear([StatusPageEdition.announcement])

        two.parts.live.close()
        #expect(await changes.reduce(0) { count, _ in count + 1 } == 1)
        #expect(two.parts.organisations.current.name == "Another name")
        #expect(two.parts.statusPage.current > edition)
    }

    @Test("take the organisation that is stored after a failover, although they have seen a later one that was lost")
    func afterFailover() async throws {
        let (one, _) = try await two()
        for name in ["Kept", "Lost"] {
            try await one.parts.organisations.change(in: one.parts.database, by: .muster, at: one.now, comment: name) {
                $0.name = name
            }
        }
        try await one.parts.database.write { connection in
            let latest = try Organisations(connection).latestVersion()
            try connection.execute("DELETE FROM organisation_version WHERE version = \(latest)")
        }

        one.parts.organisations.distrust()
        try await one.parts.organisations.refresh(from: one.parts.database)

        #expect(one.parts.organisations.current.name == "Kept")
    }

    @Test("all rest while one of them was told to, and go on together")
    func pauses() async throws {
        let (one, two) = try await two()
        _ = try await one.declare()
        try await PauseSwitch(one.parts).pause(because: "moving house", by: .muster)
        one.clock.advance(by: .minutes(1))

        try await two.work()
        let meanwhile = two.mail.attempts.count
        let wasPaused = try await PauseSwitch(two.parts).resume(by: .muster)
        try await one.work()

        #expect(meanwhile == 0)
        #expect(wasPaused)
        #expect(!one.mail.attempts.isEmpty)
    }
}
