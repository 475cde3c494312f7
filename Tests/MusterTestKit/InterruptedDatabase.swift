package import MusterStore
import NIOConcurrencyHelpers

/// A database on which something happens right before a write: what another server did meanwhile, or a failure.
package final class InterruptedDatabase: Database {
    private let database: any Database
    private let interruption = NIOLockedValueBox<(@Sendable () async throws -> Void)?>(nil)

    package init(_ database: any Database) {
        self.database = database
    }

    /// Does this before the next write, and that one alone; where it throws, nothing is written.
    package func interrupt(_ body: @escaping @Sendable () async throws -> Void) {
        interruption.withLockedValue { $0 = body }
    }

    package var isShared: Bool { database.isShared }

    @discardableResult
    package func write<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let interrupt = interruption.withLockedValue { interruption in
            defer { interruption = nil }
            return interruption
        }
        if let interrupt { try await interrupt() }
        return try await database.write(lane, body)
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
