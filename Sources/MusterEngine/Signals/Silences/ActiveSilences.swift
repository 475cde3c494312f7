package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// The silences that are in force or will be, as the running server remembers them: each new alert asks for them.
package final class ActiveSilences: Sendable {
    /// How long they are used without asking the store again: another server may have made one.
    private static let lifetime: Duration = .seconds(2)

    private struct State {
        var silences: [Silence] = []
        var readAt: Timestamp?
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Reads them, where they were not read lately.
    package func prepare(_ connection: any SQLConnection, now: Timestamp) throws {
        let readAt = state.withLockedValue(\.readAt)
        if let readAt, now >= readAt, now - readAt < Self.lifetime { return }
        try read(connection, now: now)
    }

    func read(_ connection: any SQLConnection, now: Timestamp) throws {
        let silences = try Silences(connection).list(endingAfter: now)
        state.withLockedValue { $0 = State(silences: silences, readAt: now) }
    }

    /// The one that hides an alert and ends last; nil where none does.
    func silence(at now: Timestamp, of integration: String, _ label: (String) -> String?) -> Silence? {
        let silences = state.withLockedValue(\.silences)
        return silences.last { $0.state(at: now) == .active && $0.covers(label, of: integration) }
    }

    /// Those in force for a source's alerts.
    package func active(at now: Timestamp, of integration: String) -> [Silence] {
        state.withLockedValue(\.silences).filter { silence in
            silence.state(at: now) == .active && (silence.integration ?? integration) == integration
        }
    }
}
