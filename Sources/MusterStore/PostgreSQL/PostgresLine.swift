import Foundation
import NIOConcurrencyHelpers

/// The way to the server that one thread has: its session, opened when it is wanted and again when it broke.
final class PostgresLine: Sendable {
    /// After how long a server that could not be reached is tried again, from the first time to the last.
    private static let shortestPause: Duration = .milliseconds(100)
    private static let longestPause: Duration = .seconds(2)
    /// How long it is asked what became of a transaction whose end was not heard.
    private static let patience: Duration = .seconds(8)

    private struct State {
        var session: PostgresSession?
        /// Which history of the cluster the session writes: another one after a failover.
        var history: String?
        var pause = shortestPause
        var quiet: (until: ContinuousClock.Instant, because: any Error)?
        var isClosed = false
    }

    private let address: PostgresAddress
    private let witness: PostgresWitness
    private let state = NIOLockedValueBox(State())

    /// - Parameter witness: compares each session with what the other lines of this node have seen.
    init(_ address: PostgresAddress, _ witness: PostgresWitness) {
        self.address = address
        self.witness = witness
    }

    /// - Throws: ``StoreError/unreachable(_:)``, without trying where it was tried a moment ago.
    func session() throws -> PostgresSession {
        try state.withLockedValue { state in
            if state.isClosed { throw StoreError.closed }
            if let session = state.session, session.isConnected { return session }
            state.session = nil
            if let quiet = state.quiet, ContinuousClock.now < quiet.until { throw quiet.because }
            do {
                let session = try PostgresSession.open(address)
                let history = try Self.history(session)
                if let history { try witness.compare(session, in: history) }
                (session.history, state.history) = (history, history)
                state.session = session
                state.pause = Self.shortestPause
                state.quiet = nil
                return session
            } catch {
                let error = (error as? PostgresFailure).map { StoreError($0) } ?? error
                state.quiet = (.now + state.pause, error)
                state.pause = min(state.pause * 2, Self.longestPause)
                throw error
            }
        }
    }

    /// Ends the transaction that may be open, and the session where that does not help.
    func reset() {
        state.withLockedValue { state in
            guard let session = state.session else { return }
            if session.isConnected, !session.isInTransaction { return }
            if (try? session.run("ROLLBACK")) == nil { state.session = nil }
        }
    }

    /// Hangs up; the next who asks gets another session.
    func drop() {
        state.withLockedValue { $0.session = nil }
    }

    func close() {
        state.withLockedValue { state in
            state.isClosed = true
            state.session = nil
        }
    }

    enum Fate {
        case kept, undone, unknown
    }

    /// What became of a transaction whose end was not heard.
    ///
    /// The number of a transaction means something in one history alone: a standby that was made the primary without
    /// having heard of it has given the number to another one.
    func fate(ofTransaction number: String) -> Fate {
        let before = state.withLockedValue { state in
            state.session = nil
            return state.history
        }
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if let session = try? session() {
                guard state.withLockedValue(\.history) == before else { return .unknown }
                let asked = "SELECT pg_xact_status(CAST(CAST($1 AS TEXT) AS xid8)) AS fate"
                switch try? session.query(asked, [.text(number)]).first?.optionalText("fate") {
                case "committed": return .kept
                case "aborted": return .undone
                default: break
                }
            }
            Self.sleep(.milliseconds(50))
        }
        return .unknown
    }

    private static func history(_ session: PostgresSession) throws -> String? {
        try session.query(
            "SELECT CAST(substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS TEXT) AS history"
        ).first?.optionalText("history")
    }

    /// On a thread that is ours.
    static func sleep(_ time: Duration) {
        Thread.sleep(forTimeInterval: Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
    }
}
