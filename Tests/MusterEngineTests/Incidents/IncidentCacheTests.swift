import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The cache of incidents", .timeLimit(.minutes(5)))
struct IncidentCacheTests {
    @Test("gives an incident for the hash of its last event alone, so that a lost history is never taken for another")
    func otherHistory() async throws {
        let incident = try await TestEngine().declare()
        let cache = IncidentCache()

        cache.keep(IncidentCache.Seen(incident, hash: "one"))

        #expect(cache.incident(incident.id, at: IncidentHead(version: incident.version, hash: "one")) == incident)
        #expect(cache.incident(incident.id, at: IncidentHead(version: incident.version, hash: "other")) == nil)
    }

    @Test("holds what is committed beside what a transaction has written and may still undo")
    func proposal() async throws {
        let engine = try await TestEngine()
        let before = try await engine.declare()
        let after = try await engine.run(.checkIn(note: "All is well"), on: before.id)
        let cache = IncidentCache()
        cache.keep(IncidentCache.Seen(before, hash: "one"))

        cache.propose(after, hash: "two")

        #expect(cache.incident(before.id, at: IncidentHead(version: before.version, hash: "one")) == before)
        #expect(cache.incident(after.id, at: IncidentHead(version: after.version, hash: "two")) == after)

        cache.confirm(after)

        #expect(cache.incident(before.id, at: IncidentHead(version: before.version, hash: "one")) == nil)
    }

    @Test("is caught up with the events that came since, and with nothing that is not of the same history")
    func catchingUp() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let node = engine.node(fence: 2)
        _ = try await node.parts.database.read { try node.parts.incident(incident.id, $0) }
        for number in 1...3 {
            try await engine.run(.checkIn(note: "Round \(number)"), on: incident.id)
        }
        let astray = IncidentCache.Seen(incident, hash: "of another history")
        let other = engine.node(fence: 3)
        other.parts.incidents.keep(astray)

        let caughtUp = try await node.parts.database.read { try node.parts.incident(incident.id, $0) }
        let replayed = try await other.parts.database.read { try other.parts.incident(incident.id, $0) }

        let expected = Incident(replaying: try await engine.records(incident.id))
        #expect(caughtUp == expected)
        #expect(replayed == expected)
    }
}
