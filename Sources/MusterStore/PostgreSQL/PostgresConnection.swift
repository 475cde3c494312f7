/// A transaction of a session, as bodies see it.
///
/// After a statement has failed PostgreSQL refuses all that follow in the transaction, so the first failure is kept:
/// it tells what to do with the body, whatever the body makes of it.
final class PostgresConnection: SQLConnection {
    private let session: PostgresSession
    /// False where the transaction holds what others wait for: then it must not wait for them.
    private let mayWait: Bool
    private(set) var failure: PostgresFailure?

    private static let mostParameters = 65_535

    init(_ session: PostgresSession, mayWait: Bool) {
        self.session = session
        self.mayWait = mayWait
    }

    var dialect: SQLDialect { .postgres }

    func execute(_ sql: SQL) throws -> Int {
        try noting { try session.execute(sql.text(.dollar), sql.bindings) }
    }

    func query(_ sql: SQL) throws -> [SQLRow] {
        try noting { try session.query(sql.text(.dollar), sql.bindings) }
    }

    func insert(_ rows: NewRows) throws {
        // The same text for most calls, so that the server has prepared it; and never more than it takes in one call.
        let most = min(64, Self.mostParameters / rows.columns.count)
        var next = 0
        while next < rows.count {
            let count = rows.count - next >= most ? most : 1
            let values = (next..<next + count).flatMap { rows.row($0) }
            _ = try noting { try session.execute(rows.statement(.dollar, rows: count), values) }
            next += count
        }
    }

    func attempt<Value>(_ body: () throws -> Value) throws -> Value {
        let before = failure
        _ = try noting { try session.run("SAVEPOINT attempt") }
        do {
            let value = try body()
            _ = try noting { try session.run("RELEASE attempt") }
            return value
        } catch {
            // Where the whole transaction is over, all of it is run again: nothing is to be saved here.
            if let failure, failure.isPassing, !failure.isTakenKey { throw error }
            _ = try noting { try session.run("ROLLBACK TO attempt; RELEASE attempt") }
            failure = before
            throw error
        }
    }

    func run(script: String) throws {
        _ = try noting { try session.run(script) }
    }

    func lock(_ name: String) throws {
        guard !mayWait else {
            _ = try query("SELECT 1 AS taken FROM pg_advisory_xact_lock(\(key(of: name)))")
            return
        }
        let row = try first("SELECT pg_try_advisory_xact_lock(\(key(of: name))) AS taken")
        if try row?.flag("taken") != true {
            let busy = PostgresFailure(state: "55P03", message: "\(name) is locked", isDisconnected: false)
            failure = failure ?? busy
            throw StoreError(busy)
        }
    }

    /// Two installations may lie in two schemas of one database.
    private func key(of name: String) -> SQL { "hashtextextended(current_schema() || '.' || \(name), 0)" }

    func liftTimeLimits() throws {
        session.mayTakeLong = true
        try run(script: PostgresSettings.unlimited)
    }

    private func noting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresFailure {
            failure = failure ?? error
            throw StoreError(error)
        }
    }
}
