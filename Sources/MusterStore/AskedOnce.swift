package import MusterCore
import NIOConcurrencyHelpers

/// What a caller asks for under a key of their own, so that it happens once however often they ask.
///
/// While it is the current one of a task, the first transaction of that task notes the key in itself: what was done and
/// that it was done are kept together or not at all, on whatever node, and whenever the process is killed.
package final class AskedOnce: Sendable {
    @TaskLocal package static var current: AskedOnce?

    package let key: String
    package let principal: String
    /// Tells whether a second request is the first one again.
    package let requestHash: String
    package let at: Timestamp

    private let state = NIOLockedValueBox<(isNoted: Bool, incident: ID<Incident>?)>((false, nil))

    package init(_ key: String, of principal: String, requestHash: String, at now: Timestamp) {
        (self.key, self.principal, self.requestHash, at) = (key, principal, requestHash, now)
    }

    /// Another request under the same key has done it, or is about to.
    package struct Before: Error {}

    /// Whether a transaction is on disk that holds the key.
    package var isNoted: Bool { state.withLockedValue(\.isNoted) }

    /// Which incident it is about, for the answer to who asks again.
    package func concerns(_ incident: ID<Incident>) {
        state.withLockedValue { $0.incident = incident }
    }

    /// Runs a transaction of the present task.
    static func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ run: (@escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value
    ) async throws -> Value {
        guard let asked = current, !asked.isNoted else { return try await run(body) }
        let value = try await run { connection in
            let value = try body(connection)
            let incident = asked.state.withLockedValue(\.incident)
            guard try IdempotencyKeys(connection).begin(asked, incident) else { throw Before() }
            return value
        }
        asked.state.withLockedValue { $0.isNoted = true }
        return value
    }
}
