import NIOConcurrencyHelpers

/// Remembers which transactions this node was told are kept, and looks after a failover whether they still are.
///
/// A standby that becomes the primary begins another history (PostgreSQL: timeline) at the place up to which it had
/// received the old one. Under synchronous replication that is behind everything that was confirmed; under asynchronous
/// replication it may not be. No session is given out before it has been compared, so nothing is decided on a history
/// of which this node has not heard, and none is taken that is older than one that it has seen: a primary that was
/// replaced and does not know it.
final class PostgresWitness: Sendable {
    /// A transaction that was confirmed.
    struct Kept: Equatable {
        /// Its number, which each history gives once.
        var number: UInt64
        /// How far the log reached when all of it but its end was written.
        var position: Int
    }

    /// Where a history was when the first node came to it, before any node wrote in it.
    struct Beginning: Equatable {
        var position: Int
        /// The number that the next transaction was to get.
        var next: UInt64
    }

    /// How many are remembered: what was confirmed before them is on disk before they were.
    private static let memory = 64

    private struct State {
        var history: String?
        var kept: [Kept] = []
        var listeners: [@Sendable () -> Void] = []
    }

    private let state = NIOLockedValueBox(State())

    /// Calls `body` whenever another history has begun, before anything is read in it.
    func whenHistoryChanges(_ body: @escaping @Sendable () -> Void) {
        state.withLockedValue { $0.listeners.append(body) }
    }

    /// A transaction has been confirmed in a history.
    func note(_ kept: Kept, in history: String?) {
        state.withLockedValue { state in
            guard state.history == history else { return }
            state.kept.append(kept)
            if state.kept.count > Self.memory { state.kept.removeFirst() }
        }
    }

    /// Compares what this session leads to with what is known.
    ///
    /// - Throws: ``StoreError/unreachable(_:)`` where it is a history that has been left behind.
    func compare(_ session: PostgresSession, in history: String) throws {
        try state.withLockedValue { state in
            let known = state.history
            if known == history { return }
            if let known, history < known {
                throw StoreError.unreachable(
                    "the server goes on with history \(history), which ended when \(known) began; stop it"
                )
            }
            try Self.enter(session, history, state.kept)
            state.history = history
            state.kept = []
            if known != nil { for listener in state.listeners { listener() } }
        }
    }

    private static func enter(_ session: PostgresSession, _ history: String, _ kept: [Kept]) throws {
        let connection = PostgresConnection(session, mayWait: true)
        try session.run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        do {
            // Before its first migration there is nothing that could be lost.
            if try connection.first("SELECT 1 AS one WHERE to_regclass('meta') IS NOT NULL") != nil {
                let beginning = try beginning(of: history, connection)
                let lost = try kept.filter { try isLost($0, since: beginning) { try fate(of: $0, connection) } }
                if !lost.isEmpty {
                    let now = try StoreClock(connection).now()
                    try LostWrites(connection).add(LostWrites.Loss(at: now, count: lost.count))
                }
            }
            try session.run("COMMIT")
        } catch {
            _ = try? session.run("ROLLBACK")
            throw error
        }
    }

    /// Of the first node that came to it: the others have perhaps written since.
    private static func beginning(of history: String, _ connection: PostgresConnection) throws -> Beginning {
        let cluster = try connection.first("SELECT CAST(system_identifier AS TEXT) AS id FROM pg_control_system()")
        let key = "history.\(try cluster?.text("id") ?? "").\(history)"
        if let known = try Meta(connection).value(key).flatMap(Beginning.init) { return known }
        let row = try connection.first(
            """
            SELECT CAST(pg_current_wal_insert_lsn() - '0/0' AS BIGINT) AS position,
                CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS next
            """
        )
        let found = "\(try row?.integer("position") ?? 0) \(try row?.text("next") ?? "")"
        _ = try connection.execute(
            "INSERT INTO meta (key, value) VALUES (\(key), \(found)) ON CONFLICT (key) DO NOTHING"
        )
        let stored = try Meta(connection).value(key)
        guard let beginning = Beginning(stored ?? found) else {
            throw StoreError.failed("the beginning of history \(history) cannot be read: \(stored ?? found)")
        }
        return beginning
    }

    /// Whether what was confirmed is not part of a history.
    ///
    /// - Parameter fate: what the new history says of a number: nil where it says nothing.
    static func isLost(_ kept: Kept, since beginning: Beginning, fate: (UInt64) throws -> String?) rethrows -> Bool {
        // Then the number is still to be given, or has been given to another transaction.
        if kept.position > beginning.position || kept.number >= beginning.next { return true }
        // It was begun in what the standby had received; whether its end was in it too, the server knows.
        return try fate(kept.number) == "aborted"
    }

    private static func fate(of number: UInt64, _ connection: PostgresConnection) throws -> String? {
        try connection.first("SELECT pg_xact_status(CAST(CAST(\("\(number)") AS TEXT) AS xid8)) AS fate")?
            .optionalText("fate")
    }
}

extension PostgresWitness.Beginning {
    /// As it is stored: the position and the number, with a space between.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let position = Int(parts[0]), let next = UInt64(parts[1]) else { return nil }
        self.init(position: position, next: next)
    }
}
