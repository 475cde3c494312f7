import MusterCore
import MusterStore

/// Writes incidents into a store, with everything that a server writes of them: events in their chain, the list, the
/// index of words, the sums of the reports, the wake-ups.
struct Filling {
    /// Incidents that are told at a time, and written in one transaction.
    private static let batch = 500
    /// Batches that are told ahead of the one that is written.
    private static let ahead = 3

    var database: any Database
    var world: StoryTeller.World
    var count: Int
    /// Of the first incident and of the last.
    var span: (start: Timestamp, end: Timestamp)

    /// One incident, ready to be written.
    private struct Told: Sendable {
        var coded: CodedEvents
        var summary: IncidentSummary
        var figures: IncidentFigures
        var records: Int
    }

    /// - Returns: how many events were written.
    func run() async throws -> Int {
        var starts = Array(stride(from: 1, through: count, by: Self.batch).reversed())
        var waiting: [Task<[Told], any Error>] = []
        var written = 0
        var batches = 0
        while !starts.isEmpty || !waiting.isEmpty {
            while waiting.count < Self.ahead, let start = starts.popLast() {
                let numbers = start..<min(start + Self.batch, count + 1)
                waiting.append(Task.detached { [self] in try numbers.map { try tell($0) } })
            }
            let told = try await waiting.removeFirst().value
            try await database.write { connection in try Self.write(told, connection) }
            written += told.reduce(0) { $0 + $1.records }
            batches += 1
            if batches % 100 == 0 { print("\(batches * Self.batch) incidents, \(written) events") }
        }
        return written
    }

    /// The newest burn, since some hours; those before them wait for their retrospective, since days; the many are closed.
    private func fate(of number: Int) -> (moment: Timestamp, ending: StoryTeller.Ending) {
        let burning = min(100, count / 20)
        let resolved = min(900, count / 10)
        let age = count - number
        if age < burning { return (span.end - .minutes(3 * (age + 1)), .burning) }
        let lastHours = span.end - .hours(12)
        if age < burning + resolved { return (lastHours - .minutes(4 * (age - burning)), .resolved) }
        let length = lastHours - .days(4) - span.start
        let step = length.components.seconds * 1_000 / Int64(count - burning - resolved)
        return (span.start + .milliseconds(step * Int64(number - 1)), .closed)
    }

    private func tell(_ number: Int) throws -> Told {
        let (moment, ending) = fate(of: number)
        var story = try StoryTeller(number: number, at: moment, in: world)
        try story.tell(to: ending, end: max(moment, span.end))
        var chance = Chance(seed: UInt64(number) &+ 0xABCD_EF01)
        let coded = try CodedEvents(story.records, of: story.incident.id) { chance.bytes($0) }
        return Told(
            coded: coded,
            summary: IncidentSummary(
                story.incident,
                process: world.process,
                promises: story.promises,
                headHash: coded.headHash
            ),
            figures: IncidentFigures(of: story.incident, under: world.process),
            records: story.records.count
        )
    }

    private static func write(_ told: [Told], _ connection: any SQLConnection) throws {
        let (log, board) = (EventLog(connection), IncidentBoard(connection))
        let (search, tallies) = (IncidentSearch(connection), ReportTallies(connection))
        var sums: [Tally.Key: Tally] = [:]
        for one in told {
            try log.append(one.coded)
            try board.save(one.summary)
            try search.add(one.coded.texts, to: one.summary.number)
            try tallies.keep(one.figures, of: one.summary.id)
            for (key, tally) in one.figures.tallies { sums[key, default: Tally()] += tally }
            if let wake = one.summary.wakeAt {
                try TimerQueue(connection).set(.incident, one.summary.id.description, dueAt: wake)
            }
        }
        try tallies.add(sums)
    }
}
