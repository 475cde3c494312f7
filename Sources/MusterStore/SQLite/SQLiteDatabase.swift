import GRDB

/// A SQLite file with one writer and a few readers; or one in memory, for tests.
///
/// Only the writer checkpoints, and no other process may open the file: ``DataDirectory`` holds the lock.
package final class SQLiteDatabase: Database {
    private let writer: any DatabaseWriter
    private let groupCommit: GroupCommit
    private let product: String
    private let readLimit: ReadLimit
    private let isOnCallersThread: Bool

    /// - Parameter path: the database file, made where there is none; nil keeps it in memory.
    /// - Throws: ``StoreError/notDurable(setting:found:wanted:)`` where what is confirmed could be lost.
    package convenience init(path: String?, ballast: Ballast? = nil) throws {
        try self.init(path: path, synchronous: .full, laneLimit: WriteQueue.laneLimit, ballast: ballast)
    }

    /// A file that another process may be writing to: this one neither writes nor checkpoints, and may read for long.
    init(reading path: String) throws {
        do {
            var configuration = SQLiteSettings.configuration
            configuration.readonly = true
            writer = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StoreError(sqlite: error)
        }
        product = "SQLite"
        readLimit = ReadLimit(length: .seconds(86_400))
        isOnCallersThread = false
        groupCommit = GroupCommit(writer: writer, laneLimit: 0, ballast: nil)
    }

    /// In memory, and without a thread of its own: each read and write is done when the call returns, by whoever called, so that
    /// nothing depends on which thread is quicker. For simulations, in which there is one thread alone.
    package static func onOneThread() throws -> SQLiteDatabase {
        try SQLiteDatabase(
            path: nil,
            synchronous: .full,
            laneLimit: WriteQueue.laneLimit,
            isOnCallersThread: true
        )
    }

    init(
        path: String?,
        synchronous: SQLiteSettings.Synchronous,
        laneLimit: Int,
        ballast: Ballast? = nil,
        readLimit: Duration = ReadLimit.standard,
        isOnCallersThread: Bool = false,
        batchTime: Duration = GroupCommit.batchTime
    ) throws {
        self.readLimit = ReadLimit(length: readLimit)
        self.isOnCallersThread = isOnCallersThread
        do {
            if let path {
                writer = try SQLiteSettings.openPool(path)
            } else {
                writer = try DatabaseQueue(configuration: SQLiteSettings.configuration)
            }
            try SQLiteSettings.finish(writer, synchronous: synchronous)
            try SQLiteSettings.check(writer, inMemory: path == nil)
            product = try writer.read { db in
                "SQLite " + (try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "")
            }
        } catch {
            throw StoreError(sqlite: error)
        }
        groupCommit = GroupCommit(
            writer: writer,
            laneLimit: laneLimit,
            ballast: ballast,
            isOnCallersThread: isOnCallersThread,
            batchTime: batchTime
        )
    }

    @discardableResult
    package func write<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await AskedOnce.write(body) { body in
            try await withCheckedThrowingContinuation { continuation in
                submit(lane, body) { continuation.resume(with: $0) }
            }
        }
    }

    package func submit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ answer: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let job = WriteJob(
            run: { connection in
                let value = try body(connection)
                return { answer(.success(value)) }
            },
            fail: { answer(.failure($0)) }
        )
        groupCommit.submit(job, in: lane)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try readAtOnce(body)
    }

    /// On the calling thread: a read takes tens of microseconds, and a hop to another thread as long again.
    package func readAtOnce<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        do {
            // Where there is one thread nobody can write meanwhile. `read` would forbid it all the same, by a pragma after which
            // every statement is prepared anew.
            if isOnCallersThread { return try writer.unsafeRead { db in try body(SQLiteConnection(db: db)) } }
            return try writer.read { db in try readLimit.run(on: db) { try body(SQLiteConnection(db: db)) } }
        } catch let error as DatabaseError {
            throw StoreError(sqlite: error)
        }
    }

    /// How many writes wait for their turn.
    package var waitingCount: Int { groupCommit.waitingCount }

    package var load: DatabaseLoad {
        let queue = groupCommit.queue
        return DatabaseLoad(
            product: product,
            waiting: queue.waiting,
            refused: queue.refused,
            ballast: groupCommit.ballast?.state
        )
    }

    package func damage() async throws -> [String] {
        try await check("PRAGMA integrity_check")
    }

    /// Like ``damage()``, without comparing each index with its table: for the start after a crash.
    func quickDamage() async throws -> [String] {
        try await check("PRAGMA quick_check")
    }

    /// Off the calling thread: this takes seconds on a large file.
    private func check(_ pragma: String) async throws -> [String] {
        do {
            let found = try await writer.read { db in try String.fetchAll(db, sql: pragma) }
            return found == ["ok"] ? [] : found
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    package func close() async {
        let writer = writer
        await groupCommit.close {
            Failpoint.hit("checkpoint.begun")
            // Where this fails, the next start finds the log beside the file and reads it: nothing is lost.
            try? writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            Failpoint.hit("checkpoint.done")
            try? writer.close()
        }
    }
}
