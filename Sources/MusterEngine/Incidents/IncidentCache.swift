package import MusterCore
import NIOConcurrencyHelpers

/// Incidents as they were last seen, so that a command need not replay a long history.
///
/// Only a shortcut: whoever takes one out compares its version with the store's and replays where they differ.
package final class IncidentCache: Sendable {
    /// How many are kept: the open ones of a very bad day.
    private static let limit = 2_000

    private struct State {
        var incidents: [ID<Incident>: Incident] = [:]
        /// In the order in which they were first kept; the first goes first.
        var arrivals: [ID<Incident>] = []
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    package func incident(_ id: ID<Incident>, version: Int) -> Incident? {
        state.withLockedValue { $0.incidents[id] }.flatMap { $0.version == version ? $0 : nil }
    }

    /// Keeps the newer of what is there and `incident`.
    package func keep(_ incident: Incident) {
        state.withLockedValue { state in
            if let known = state.incidents[incident.id], known.version > incident.version { return }
            if state.incidents.updateValue(incident, forKey: incident.id) == nil { state.arrivals.append(incident.id) }
            while state.incidents.count > Self.limit, let oldest = state.arrivals.first {
                state.arrivals.removeFirst()
                state.incidents[oldest] = nil
            }
        }
    }
}
