import MusterCore
import MusterEngine
import MusterStore

extension Site {
    /// A piece of the record with what was changed at the time between its entries, newest first. Among what was looked for
    /// by its words there are none.
    func withChanges(
        _ slice: TimelineSlice,
        _ query: TimelineQuery,
        of incident: Incident
    ) async throws -> [TimelineEntry] {
        if query.words != nil || !query.filter.shows(.change) { return slice.entries }
        // A change belongs to the piece that shows what came just before it.
        let begin = slice.next == nil ? nil : slice.entries.last?.occurredAt
        let end = try await moment(of: query.before, in: incident)
        let all = try await changes(around: incident)
        // Counted from the oldest, so that a new one changes no other's number.
        var rest = zip(all, (0..<all.count).reversed())
            .filter { change, _ in begin.map { change.at >= $0 } ?? true && end.map { change.at < $0 } ?? true }[...]
        var merged: [TimelineEntry] = []
        for entry in slice.entries {
            while let (change, number) = rest.first, change.at > entry.recordedAt {
                merged.append(TimelineEntry(change, number: number))
                rest = rest.dropFirst()
            }
            merged.append(entry)
        }
        return merged + rest.map { TimelineEntry($0, number: $1) }
    }

    private func moment(of sequence: Int?, in incident: Incident) async throws -> Timestamp? {
        guard let sequence else { return nil }
        return try await parts.database.read { connection in
            try EventLog(connection).load(incident.id, after: sequence - 1, limit: 1).first?.occurredAt
        }
    }
}

extension TimelineEntry {
    /// - Parameter number: tells the changes apart; the entries of the record are counted from 1.
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
