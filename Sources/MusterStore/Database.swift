/// A database that transactions are run on: the only thing that differs between SQLite and PostgreSQL.
package protocol Database: Sendable {
    /// Runs `body` and makes what it changed durable before returning, or undoes it all when `body` throws.
    ///
    /// `body` is synchronous on purpose: nobody can await a webhook with a transaction open. It may share its
    /// transaction with other bodies and is never seen half done; keep it to a few milliseconds, since the next
    /// one waits for it. It may be run again from its start where another session was in its way, so it changes
    /// nothing but what it is handed.
    ///
    /// - Throws: what `body` throws; ``StoreError/overloaded(retryAfter:)`` where too many wait in `lane` already;
    ///   another ``StoreError`` where nothing could be made durable.
    @discardableResult
    func write<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value

    /// Like ``write(_:_:)`` for who does not wait in a task: `answer` is called on the writer's own thread, before
    /// anything later is written, and must return at once.
    func submit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ answer: @escaping @Sendable (Result<Value, any Error>) -> Void
    )

    /// Runs `body` on one unchanging view of what is committed. It cannot write.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// What is going on in it.
    var load: DatabaseLoad { get }

    /// What the database finds damaged in its own files, in its own words; empty where they are sound. May take
    /// minutes.
    func damage() async throws -> [String]

    /// Whether other processes may work on the same data meanwhile.
    var isShared: Bool { get }

    /// Calls `body` whenever a failover has led to another server, before anything is read or written there: what is
    /// remembered of the old one may be what the new one has never heard of. `body` must not use the database.
    func whenHistoryChanges(_ body: @escaping @Sendable () -> Void)

    /// Tells the other processes of `words`, soon and together with what else is told then. A wake-up, no more: it may
    /// be lost, so whoever must know looks for himself from time to time.
    ///
    /// - Parameter words: each of at most 100 bytes, without a line break.
    func announce(_ words: Set<String>)

    /// What the other processes announce. Holds ``anything`` where something may have been missed. For one listener.
    func announcements() -> AsyncStream<Set<String>>

    /// Finishes what waits, refuses what comes later, and closes.
    func close() async
}

extension Database {
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await write(.normal, body)
    }

    /// Announced in the place of words that were too many, or were missed.
    package static var anything: String { "*" }

    package var isShared: Bool { false }
    package func whenHistoryChanges(_: @escaping @Sendable () -> Void) {}
    package func announce(_: Set<String>) {}
    package func announcements() -> AsyncStream<Set<String>> { AsyncStream { $0.finish() } }
}

/// Which queue a write waits in: a storm of alerts must not keep a page or an acknowledgement waiting.
package enum WriteLane: Int, CaseIterable, Sendable {
    /// Pages, acknowledgements, and what a person in an incident does.
    case urgent
    case normal
    /// What machines send in.
    case ingest
}

/// A connection inside a transaction. Never outlives the body that it was handed to.
package protocol SQLConnection {
    var dialect: SQLDialect { get }

    /// Waits until no other transaction on these data holds `name`, and holds it until this one ends: for who reads and
    /// then writes what no unique key protects. In SQLite there is one writer, and nothing to wait for.
    func lock(_ name: String) throws

    /// Lets the statements of this transaction take as long as they need: for migrations, and for who reads it all.
    func liftTimeLimits() throws

    /// - Returns: how many rows an INSERT, UPDATE or DELETE changed.
    @discardableResult
    func execute(_ sql: SQL) throws -> Int

    func query(_ sql: SQL) throws -> [SQLRow]

    /// Adds rows to one table.
    func insert(_ rows: NewRows) throws

    /// Runs `body`; where it throws, what it changed is undone and what was changed before it stays.
    func attempt<Value>(_ body: () throws -> Value) throws -> Value

    /// Runs the statements of a migration, which are separated by semicolons and bind nothing.
    func run(script: String) throws
}

extension SQLConnection {
    package var dialect: SQLDialect { .sqlite }
    package func lock(_: String) throws {}
    package func liftTimeLimits() throws {}

    /// The first row, or nil where there is none.
    package func first(_ sql: SQL) throws -> SQLRow? {
        try query(sql).first
    }
}
