import Testing

@testable import MusterCore

/// Random histories, the same ones for the same seed.
@Suite("An incident's history")
struct ReplayTests {
    struct Run: Sendable, CustomTestStringConvertible {
        let process: String
        let seed: UInt64
        var testDescription: String { "\(process), seed \(seed)" }

        static let all = BuiltInProcesses.names.filter { ProcessDefinition.builtIn(named: $0) != nil }.flatMap { name in
            (1...6).map { Run(process: name, seed: $0) }
        }
    }

    /// - Returns: the story, with how many commands were carried out and how many were refused.
    private func tell(_ run: Run) throws -> (story: Story, done: Int, refused: Int) {
        var deck = CommandDeck(seed: OnCallSeed(run.seed))
        let process = try ProcessDefinition.named(run.process)
        var declaration = Story.declaration
        declaration.severity = try #require(process.severities.randomElement(using: &deck.seed)).key
        var story = try Story(process, declaration.complete(under: process))
        var (done, refused) = (0, 0)
        for _ in 0..<250 {
            switch Int.random(in: 0..<10, using: &deck.seed) {
            case 0: try story.wait(.minutes(Int.random(in: 1...90, using: &deck.seed)))
            case 1: try story.sleepThrough(.minutes(Int.random(in: 1...300, using: &deck.seed)))
            // Clocks of machines step back.
            case 2: story.now = story.now - .seconds(Int.random(in: 0...5, using: &deck.seed))
            default: break
            }
            let before = story
            do {
                try story.run(deck.deal(story), by: deck.actor(story), .api)
                done += 1
            } catch {
                #expect(error is IncidentRejection)
                #expect(story.incident == before.incident)
                refused += 1
            }
        }
        return (story, done, refused)
    }

    @Test("gives the same incident when it is replayed, and loses nothing on the way", arguments: Run.all)
    func replay(run: Run) throws {
        let (story, done, refused) = try tell(run)

        #expect(Incident(replaying: story.records) == story.incident)
        #expect(story.records.map(\.sequence) == Array(1...story.records.count))
        #expect(zip(story.records, story.records.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt })
        #expect(story.incident.version == story.records.count)
        // Neither all yes nor all no, or nothing would be shown.
        #expect(done > 40)
        #expect(refused > 40)
    }

    @Test("holds what is true of every incident", arguments: Run.all)
    func invariants(run: Run) throws {
        let (story, _, _) = try tell(run)
        let incident = story.incident

        for role in story.process.roles where role.single {
            #expect(incident.holders(of: role.key).count <= 1, "\(role.key)")
        }
        #expect(Set(incident.pages.map(\.id)).count == incident.pages.count)
        let exhausted = story.events.compactMap(\.exhausted).map(\.escalation)
        #expect(Set(exhausted).count == exhausted.count)
        for escalation in incident.escalations {
            let steps = story.events.compactMap(\.advanced).filter { $0.escalation == escalation.id }.map(\.step)
            #expect(steps == Array(0..<steps.count), "no step is skipped or taken twice")
        }
        for (clock, record) in incident.record {
            let missed = record.missed.map(\.key)
            #expect(Set(missed).count == missed.count, "\(clock)")
            #expect(Set(missed).isDisjoint(with: onTime(story, clock)), "\(clock) is never both kept and missed")
        }
        for (one, next) in zip(incident.severityHistory, incident.severityHistory.dropFirst()) {
            #expect(one.to == next.from)
        }
    }

    private func onTime(_ story: Story, _ clock: String) -> Set<String> {
        Set(story.events.compactMap(\.kept).filter { $0.clock == clock && $0.onTime }.map(\.key))
    }

    @Test("is the same for the same commands")
    func deterministic() throws {
        let run = try #require(Run.all.first)

        #expect(try tell(run).story.records == tell(run).story.records)
    }

    @Test("that is empty gives no incident")
    func empty() {
        #expect(Incident(replaying: []) == nil)
    }
}
