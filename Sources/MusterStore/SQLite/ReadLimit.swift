import Dispatch
import GRDB
import GRDBSQLite
import NIOConcurrencyHelpers

/// Ends reads that take too long. A read that stays open keeps one of a few connections, and keeps the log from being moved
/// into the file, so that it grows.
final class ReadLimit: Sendable {
    /// The longest that a read may take, until the look that ends it.
    static let standard: Duration = .seconds(5)

    private struct Read {
        /// The connection's place in memory, which is there for as long as the read is.
        let connection: Int
        let end: ContinuousClock.Instant
    }

    private struct State {
        var reads: [Int: Read] = [:]
        var lastID = 0
        var isWatched = false
    }

    private let length: Duration
    private let state = NIOLockedValueBox(State())
    private let queue = DispatchQueue(label: "muster.store.readlimit")

    init(length: Duration = ReadLimit.standard) {
        self.length = length
    }

    /// Runs `body`, which fails where it takes longer.
    func run<Value>(on db: GRDB.Database, _ body: () throws -> Value) rethrows -> Value {
        let id = begin(unsafe Int(bitPattern: db.sqliteConnection))
        defer { state.withLockedValue { $0.reads[id] = nil } }
        return try body()
    }

    private func begin(_ connection: Int) -> Int {
        let (id, mustWatch) = state.withLockedValue { state in
            state.lastID += 1
            state.reads[state.lastID] = Read(connection: connection, end: .now + length)
            defer { state.isWatched = true }
            return (state.lastID, !state.isWatched)
        }
        if mustWatch { look(after: length) }
        return id
    }

    private func look(after pause: Duration) {
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(pause / .milliseconds(1)) + 1)) { self.look() }
    }

    private func look() {
        let now = ContinuousClock.now
        let next = state.withLockedValue { state -> ContinuousClock.Instant? in
            // Under the lock, so that a read that has just ended, and whoever has its connection now, is left alone.
            for read in state.reads.values where read.end <= now {
                unsafe sqlite3_interrupt(OpaquePointer(bitPattern: read.connection))
            }
            let next = state.reads.values.map { max($0.end, now + .milliseconds(100)) }.min()
            state.isWatched = next != nil
            return next
        }
        if let next { look(after: next - now) }
    }
}
