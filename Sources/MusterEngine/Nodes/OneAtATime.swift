import Logging
package import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// Tells whether this node is the one that may do something now, such as what would be said twice if two nodes did it.
///
/// It rests on a ``TermLease`` in the database and trusts itself a little less long than the others must wait: a node
/// that slept, or has lost the database, stops before another one begins.
package final class OneAtATime: Sendable {
    static let lease = Duration.seconds(10)
    static let renewal = Duration.seconds(3)
    /// How much earlier than the others this node takes its lease to be over.
    static let margin = Duration.seconds(2)

    private struct State {
        var trustedUntil = Timestamp(milliseconds: 0)
        var renewAt = Timestamp(milliseconds: 0)
        var term: Int?
        var isElsewhere = false
    }

    private let parts: EngineParts
    private let name: String
    private let state = NIOLockedValueBox(State())

    /// - Parameter name: of the work, the same on every node.
    package init(_ name: String, _ parts: EngineParts) {
        self.name = name
        self.parts = parts
    }

    /// Whether another node had it when the database was last asked.
    var isElsewhere: Bool { state.withLockedValue(\.isElsewhere) }

    /// Asked before each piece of the work, which must take less than ``margin``.
    ///
    /// - Returns: the term in which this node may do it; nil where another one may, or nobody can tell.
    package func term(now: Timestamp) async -> Int? {
        let known = state.withLockedValue { $0 }
        if let term = known.term, now < known.renewAt, now < known.trustedUntil { return term }
        do {
            let (name, fence) = (name, parts.fence)
            let isShared = parts.database.isShared
            let lease = try await parts.database.write(.urgent) { connection in
                let moment = isShared ? try StoreClock(connection).now() : now
                let lease = try TermLeases(connection).take(name, holder: fence, for: Self.lease, now: moment)
                Failpoint.hit("lease.written")
                return lease
            }
            Failpoint.hit("lease.committed")
            return state.withLockedValue { state in
                state.term = lease?.term
                state.isElsewhere = lease == nil
                // Counted from before the database was asked.
                state.renewAt = now + Self.renewal
                state.trustedUntil = lease == nil ? now : now + (Self.lease - Self.margin)
                return state.term
            }
        } catch {
            state.withLockedValue { $0.term = nil }
            parts.logger.warning("stepped down", metadata: ["from": "\(name)", "error": "\(error)"])
            return nil
        }
    }

    /// Lets another node begin at once.
    package func stepDown(now: Timestamp) async {
        let (name, fence, isShared) = (name, parts.fence, parts.database.isShared)
        let held = state.withLockedValue { state in
            defer { state.term = nil }
            return state.term != nil
        }
        guard held else { return }
        try? await parts.database.write(.urgent) { connection in
            let moment = isShared ? try StoreClock(connection).now() : now
            try TermLeases(connection).release(name, holder: fence, now: moment)
        }
    }
}
