import MusterStore
import NIOConcurrencyHelpers

/// One node's way to the store that all of them share: SQLite in memory, reached without leaving the thread, so that
/// nothing depends on who is quicker.
final class SimulatedDatabase: Database {
    let isShared: Bool
    private let store: SQLiteDatabase
    private let life: Life

    init(_ store: SQLiteDatabase, isShared: Bool, life: Life) {
        self.store = store
        self.isShared = isShared
        self.life = life
    }

    @discardableResult
    func write<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try result(lane, body).get()
    }

    func submit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ answer: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        answer(result(lane, body))
    }

    private func result<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) -> Result<Value, any Error> {
        switch life.nextWrite(lane) {
        case .goesWell: return store.writeAtOnce(lane, body)
        case .fails(let error): return .failure(error)
        case .isKept(let error):
            _ = store.writeAtOnce(lane, body)
            return .failure(error)
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        if let error = life.nextRead() { throw error }
        return try store.readAtOnce(body)
    }

    var load: DatabaseLoad { store.load }
    func damage() async throws -> [String] { [] }
    func close() async {}
}

extension SQLiteDatabase {
    /// Runs `body` in a transaction of its own; this store has done so when `submit` returns.
    func writeAtOnce<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) -> Result<Value, any Error> {
        let answer = NIOLockedValueBox<Result<Value, any Error>?>(nil)
        submit(lane, body) { result in answer.withLockedValue { $0 = result } }
        return answer.withLockedValue { $0 } ?? .failure(StoreError.closed)
    }
}
