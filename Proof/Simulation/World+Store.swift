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
