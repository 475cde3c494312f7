import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@Suite("Alerts by a key of their source", .timeLimit(.minutes(5)))
struct KeyedSourceTests {
    @Test("are one as long as they fire, whatever else they say")
    func dedup() async throws {
        let source = try await KeyedSource()

        try await source.send(.trigger, labels: ["alertname": "Disk is full"])
        try await source.send(.trigger, labels: ["alertname": "Disk is fuller"])
        try await source.engine.signals.flush()

        let alerts = try await source.alerts()
        #expect(alerts.map(\.timesSent) == [2])
        #expect(alerts.map(\.alert.labels["alertname"]) == ["Disk is fuller"])
        #expect(alerts.map(\.alert.annotations["dedup_key"]) == ["db1/disk"])
    }

    @Test("end by their key alone, and a later one is another")
    func end() async throws {
        let source = try await KeyedSource()
        try await source.send(.trigger, labels: ["alertname": "Disk is full"])

        try await source.send(.resolve)
        #expect(try await source.alerts().map(\.isFiring) == [false])
        source.engine.clock.advance(by: .minutes(1))
        try await source.send(.trigger, labels: ["alertname": "Disk is full"])

        #expect(try await source.alerts().map(\.isFiring) == [false, true])
    }

    @Test(
        "that do not fire can be neither ended nor acknowledged: that is dropped",
        arguments: [SourceAlert.Action.resolve, .acknowledge]
    )
    func dropped(action: SourceAlert.Action) async throws {
        let source = try await KeyedSource()

        try await source.send(action, labels: ["alertname": "Unknown"])

        #expect(try await source.alerts() == [])
    }

    @Test("that are over before they are written are over once they are")
    func endsBehind() async throws {
        let database = HeldDatabase(try SQLiteDatabase(path: nil))
        let source = try await KeyedSource(in: try await TestEngine(on: database))
        database.hold()
        async let begun: Void = source.send(.trigger, labels: ["alertname": "Disk is full"])
        while database.heldCount == 0 { await Task.yield() }
        async let ended: Void = source.send(.resolve)
        for _ in 0..<10_000 { await Task.yield() }
        database.letThrough()

        try await begun
        try await ended

        #expect(try await source.alerts().map(\.isFiring) == [false])
    }

    @Test("do not end by the key of another source")
    func otherSource() async throws {
        let source = try await KeyedSource()
        try await source.send(.trigger, labels: ["alertname": "Disk is full"])
        let other = try await Inlets(source.engine.parts).add(name: "other", kind: .pagerduty, by: .muster)

        try await source.engine.signals.take([source.alert(.resolve)], from: other, payload: "")

        #expect(try await source.alerts().map(\.isFiring) == [true])
    }

    @Test("that fire go on over a restart, and end by their key after it")
    func restart() async throws {
        let source = try await KeyedSource()
        try await source.send(.trigger, labels: ["alertname": "Disk is full"])
        let restarted = source.engine.restarted()

        try await restarted.signals.take([source.alert(.resolve)], from: source.integration, payload: "")

        #expect(try await source.alerts().map(\.isFiring) == [false])
    }

    @Test("that somebody acknowledges at the source page nobody else")
    func acknowledge() async throws {
        let source = try await KeyedSource()
        try await source.send(.trigger, labels: KeyedSource.grave)
        try await source.engine.work()
        let paged = source.engine.mail.attempts.count
        #expect(paged > 0)
        let before = try await whole(source)

        try await source.send(.acknowledge)
        try await source.send(.trigger, labels: KeyedSource.grave)
        try await source.send(.acknowledge)
        try await source.engine.pass(60)

        let after = try await whole(source)
        #expect(after.milestones[.acknowledged] == source.engine.now - .minutes(60))
        let escalations = Set(before.pages.map(\.escalation))
        #expect(!escalations.isEmpty)
        #expect(after.escalations.allSatisfy { !escalations.contains($0.id) || $0.acknowledgedAt != nil })
        #expect(after.pages.filter { escalations.contains($0.escalation) }.map(\.id) == before.pages.map(\.id))
    }

    private func whole(_ source: KeyedSource) async throws -> Incident {
        let incident = try #require(try await source.incidents().first)
        return try #require(Incident(replaying: try await source.engine.records(incident.id)))
    }
}

/// A database whose writer has other things to do until it is let through: what is submitted waits.
private final class HeldDatabase: ForwardingDatabase {
    let database: any Database
    private let held = NIOLockedValueBox<(isHeld: Bool, waiting: [@Sendable () -> Void])>((false, []))

    init(_ database: any Database) {
        self.database = database
    }

    var heldCount: Int { held.withLockedValue { $0.waiting.count } }

    func hold() { held.withLockedValue { $0.isHeld = true } }

    func letThrough() {
        let waiting = held.withLockedValue { held in
            defer { held = (false, []) }
            return held.waiting
        }
        for submit in waiting { submit() }
    }

    func submit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ answer: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let database = database
        let isHeld = held.withLockedValue { held in
            if held.isHeld { held.waiting.append { database.submit(lane, body, answer) } }
            return held.isHeld
        }
        if !isHeld { database.submit(lane, body, answer) }
    }
}
