import MusterCore
import MusterStore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@testable import MusterEngine

@Suite("The auditor", .timeLimit(.minutes(5)))
struct AuditorTests {
    /// Counts the calls of the address outside.
    private final class Watcher: Sendable {
        let calls = NIOLockedValueBox(0)
        func call() { calls.withLockedValue { $0 += 1 } }
    }

    private struct Silent: Error {}

    private func auditor(_ engine: TestEngine, _ watcher: Watcher) -> Auditor {
        Auditor(engine.parts) { watcher.call() }
    }

    @Test("finds nothing in the whole life of an incident, minute by minute")
    func sound() async throws {
        let engine = try await TestEngine("standard")
        let watcher = Watcher()
        let auditor = auditor(engine, watcher)
        let incident = try await engine.declare()

        for minute in 0..<180 {
            if minute == 20 { try await engine.run(.acknowledge(page: nil), on: incident.id) }
            try await engine.pass(1)
            let report = try #require(await auditor.tick(now: engine.now))
            #expect(report.isGood, "minute \(minute): \(report)")
        }

        #expect(watcher.calls.withLockedValue { $0 } == 180)
    }

    @Test("forgets what was answered under a key once nobody asks for it again")
    func oldAnswers() async throws {
        let engine = try await TestEngine()
        let auditor = auditor(engine, Watcher())
        let answer = IdempotencyKeys.Answer(requestHash: "a", status: 201, body: "{}")
        func keep(_ key: String) async throws {
            let now = engine.now
            try await engine.parts.database.write { try IdempotencyKeys($0).keep(answer, to: key, of: "ana", at: now) }
        }
        func isKept(_ key: String) async throws -> Bool {
            try await engine.parts.database.read { try IdempotencyKeys($0).answer(to: key, of: "ana") } != nil
        }
        try await keep("old")
        engine.clock.advance(by: IdempotencyKeys.memory)
        await auditor.tick(now: engine.now)
        #expect(try await isKept("old"))
        try await keep("new")

        engine.clock.advance(by: Auditor.sweepInterval)
        await auditor.tick(now: engine.now)

        #expect(try await isKept("old") == false)
        #expect(try await isKept("new"))
    }

    @Test(
        "sets the wake-up that an incident has lost, and keeps silent outside meanwhile",
        arguments: [nil, 600] as [Int?]
    )
    func repairs(delayedBy seconds: Int?) async throws {
        let engine = try await TestEngine()
        let watcher = Watcher()
        let incident = try await engine.declare()
        let id = incident.id.description
        let right = try await engine.parts.database.read { try TimerQueue($0).dueAt(.incident, id) }
        try await engine.parts.database.write { connection in
            if let seconds, let right {
                try TimerQueue(connection).set(.incident, id, dueAt: right + .seconds(seconds))
            } else {
                try TimerQueue(connection).remove(.incident, id)
            }
        }
        let auditor = auditor(engine, watcher)

        let first = await auditor.tick(now: engine.now)
        let calls = watcher.calls.withLockedValue { $0 }
        let second = await auditor.tick(now: engine.now)

        #expect(first?.repaired == 1)
        #expect(calls == 0)
        #expect(try await engine.parts.database.read { try TimerQueue($0).dueAt(.incident, id) } == right)
        #expect(second?.isGood == true)
        #expect(watcher.calls.withLockedValue { $0 } == 1)
    }

    @Test("finds wake-ups and pages that nobody does")
    func late() async throws {
        let engine = try await TestEngine()
        _ = try await engine.declare()
        let auditor = auditor(engine, Watcher())

        engine.clock.advance(by: .minutes(20))
        let late = try #require(await auditor.tick(now: engine.now))
        try await engine.work()
        let after = try #require(await auditor.tick(now: engine.now))

        #expect(late.lateWakeUps == 1)
        #expect(late.latePages == 1)
        #expect(after.isGood, "\(after.words)")
    }

    @Test("keeps silent outside when a failover has lost what was confirmed, until somebody knows")
    func lostWrites() async throws {
        let engine = try await TestEngine()
        let watcher = Watcher()
        let auditor = auditor(engine, watcher)
        try await engine.parts.database.write { try LostWrites($0).add(LostWrites.Loss(at: engine.now, count: 3)) }

        let found = try #require(await auditor.tick(now: engine.now))
        let calls = watcher.calls.withLockedValue { $0 }
        let isKnown = try await PauseSwitch(engine.parts).resume(by: .muster)
        let after = try #require(await auditor.tick(now: engine.now))

        #expect(found.lostWrites == 3)
        #expect(found.words == "3 confirmed writes were lost in a failover")
        #expect(calls == 0)
        #expect(isKnown)
        #expect(after.isGood, "\(after.words)")
        #expect(watcher.calls.withLockedValue { $0 } == 1)
    }

    @Test("tells no more of what it found once another node has the lead")
    func handedOver() async throws {
        let engine = try await TestEngine()
        let next = engine.node(fence: 2)
        let (one, two) = (auditor(engine, Watcher()), auditor(next, Watcher()))
        try await engine.parts.database.write { try LostWrites($0).add(LostWrites.Loss(at: engine.now, count: 3)) }
        await one.takeTurn()
        let found = engine.parts.audits.last?.lostWrites

        engine.clock.advance(by: OneAtATime.lease + .seconds(1))
        await two.takeTurn()
        await one.takeTurn()

        #expect(found == 3)
        #expect(next.parts.audits.last?.lostWrites == 3)
        #expect(engine.parts.audits.last == nil)
    }

    @Test("leaves the rest of a pass, and the call outside, to the node that takes the lead in the middle of it")
    func overtaken() async throws {
        let engine = try await TestEngine()
        let database = InterruptedDatabase(engine.parts.database)
        let slow = engine.node(fence: 2, on: database)
        let (ours, theirs) = (Watcher(), Watcher())
        let (overtaken, other) = (auditor(slow, ours), auditor(engine, theirs))
        // The first write takes the lead; the other node comes before the second.
        database.interrupt {
            database.interrupt {
                engine.clock.advance(by: OneAtATime.lease + .seconds(1))
                await other.takeTurn()
            }
        }

        await overtaken.takeTurn()

        #expect(theirs.calls.withLockedValue { $0 } == 1)
        #expect(ours.calls.withLockedValue { $0 } == 0)
        #expect(engine.parts.audits.last?.isGood == true)
        #expect(slow.parts.audits.last == nil)
    }

    @Test("keeps silent outside while the clock is one that somebody has set")
    func clockWasSet() async throws {
        let engine = try await TestEngine()
        let watcher = Watcher()
        let auditor = Auditor(engine.parts, clockWasSetBy: { .hours(-1) }) { watcher.call() }

        let found = try #require(await auditor.tick(now: engine.now))

        #expect(!found.isGood)
        #expect(found.words == "the clock was set by -3600 s")
        #expect(watcher.calls.withLockedValue { $0 } == 0)
    }

    @Test("finds an event that was changed, and says so until a whole round is clean")
    func damage() async throws {
        let engine = try await TestEngine()
        let watcher = Watcher()
        let incident = try await engine.declare()
        try await engine.parts.database.write { connection in
            try connection.execute("UPDATE incident_event SET actor = 'muster' WHERE sequence = 1")
        }
        let auditor = auditor(engine, watcher)

        let found = try #require(await auditor.tick(now: engine.now))
        try await engine.parts.database.write { connection in
            try connection.execute(
                "UPDATE incident_event SET actor = \(incident.declaredBy) WHERE sequence = 1"
            )
        }
        let next = try #require(await auditor.tick(now: engine.now))
        let clean = try #require(await auditor.tick(now: engine.now))

        #expect(found.damage.count == 1)
        #expect(!next.isGood && next.damage == found.damage)
        #expect(clean.isGood)
        #expect(watcher.calls.withLockedValue { $0 } == 1)
        #expect(engine.parts.audits.last == clean)
    }

    @Test("goes on where the last pass ended, also after a restart, with events that came meanwhile")
    func goesOn() async throws {
        let engine = try await TestEngine()
        for _ in 1...3 { _ = try await engine.declare() }
        let length = try await engine.parts.database.read { connection in
            try connection.first("SELECT COUNT(*) AS n FROM incident_event")?.integer("n") ?? 0
        }
        var position = ChainRound.Position.start
        var seen = 0
        while position.rounds == 0 {
            let from = position
            let report = try await engine.parts.database.read { connection in
                var next = from
                let report = try ChainRound(connection).verify(from: &next, limit: 3)
                return (report, next)
            }
            #expect(report.0.findings == [])
            #expect(report.0.events <= 3)
            (seen, position) = (seen + report.0.events, report.1)
        }

        #expect(seen == length)
        #expect(position.number == 1)
    }

    @Test("calls outside once a minute, and again at once where it was not heard")
    func beats() async throws {
        let engine = try await TestEngine()
        let watcher = Watcher()
        let isDown = NIOLockedValueBox(true)
        let auditor = Auditor(engine.parts) {
            watcher.call()
            if isDown.withLockedValue({ $0 }) { throw Silent() }
        }

        await auditor.tick(now: engine.now)
        isDown.withLockedValue { $0 = false }
        for _ in 0..<8 {
            engine.clock.advance(by: .seconds(15))
            await auditor.tick(now: engine.now)
        }

        #expect(watcher.calls.withLockedValue { $0 } == 3)
    }
}
