import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Sandbox", .timeLimit(.minutes(5)))
struct SandboxTests {
    /// A line of the timeline, and when it happened.
    private struct Line: Equatable {
        let minute: Double
        let recorded: Double
        let text: String
    }

    private func lines(_ engine: TestEngine, _ incident: ID<Incident>) async throws -> [Line] {
        let writer = TimelineWriter(
            process: engine.parts.processes.current,
            organisation: engine.parts.organisations.current
        )
        return try await engine.records(incident).map { record in
            Line(
                minute: Double((record.occurredAt - TestEngine.start).milliseconds) / 60_000,
                recorded: Double((record.recordedAt - TestEngine.start).milliseconds) / 60_000,
                text: writer.entry(record).text
            )
        }
    }

    /// Minutes after the start at which a clock reminded of something, and at which it recorded a miss.
    private func minutes(
        _ engine: TestEngine,
        _ incident: ID<Incident>,
        of clock: String
    ) async throws -> (reminded: [Int64], missed: [Int64]) {
        var found: (reminded: [Int64], missed: [Int64]) = ([], [])
        for record in try await engine.records(incident) {
            #expect(record.source != .clock || record.occurredAt == record.recordedAt)
            let minute = (record.recordedAt - TestEngine.start).milliseconds / 60_000
            switch record.event {
            case .obligationReminded(let reminder) where reminder.clock == clock: found.reminded.append(minute)
            case .obligationMissed(let miss) where miss.clock == clock: found.missed.append(minute)
            default: break
            }
        }
        return found
    }

    @Test(
        "reminds to check in and records what was missed, each at its very minute",
        arguments: [("SEV1", 20, 30), ("SEV2", 50, 60), ("SEV3", 170, 180)]
    )
    func cadence(_ severity: String, _ checkIn: Int64, _ update: Int64) async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare(severity)

        let reached = try await engine.sandbox.advance(by: .minutes(Int(update) * 2))

        #expect(reached == TestEngine.start + .minutes(Int(update) * 2))
        let checkIns = try await minutes(engine, incident.id, of: "check-in")
        #expect(checkIns.reminded == Array(stride(from: checkIn, through: update * 2, by: Int(checkIn))))
        #expect(checkIns.missed == [])
        let updates = try await minutes(engine, incident.id, of: "distribution-list")
        #expect(updates.missed == [update, update * 2])
        let recorded = try await engine.records(incident.id).map(\.recordedAt)
        #expect(recorded == recorded.sorted())
    }

    @Test("sends each message at its own time")
    func messages() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()

        _ = try await engine.sandbox.advance(by: .minutes(45))

        let entries = try await engine.messages(of: incident.id)
        #expect(entries.allSatisfy { $0.state == .delivered && $0.settledAt == $0.message.createdAt })
        let overdue = entries.filter { $0.message.payload.contains("Overdue: Update the distribution list") }
        #expect(overdue.map(\.message.createdAt) == [TestEngine.start + .minutes(30)])
        let reminders = entries.filter { $0.message.payload.contains("Reminder: Check in") }
        #expect(reminders.map(\.message.createdAt) == [20, 40].map { TestEngine.start + .minutes($0) })
    }

    @Test("comes to the same in one go as in steps of a minute", arguments: ["SEV1", "SEV2", "SEV3"])
    func steps(_ severity: String) async throws {
        let whole = try await TestEngine()
        let stepped = try await TestEngine()
        let one = try await whole.declare(severity)
        let other = try await stepped.declare(severity)

        _ = try await whole.sandbox.advance(by: .hours(4))
        let sandbox = stepped.sandbox
        for _ in 0..<240 { _ = try await sandbox.advance(by: .minutes(1)) }

        let told = try await lines(whole, one.id)
        #expect(told == (try await lines(stepped, other.id)))
        #expect(told.count > 20)
        #expect(
            try await whole.messages().map { [$0.message.key.count, Int($0.message.createdAt.milliseconds)] }
                == (try await stepped.messages().map { [$0.message.key.count, Int($0.message.createdAt.milliseconds)] })
        )
    }

    @Test("adds up what two people put it forward by at once")
    func together() async throws {
        let engine = try await TestEngine()
        let sandbox = engine.sandbox

        async let one = sandbox.advance(by: .minutes(10))
        async let other = sandbox.advance(by: .minutes(5))
        _ = try await (one, other)

        #expect(engine.now == TestEngine.start + .minutes(15))
        #expect(try await Sandbox.storedOffset(in: engine.parts.database) == .minutes(15))
    }

    @Test("ends more alerts than fit one turn at the moment at which they end")
    func manyAlerts() async throws {
        let source = try await AlertSource()
        let alerts = (0..<250).map { source.alert(["alertname": "A\($0)"], lasting: .minutes(5)) }
        try await source.send(alerts)

        _ = try await source.engine.sandbox.advance(by: .minutes(10))

        let ended = try await source.alerts()
        #expect(ended.count == 250)
        #expect(ended.allSatisfy { !$0.isFiring && $0.lastSeenAt == TestEngine.start + .minutes(5) })
    }

    @Test(
        "goes neither back nor further than 90 days",
        arguments: [Duration.zero, .minutes(-1), .days(90) + .seconds(1)]
    )
    func limits(_ length: Duration) async throws {
        let engine = try await TestEngine()

        await #expect(
            throws: EngineError.invalid(field: "advance", problem: "must be longer than nothing and at most P90D")
        ) {
            try await engine.sandbox.advance(by: length)
        }

        #expect(engine.now == TestEngine.start)
    }
}
