import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Timers", .timeLimit(.minutes(5)))
struct TimerServiceTests {
    /// Foundations without promises, so that only pages wake.
    private func engine() async throws -> TestEngine {
        try await TestEngine(editingProcess: { $0.clocks = [] })
    }

    /// Minutes after the start at which a step was taken.
    private func steps(_ engine: TestEngine, _ incident: ID<Incident>) async throws -> [Int64] {
        try await engine.records(incident).compactMap { record in
            guard case .escalationAdvanced = record.event else { return nil }
            return (record.occurredAt - TestEngine.start).milliseconds / 60_000
        }
    }

    @Test("escalate at the minutes of the policy, to somebody else each time")
    func escalates() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        try await engine.outbox.tick(now: engine.now)

        try await engine.pass(44)

        #expect(try await steps(engine, incident.id) == [0, 15, 30])
        let mails = engine.mail.attempts
        #expect(mails.map(\.at) == [0, 15, 30].map { TestEngine.start + .minutes($0) })
        #expect(Set(mails.map(\.message.to)).count == 3)
        #expect(mails.last?.message.to == (try engine.person("maximilian")).email)
    }

    @Test("page nobody else once somebody has acknowledged")
    func acknowledged() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        try await engine.pass(16)

        try await engine.run(.acknowledge(page: nil), on: incident.id)
        try await engine.pass(180)

        #expect(try await steps(engine, incident.id) == [0, 15])
        #expect(try await engine.parts.database.read { try TimerQueue($0).nextDueAt() } == nil)
    }

    @Test("fire once after downtime, say how late, and count the next step from then")
    func downtime() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        let later = engine.restarted()
        engine.clock.advance(by: .minutes(40))

        try await later.work()
        try await later.work()

        #expect(try await steps(engine, incident.id) == [0, 40])
        let lateness = try await engine.records(incident.id).compactMap { record -> Int64? in
            if case .escalationAdvanced(let step) = record.event { step.lateBy } else { nil }
        }
        #expect(lateness == [0, 25 * 60_000])
        try await later.pass(15)
        #expect(try await steps(engine, incident.id) == [0, 40, 55])
    }

    @Test("do nothing before anything is due")
    func early() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        engine.clock.advance(by: .minutes(15) - .milliseconds(1))

        #expect(try await engine.timers.tick(now: engine.now) == 0)

        #expect(try await steps(engine, incident.id) == [0])
    }

    @Test("go on with the others where one cannot be woken")
    func failing() async throws {
        let engine = try await engine()
        let nobody = ID<Incident>(engine.parts.makeID())
        try await engine.parts.database.write { connection in
            try TimerQueue(connection).set(.incident, nobody.description, dueAt: TestEngine.start)
        }
        let incident = try await engine.declare()

        try await engine.pass(15)

        #expect(try await steps(engine, incident.id) == [0, 15])
        let left = try await engine.parts.database.read { try TimerQueue($0).dueAt(.incident, nobody.description) }
        #expect(left == TestEngine.start)
    }

    @Test("go on where an alert cannot be ended")
    func failingAlert() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        let (broken, sound) = (ID<Alert>(engine.parts.makeID()), ID<Alert>(engine.parts.makeID()))
        let nowhere = ID<Incident>(engine.parts.makeID())
        try await engine.parts.database.write { connection in
            var alerts = NewAlerts()
            try alerts.append(broken, name: "Broken", incident: nowhere)
            try alerts.append(sound, name: "Sound", incident: nil)
            try AlertShelf(connection).add(alerts)
        }

        try await engine.pass(15)

        #expect(try await steps(engine, incident.id) == [0, 15])
        #expect(try await engine.parts.database.read { try AlertShelf($0).find(sound) }?.isFiring == false)
        #expect(try await engine.parts.database.read { try AlertShelf($0).find(broken) }?.isFiring == true)
    }

    @Test("fire again once the lease of a node that died is over, and not before")
    func deadNode() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        engine.clock.advance(by: .minutes(15))
        let now = engine.now
        let claimed = try await engine.parts.database.write { connection in
            try TimerQueue(connection).claimDue(now: now, lease: TimerService.lease, limit: 10, fence: 99)
        }
        #expect(claimed.count == 1)

        engine.clock.advance(by: TimerService.lease - .milliseconds(1))
        try await engine.timers.tick(now: engine.now)
        #expect(try await steps(engine, incident.id) == [0])
        engine.clock.advance(by: .milliseconds(1))
        try await engine.timers.tick(now: engine.now)

        #expect(try await steps(engine, incident.id) == [0, 15])
    }
}

extension NewAlerts {
    /// An alert that its source has sent once, and will not send again.
    fileprivate mutating func append(_ id: ID<Alert>, name: String, incident: ID<Incident>?) throws {
        let batch = try #require(AlertBatch(ordinary: Array(#"[{"labels":{"alertname":"\#(name)"}}]"#.utf8)))
        append(
            id,
            batch.alerts[0],
            of: batch,
            AlertText(batch.alerts[0], of: batch),
            integration: "prometheus",
            startsAt: TestEngine.start,
            endsAt: TestEngine.start + .minutes(1),
            isFiring: true,
            seenAt: TestEngine.start,
            triage: .inbox,
            because: "",
            incident: incident
        )
    }
}
