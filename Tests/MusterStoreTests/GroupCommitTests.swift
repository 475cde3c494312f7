import Dispatch
import NIOConcurrencyHelpers
import Testing

@testable import MusterStore

@Suite("The one writer")
struct GroupCommitTests {
    @Test("takes the urgent lane first, and each lane in order of arrival")
    func laneOrder() throws {
        let order = NIOLockedValueBox<[String]>([])
        func job(_ name: String) -> WriteJob {
            WriteJob(run: { _ in { order.withLockedValue { $0.append(name) } } }, fail: { _ in })
        }
        var queue = WriteQueue()
        for (name, lane) in [
            ("alert 1", WriteLane.ingest), ("edit", .normal), ("page 1", .urgent), ("alert 2", .ingest),
            ("page 2", .urgent),
        ] {
            _ = try queue.add(job(name), to: lane)
        }

        while let job = queue.take() { try job.run(NoConnection())() }

        #expect(order.withLockedValue { $0 } == ["page 1", "page 2", "edit", "alert 1", "alert 2"])
    }

    @Test("keeps order over more jobs than it forgets at once")
    func longLane() throws {
        let order = NIOLockedValueBox<[Int]>([])
        var queue = WriteQueue()
        for number in 0..<5_000 {
            let job = WriteJob(run: { _ in { order.withLockedValue { $0.append(number) } } }, fail: { _ in })
            _ = try queue.add(job, to: .ingest)
        }

        while let job = queue.take() { try job.run(NoConnection())() }

        #expect(order.withLockedValue { $0 } == Array(0..<5_000))
        #expect(queue.count == 0)
    }

    @Test("refuses more than a lane holds, and only in that lane")
    func overload() throws {
        let job = WriteJob(run: { _ in {} }, fail: { _ in })
        var queue = WriteQueue(limit: 2)
        _ = try queue.add(job, to: .ingest)
        _ = try queue.add(job, to: .ingest)

        #expect(throws: StoreError.overloaded(retryAfter: .seconds(1))) { try queue.add(job, to: .ingest) }
        #expect(throws: Never.self) { try queue.add(job, to: .urgent) }
    }

    @Test("tells the caller that too much waits")
    func overloadedDatabase() async throws {
        let database = try SQLiteDatabase(path: nil, synchronous: .full, laneLimit: 0)

        await #expect(throws: StoreError.overloaded(retryAfter: .seconds(1))) {
            try await database.write(.urgent) { _ in }
        }
    }

    @Test("fails everybody in a transaction that cannot be committed")
    func failedCommit() async throws {
        let database = try patientDatabase()
        try await database.write { connection in
            try connection.run(
                script: """
                    CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY);
                    CREATE TABLE child (parent BIGINT NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)
                    """
            )
        }

        let outcomes = await whileWriterIsHeld(database) {
            // The foreign key is looked at by the commit, when the body has long been run.
            [
                Task { try await database.write { try $0.execute("INSERT INTO parent (id) VALUES (1)") } },
                Task { try await database.write { try $0.execute("INSERT INTO child (parent) VALUES (2)") } },
            ]
        }

        let kept = try await database.read { try $0.query("SELECT id FROM parent").count }
        #expect(outcomes.allSatisfy { (try? $0.get()) == nil })
        #expect(kept == 0)
    }

    @Test("undoes only the body that throws, of those that share a transaction")
    func savepoints() async throws {
        let database = try patientDatabase()
        try await database.write { try $0.run(script: "CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY)") }

        let outcomes = await whileWriterIsHeld(database) {
            [1, 2, 1, 3].map { id in
                Task { try await database.write { try $0.execute("INSERT INTO parent (id) VALUES (\(id))") } }
            }
        }

        let kept = try await database.read { connection in
            try connection.query("SELECT id FROM parent ORDER BY id").map { try $0.integer("id") }
        }
        #expect(outcomes.filter { (try? $0.get()) == nil }.count == 1)
        #expect(kept == [1, 2, 3])
    }

    /// Long enough for two writes to share a transaction on a machine that has much else to do.
    private static let batchTime = Duration.milliseconds(300)

    private func patientDatabase() throws -> SQLiteDatabase {
        try SQLiteDatabase(
            path: nil,
            synchronous: .full,
            laneLimit: WriteQueue.laneLimit,
            batchTime: Self.batchTime
        )
    }

    /// Starts writes while another one holds the writer, so that they share the transaction after it.
    private func whileWriterIsHeld(
        _ database: SQLiteDatabase,
        start: () -> [Task<Int, any Error>]
    ) async -> [Result<Int, any Error>] {
        let release = DispatchSemaphore(value: 0)
        let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await database.write(.urgent) { _ in
                isRunning.finish()
                release.wait()
                // Longer than a transaction takes in further bodies: those that wait come into the next one.
                let start = ContinuousClock.now
                while ContinuousClock.now - start < Self.batchTime {}
            }
        }
        for await _ in running {}
        let tasks = start()
        while database.waitingCount < tasks.count { await Task.yield() }
        release.signal()
        _ = await holder.result
        var results: [Result<Int, any Error>] = []
        for task in tasks { results.append(await task.result) }
        return results
    }
}

/// For jobs that use none.
private struct NoConnection: SQLConnection {
    var dialect: SQLDialect { .sqlite }
    func execute(_ sql: SQL) throws -> Int { 0 }
    func query(_ sql: SQL) throws -> [SQLRow] { [] }
    func insert(_ rows: NewRows) throws {}
    func attempt<Value>(_ body: () throws -> Value) throws -> Value { try body() }
    func run(script: String) throws {}
}
