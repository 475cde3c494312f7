package import MusterStore

/// A database that does something of its own, and leaves the rest to another.
package protocol ForwardingDatabase: Database {
    var database: any Database { get }
}

extension ForwardingDatabase {
    package var isShared: Bool { database.isShared }

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
