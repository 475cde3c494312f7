import MusterCore
import MusterStore

extension SQLiteDatabase {
    /// When something falls due next; nil where nothing ever does.
    func due() -> Timestamp? {
        let found = try? readAtOnce { connection in
            [try TimerQueue(connection).nextDueAt(), try Outbox(connection).nextAttemptAt()].compactMap(\.self).min()
        }
        return found ?? nil
    }
}

extension World {
    /// Reads the store from outside, past all servers; nil where that fails, which is a mistake of the simulation.
    func look<Value>(_ body: (any SQLConnection) throws -> Value) -> Value? {
        try? store.readAtOnce(body)
    }
}
