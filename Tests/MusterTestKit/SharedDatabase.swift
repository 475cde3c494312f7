package import MusterStore
import NIOConcurrencyHelpers

/// A database that other servers may work on, too: what holds true in spite of that can be tested without any of them.
package struct SharedDatabase: Database {
    private let database: any Database
    private let listeners = NIOLockedValueBox<[@Sendable () -> Void]>([])
    private let words = NIOLockedValueBox<Set<String>>([])

    package init(_ database: any Database) {
        self.database = database
    }

    package var isShared: Bool { true }

    package func whenHistoryChanges(_ body: @escaping @Sendable () -> Void) {
        listeners.withLockedValue { $0.append(body) }
    }

    /// As a failover to another server does.
    package func changeHistory() {
        for listener in listeners.withLockedValue({ $0 }) { listener() }
    }

    package func announce(_ words: Set<String>) {
        self.words.withLockedValue { $0.formUnion(words) }
    }

    /// What other servers would have been told.
    package var announced: Set<String> { words.withLockedValue { $0 } }

    @discardableResult
    package func write<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await database.write(lane, body)
    }

    package func submit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ answer: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        database.submit(lane, body, answer)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await database.read(body)
    }

    package func damage() async throws -> [String] { try await database.damage() }

    package func close() async { await database.close() }
}
