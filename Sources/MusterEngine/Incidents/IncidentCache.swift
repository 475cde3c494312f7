package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// Incidents as they were last seen, so that neither a command nor a page need replay a long history.
///
/// Only a shortcut: what is taken out is known by the hash of its last event, which no other history has. So it may hold
/// what a transaction has written and not yet committed, and what a database has lost since.
package final class IncidentCache: Sendable {
    /// How many are kept: the open ones of a very bad day.
    private static let limit = 2_000

    /// An incident, and the hash of its last event.
    package struct Seen: Sendable {
        package let incident: Incident
        package let hash: String

        package init(_ incident: Incident, hash: String) {
            (self.incident, self.hash) = (incident, hash)
        }

        package var head: IncidentHead { IncidentHead(version: incident.version, hash: hash) }
    }

    private struct Entry {
        var committed: Seen?
        /// Written by a transaction that may not be committed yet: the next one on the same connection builds on it.
        var written: Seen?
    }

    private struct State {
        var entries: [ID<Incident>: Entry] = [:]
        /// In the order in which they were first kept; the first goes first.
        var arrivals: [ID<Incident>] = []

        mutating func change(_ id: ID<Incident>, _ body: (inout Entry) -> Void) {
            var entry = entries[id] ?? Entry()
            body(&entry)
            if entries.updateValue(entry, forKey: id) == nil { arrivals.append(id) }
            while entries.count > IncidentCache.limit, let oldest = arrivals.first {
                arrivals.removeFirst()
                entries[oldest] = nil
            }
        }
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// The incident as it is at that very event.
    package func incident(_ id: ID<Incident>, at head: IncidentHead) -> Incident? {
        let entry = state.withLockedValue { $0.entries[id] }
        return [entry?.committed, entry?.written].compactMap(\.self).first { $0.head == head }?.incident
    }

    /// Earlier states of an incident, the latest first: what came since is applied to one of them.
    func earlier(_ id: ID<Incident>, than version: Int) -> [Seen] {
        let entry = state.withLockedValue { $0.entries[id] }
        return [entry?.committed, entry?.written].compactMap(\.self).filter { $0.incident.version < version }
            .sorted { $0.incident.version > $1.incident.version }
    }

    /// Notes what a transaction has written, before it is committed.
    func propose(_ incident: Incident, hash: String) {
        state.withLockedValue { $0.change(incident.id) { $0.written = Seen(incident, hash: hash) } }
    }

    /// Its transaction is on disk.
    func confirm(_ incident: Incident) {
        state.withLockedValue { state in
            guard let written = state.entries[incident.id]?.written, written.incident.version == incident.version else {
                return
            }
            state.change(incident.id) { $0.committed = written }
        }
    }

    /// Keeps the newer of what is there and what a reader has found.
    package func keep(_ seen: Seen) {
        state.withLockedValue { state in
            if let known = state.entries[seen.incident.id]?.committed, known.incident.version > seen.incident.version {
                return
            }
            state.change(seen.incident.id) { $0.committed = seen }
        }
    }
}
