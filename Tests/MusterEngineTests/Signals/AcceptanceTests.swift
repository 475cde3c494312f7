import Foundation
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

/// What those who come from Alertmanager rely on, in Muster's terms: a group is an incident, a notification is a page or a
/// webhook.
@Suite("What users of Alertmanager rely on", .timeLimit(.minutes(5)))
struct AcceptanceTests {
    private static let labels = ["alertname": "Queue", "severity": "critical", "service": "checkout"]

    private func hooks(_ events: [String]...) async throws -> AlertSource {
        let engine = try await TestEngine(editing: { organisation in
            organisation.webhooks = events.enumerated().map { number, events in
                WebhookEndpoint(
                    id: ID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(number)))),
                    name: "hook\(number)",
                    url: "https://hooks.example.org/\(number)",
                    events: events
                )
            }
        })
        return try await AlertSource(in: engine)
    }

    private func firing(_ source: AlertSource) async throws -> [ActiveAlert] {
        try await source.engine.signals.firing(of: "prometheus")
    }

    private func pages(_ source: AlertSource) async throws -> Int {
        try await source.engine.messages().filter { $0.message.purpose == .page }.count
    }

    /// The kinds of event that a webhook was told, in order.
    private func told(_ source: AlertSource, _ hook: Int = 0) -> [String] {
        source.engine.webhooks.attempts.filter { $0.message.to.hasSuffix("/\(hook)") }
            .compactMap { $0.message.event?.type }.filter { $0.hasPrefix("alert.") }
    }

    @Test("The earliest start and the latest end count, and the words that came last")
    func merge() async throws {
        let source = try await hooks([])
        let start = source.engine.now
        try await source.send(Self.labels, startsAt: start - .minutes(2), lasting: .minutes(10))

        try await source.send(Self.labels, annotations: ["summary": "one"], startsAt: start, lasting: .minutes(3))
        try await source.send(Self.labels, annotations: ["summary": "two"], startsAt: start - .minutes(9))

        let alert = try #require(try await firing(source).first)
        #expect(alert.startsAt == start - .minutes(9))
        #expect(alert.endsAt == start + .hours(1))
        #expect(String(decoding: alert.text.annotations, as: UTF8.self).contains("two"))
    }

    @Test("What comes again after its end is another alert, which may begin earlier than the one before ended")
    func again() async throws {
        let source = try await hooks([])
        let start = source.engine.now
        try await source.send(Self.labels, startsAt: start)
        source.engine.clock.advance(by: .minutes(4))
        try await source.send(Self.labels, startsAt: start, endsAt: start + .minutes(4))
        source.engine.clock.advance(by: .minutes(1))

        try await source.send(Self.labels, startsAt: start + .minutes(5))

        let alerts = try await source.alerts()
        #expect(alerts.map(\.isFiring) == [false, true])
        #expect(alerts.map(\.alert.startsAt) == [start, start + .minutes(5)])
    }

    @Test("An end that lies ahead does not mean that it is over, but that it is unless it is sent again")
    func endsAhead() async throws {
        let source = try await hooks([])
        try await source.send(Self.labels, lasting: .minutes(3))
        try await source.engine.pass(2)
        #expect(try await firing(source).count == 1)

        try await source.send(Self.labels, lasting: .minutes(3))
        try await source.engine.pass(2)
        #expect(try await firing(source).count == 1)
        try await source.engine.pass(2)

        #expect(try await firing(source).isEmpty)
        #expect(try await source.alerts().count == 1)
    }

    @Test("One that says no end is over when it was not sent again for five minutes")
    func resolveTimeout() async throws {
        let source = try await hooks([])
        let read = AlertBatch.ReadAlert(
            labels: Self.labels,
            annotations: [:],
            startsAt: nil,
            endsAt: nil,
            generatorURL: nil
        )
        try await source.send(AlertBatch([read], original: nil))

        try await source.engine.pass(4)
        #expect(try await firing(source).count == 1)
        try await source.engine.pass(2)

        let alert = try #require(try await source.alerts().first)
        #expect(!alert.isFiring)
        #expect(alert.alert.endsAt == alert.firstSeenAt + .minutes(5))
        #expect(told(source) == ["alert.fired", "alert.resolved"])
    }

    @Test("What is sent again without news is told to nobody again")
    func repeats() async throws {
        let source = try await hooks([])
        try await source.send(Self.labels)
        try await source.engine.work()
        let (before, pagesBefore) = (told(source), try await pages(source))

        for _ in 0..<10 {
            source.engine.clock.advance(by: .seconds(5))
            try await source.send(Self.labels)
            try await source.engine.work()
        }

        #expect(told(source) == before)
        #expect(try await pages(source) == pagesBefore)
        #expect(try await source.alerts().count == 1)
    }

    @Test("Alerts of a group make one incident, in however many bursts they come, and page once")
    func batching() async throws {
        let source = try await hooks([])
        try await source.send((0..<2).map { source.alert(Self.labels.merging(["host": "a\($0)"]) { $1 }) })
        let pagesBefore = try await pages(source)

        source.engine.clock.advance(by: .seconds(40))
        try await source.send((2..<5).map { source.alert(Self.labels.merging(["host": "a\($0)"]) { $1 }) })

        #expect(try await source.incidents().count == 1)
        #expect(try await pages(source) == pagesBefore)
        #expect(try await source.alerts().map(\.triage) == [.declared, .joined, .joined, .joined, .joined])
    }

    @Test("A receiver that fails for a while gets it later, and the others do not get it twice")
    func retry() async throws {
        let source = try await hooks(["alert.fired"], ["alert.fired"])
        try await source.send(Self.labels)
        source.engine.webhooks.answer(.delivered(receipt: "ok"), .retry(after: nil, because: "is down"))

        try await source.engine.pass(10)

        let attempts = [told(source, 0).count, told(source, 1).count].sorted()
        #expect(attempts == [1, 2])
    }

    @Test("A receiver that does not want to hear of ends is told of none, and the end is on record all the same")
    func withoutEnds() async throws {
        let source = try await hooks(["alert.fired"])
        try await source.send(Self.labels)
        source.engine.clock.advance(by: .minutes(1))

        try await source.send(Self.labels, endsAt: source.engine.now)
        try await source.engine.pass(2)

        #expect(told(source) == ["alert.fired"])
        #expect(try await source.alerts().map(\.isFiring) == [false])
    }

    @Test("A restart tells nobody twice, and gives what fires the time to be sent again")
    func restart() async throws {
        let source = try await hooks([])
        try await source.send(Self.labels, lasting: .minutes(3))
        try await source.engine.work()
        let (before, pagesBefore) = (told(source).count, try await pages(source))
        source.engine.clock.advance(by: .minutes(4))
        let restarted = source.restarted()

        try await restarted.send(Self.labels, startsAt: TestEngine.start - .days(100), lasting: .minutes(3))
        try await restarted.engine.work()

        #expect(try await restarted.alerts().map(\.isFiring) == [true])
        #expect(told(source).count == before)
        #expect(restarted.engine.webhooks.attempts.filter { $0.message.event?.type.hasPrefix("alert.") == true } == [])
        #expect(try await pages(restarted) == pagesBefore)
    }

    @Test("Several servers that are told of the same alert make one incident of it")
    func cluster() async throws {
        let source = try await AlertSource(isShared: true)
        let nodes = [source, source.beside(fence: 2), source.beside(fence: 3)]

        for node in nodes { try await node.send(Self.labels) }

        #expect(try await source.alerts().map(\.timesSent) == [3])
        #expect(try await source.incidents().count == 1)
    }
}
