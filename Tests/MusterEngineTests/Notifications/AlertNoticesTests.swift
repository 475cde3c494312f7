import Foundation
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Telling programs of alerts", .timeLimit(.minutes(5)))
struct AlertNoticesTests {
    private func engine(_ events: [String]...) async throws -> TestEngine {
        try await TestEngine(editing: { organisation in
            organisation.webhooks = events.enumerated().map { number, events in
                let digits = String(number)
                return WebhookEndpoint(
                    id: ID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(number)))),
                    name: "hook\(digits)",
                    url: "https://hooks.example.org/\(digits)",
                    events: events
                )
            }
        })
    }

    private func fact(_ number: Int, firing: Bool = true, _ engine: TestEngine) -> AlertNotices.Fact {
        AlertNotices.Fact(
            id: ID(engine.parts.makeID()),
            fingerprint: "\(number)",
            integration: "prom \"etheus\"",
            labels: "{\"alertname\":\"Down\"}",
            annotations: "{}",
            startsAt: engine.now,
            endsAt: engine.now,
            isFiring: firing,
            generatorURL: "https://prometheus.example.org/g?a=\"b\"\n\\",
            incident: nil
        )
    }

    private func enqueue(_ facts: [AlertNotices.Fact], _ engine: TestEngine) async throws {
        let parts = engine.parts
        let outgoing = OutgoingBatch(parts)
        try await parts.database.write { connection in
            outgoing.begin()
            try AlertNotices(parts)?.enqueue(facts, in: outgoing, connection, now: parts.clock.now())
        }
    }

    private func told(_ engine: TestEngine) async throws -> [(to: String, type: String, alerts: [JSONValue])] {
        try await engine.outgoing().map { message in
            let event = try #require(message.event)
            let data = try JSONDecoder().decode(JSONValue.self, from: Data(event.data.utf8))
            return (message.to, event.type, data["alerts"]?.items ?? [])
        }
    }

    @Test("puts a hundred in one webhook, in order, and loses none")
    func batches() async throws {
        let engine = try await engine([])

        try await enqueue((0..<250).map { fact($0, engine) }, engine)

        let told = try await told(engine)
        #expect(told.map(\.alerts.count).sorted() == [50, 100, 100])
        #expect(Set(told.map(\.type)) == ["alert.fired"])
        let names = Set(told.flatMap(\.alerts).compactMap { $0["fingerprint"]?.text })
        #expect(names == Set((0..<250).map { "\($0)" }))
    }

    @Test("says what the source said, whatever letters it used")
    func words() async throws {
        let engine = try await engine(["alert.*"])

        try await enqueue([fact(1, firing: false, engine)], engine)

        let alert = try #require(try await told(engine).first?.alerts.first)
        #expect(alert["labels"]?["alertname"] == "Down")
        #expect(alert["integration"] == "prom \"etheus\"")
        #expect(alert["generator_url"] == "https://prometheus.example.org/g?a=\"b\"\n\\")
        #expect(alert["status"] == "resolved")
    }

    @Test("tells each program what it asked for")
    func asked() async throws {
        let engine = try await engine(["alert.fired"], ["alert.resolved"], ["incident.*"])

        try await enqueue([fact(1, engine), fact(2, firing: false, engine)], engine)

        let told = try await told(engine)
        #expect(
            told.map { "\($0.to) \($0.type)" }.sorted() == [
                "https://hooks.example.org/0 alert.fired", "https://hooks.example.org/1 alert.resolved",
            ]
        )
    }

    @Test("comes with the alerts that are taken in, and again when they are over, but not when they are sent again")
    func taken() async throws {
        let engine = try await engine(["alert.*"])
        let integration = try await Inlets(engine.parts).add(name: "prometheus", kind: .prometheus, by: .muster)
        func post(endsIn length: Duration) async throws {
            let alerts = (0..<3).map { number in
                IncomingAlert(
                    labels: ["alertname": "Odd", "instance": "\(number)"],
                    annotations: ["summary": "\"quoted\""],
                    startsAt: engine.now - .minutes(1),
                    endsAt: engine.now + length,
                    generatorURL: nil
                )
            }
            try await engine.signals.take(alerts, from: integration, payload: "[]")
        }

        for length in [Duration.minutes(5), .minutes(5), .seconds(-1)] { try await post(endsIn: length) }

        let told = try await told(engine)
        #expect(told.map(\.type) == ["alert.fired", "alert.resolved"])
        #expect(told.map(\.alerts.count) == [3, 3])
        let alert = try #require(told.first?.alerts.first)
        #expect(alert["annotations"]?["summary"] == "\"quoted\"")
        #expect(alert["id"]?.text.flatMap { ID<Alert>($0) } != nil)
    }

    @Test("does not name an incident that is restricted")
    func restricted() async throws {
        let engine = try await engine(["alert.*"])
        func declare(restricted: Bool) async throws -> ID<Incident> {
            try await engine.commands.declare(
                Declaration(severity: "SEV1", title: "A breach", restricted: restricted, mobilises: false),
                as: .person(try engine.person("ben").id),
                by: .web
            ).id
        }
        let incidents = [try await declare(restricted: true), try await declare(restricted: false)]

        let facts = incidents.enumerated().map { number, incident in
            var fact = fact(number, engine)
            fact.incident = incident
            return fact
        }
        try await enqueue(facts, engine)

        let alerts = try #require(try await told(engine).first { $0.type == "alert.fired" }?.alerts)
        #expect(alerts.map { $0["incident"]?.text } == [nil, incidents[1].description])
    }

    @Test("is not there where nobody asked")
    func nobody() async throws {
        #expect(AlertNotices(try await engine(["incident.declared"]).parts) == nil)
        #expect(AlertNotices(try await engine().parts) == nil)
    }
}
