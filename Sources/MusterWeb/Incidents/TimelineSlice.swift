import MusterCore
import MusterEngine
import MusterStore

/// A piece of an incident's timeline.
struct TimelineSlice: Sendable {
    /// Newest first.
    var entries: [TimelineEntry] = []
    /// Where an older piece begins; nil where there is none.
    var next: Int?
}

/// What somebody wants to see of a timeline.
struct TimelineQuery: Sendable {
    var filter = TimelineFilter.all
    /// Words that an entry must hold.
    var words: SearchWords?
    /// Only what came before the event of this sequence.
    var before: Int?
    var limit: Int
}

extension Site {
    /// Events that are looked at for one piece: who looks for something rare goes on from where it ended.
    private static let scanLimit = 20_000
    private static let chunk = 1_000

    func timeline(
        of incident: Incident,
        under process: ProcessDefinition,
        _ query: TimelineQuery
    ) async throws -> TimelineSlice {
        let writer = TimelineWriter(process: process, organisation: organisation)
        return try await parts.database.read { connection in
            let log = EventLog(connection)
            var slice = TimelineSlice()
            var (before, scanned) = (query.before, 0)
            // Whoever looks for a word need not know whether it was written or said.
            let isEverywhere = query.filter == .all && query.words != nil
            let chunk = query.filter == .all && query.words == nil ? query.limit + 1 : Self.chunk
            while scanned < Self.scanLimit {
                let records = try log.latest(incident.id, isEverywhere ? nil : .timeline, before: before, limit: chunk)
                for record in records {
                    let entry = writer.entry(record)
                    guard isEverywhere || query.filter.shows(entry.kind),
                        query.words?.areAll(in: "\(entry.who) \(entry.text)") ?? true
                    else { continue }
                    if slice.entries.count == query.limit {
                        slice.next = slice.entries.last?.sequence
                        return slice
                    }
                    slice.entries.append(entry)
                }
                before = records.last?.sequence
                scanned += records.count
                if records.count < chunk { return slice }
            }
            slice.next = before
            return slice
        }
    }
}
