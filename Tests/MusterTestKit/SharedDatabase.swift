package import MusterStore

/// A database that other servers may work on, too: what holds true in spite of that can be tested without any of them.
package struct SharedDatabase: Database {
    private let database: any Database

    package init(_ database: any Database) {
        self.database = database
    }

    package var isShared: Bool { true }

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
