import MusterCore
import MusterStore

extension SQLiteDatabase {
    /// When something falls due next; nil where nothing ever does.
    func due() -> Timestamp? {
        let found = try? atOnce(.urgent) { connection in
            [try TimerQueue(connection).nextDueAt(), try Outbox(connection).nextAttemptAt()].compactMap(\.self).min()
        }
        .get()
        return found ?? nil
    }
}

extension World {
    /// Reads the store from outside, past all servers; nil where that fails, which is a mistake of the simulation.
    func look<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) -> Value? {
        try? store.atOnce(.urgent, body).get()
    }
}
