import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Inhibition", .timeLimit(.minutes(5)))
struct InhibitionTests {
    private static let rule = InhibitionRule(
        id: "host",
        says: "A host that is down explains its services",
        source: [.equals(label: "alertname", value: "HostDown")],
        target: [.equals(label: "alertname", value: "ServiceDown")],
        equal: ["host"]
    )

    private func source(_ rules: [InhibitionRule] = [rule], isShared: Bool = false) async throws -> KeyedSource {
        try await KeyedSource(
            in: TestEngine(isShared: isShared, editingProcess: { $0.triage.inhibitions = rules })
        )
    }

    private func service(_ host: String) -> [String: String] {
        ["alertname": "ServiceDown", "severity": "critical", "service": "checkout", "host": host]
    }

    @Test("leaves a consequence alone while its cause fires, and no other alert", arguments: [false, true])
    func hides(isShared: Bool) async throws {
        let source = try await source(isShared: isShared)
        try await source.send(.trigger, key: "cause", labels: ["alertname": "HostDown", "host": "a"])

        try await source.send(.trigger, key: "a", labels: service("a"))
        try await source.send(.trigger, key: "b", labels: service("b"))

        let alerts = try await source.alerts()
        #expect(alerts.map(\.triage) == [.inbox, .ignored, .declared])
        #expect(alerts[1].triageReason.contains("A host that is down explains its services"))
        #expect(try await source.incidents().count == 1)
    }

    @Test("ends with the cause: what still fires then is triaged then", arguments: [false, true])
    func ends(isShared: Bool) async throws {
        let source = try await source(isShared: isShared)
        try await source.send(.trigger, key: "cause", labels: ["alertname": "HostDown", "host": "a"])
        try await source.send(.trigger, key: "a", labels: service("a"))
        try await source.engine.pass(5)
        #expect(try await source.incidents() == [])

        try await source.send(.resolve, key: "cause")
        try await source.engine.work()

        #expect(try await source.incidents().count == 1)
        #expect(try await source.alerts().last?.triage == .declared)
    }

    @Test("lasts until the last of several causes is over")
    func several() async throws {
        let source = try await source()
        for key in ["one", "two"] {
            try await source.send(.trigger, key: key, labels: ["alertname": "HostDown", "host": "a", "probe": key])
        }
        try await source.send(.trigger, key: "a", labels: service("a"))

        try await source.send(.resolve, key: "one")
        try await source.engine.pass(1)
        #expect(try await source.incidents() == [])
        try await source.send(.resolve, key: "two")
        try await source.engine.pass(1)

        #expect(try await source.incidents().count == 1)
    }

    @Test("takes the cause first, in whatever order both come together")
    func together() async throws {
        let source = try await source()
        let alerts = [
            source.alert(.trigger, key: "a", labels: service("a")),
            source.alert(.trigger, key: "cause", labels: ["alertname": "HostDown", "host": "a"]),
        ]

        try await source.engine.signals.take(alerts, from: source.integration, payload: "raw")

        #expect(try await source.incidents() == [])
    }

    @Test("does not let two alerts that are both cause and consequence hide each other")
    func both() async throws {
        let mutual = InhibitionRule(
            id: "mutual",
            says: "Each explains the other",
            source: [.equals(label: "alertname", value: "ServiceDown")],
            target: [.equals(label: "alertname", value: "ServiceDown")],
            equal: []
        )
        let source = try await source([mutual])

        for host in ["a", "b"] { try await source.send(.trigger, key: host, labels: service(host)) }

        #expect(try await source.alerts().map(\.triage) == [.declared, .joined])
    }

    @Test("does not hide what began before its cause")
    func before() async throws {
        let source = try await source()
        try await source.send(.trigger, key: "a", labels: service("a"))

        try await source.send(.trigger, key: "cause", labels: ["alertname": "HostDown", "host": "a"])

        #expect(try await source.incidents().count == 1)
        #expect(try await source.alerts().first?.triage == .declared)
    }

    @Test("knows of causes that fired before its rule was in force")
    func earlier() async throws {
        let before = try await source([])
        try await before.send(.trigger, key: "cause", labels: ["alertname": "HostDown", "host": "a"])
        try await before.engine.work()
        let engine = before.engine.restarted { $0.triage.inhibitions = [Self.rule] }
        let after = KeyedSource(in: engine, as: before.integration)
        try await after.engine.work()

        try await after.send(.trigger, key: "a", labels: service("a"))

        #expect(try await after.incidents() == [])
    }
}
