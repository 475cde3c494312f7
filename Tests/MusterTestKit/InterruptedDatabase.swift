package import MusterStore
import NIOConcurrencyHelpers

/// A database on which something happens right before a write: what another server did meanwhile, or a failure.
package final class InterruptedDatabase: ForwardingDatabase {
    package let database: any Database
    private let interruption = NIOLockedValueBox<(@Sendable () async throws -> Void)?>(nil)

    package init(_ database: any Database) {
        self.database = database
    }

    /// Does this before the next write, and that one alone; where it throws, nothing is written.
    package func interrupt(_ body: @escaping @Sendable () async throws -> Void) {
        interruption.withLockedValue { $0 = body }
    }

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
}
