import MusterCore
import MusterStore

extension Site {
    /// Entries of the record with what was changed at the time between them, newest first.
    ///
    /// - Parameter entries: the latest of an incident, oldest first.
    func timeline(_ entries: [TimelineEntry], of incident: Incident) async throws -> [TimelineEntry] {
        // Where the record is not shown from its beginning, neither are the changes.
        let isWhole = entries.first.map { $0.sequence <= 1 } ?? true
        let changes = try await changes(around: incident).filter { change in
            isWhole || change.at >= entries[0].occurredAt
        }
        var merged: [TimelineEntry] = []
        var rest = changes[...]
        for entry in entries.reversed() {
            while let change = rest.first, change.at > entry.recordedAt {
                merged.append(TimelineEntry(change, number: merged.count))
                rest = rest.dropFirst()
            }
            merged.append(entry)
        }
        return merged + rest.enumerated().map { TimelineEntry($1, number: merged.count + $0) }
    }
}

extension TimelineEntry {
    /// - Parameter number: tells the entries of a page apart; those of the record are counted from 1.
    fileprivate init(_ change: ChangeEvent, number: Int) {
        self.init(
            sequence: -1 - number,
            occurredAt: change.at,
            recordedAt: change.at,
            who: change.source ?? change.integration,
            person: nil,
            source: .alert,
            kind: .change,
            text: "Changed: \(change.summary)"
        )
    }
}
