import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Webhooks of the organisation", .timeLimit(.minutes(5)))
struct WebhookEndpointsTests {
    private static let url = "https://hooks.example.org/muster"

    @Test("are told from now on what they asked for, and nothing else")
    func told() async throws {
        let muster = try await TestSite()

        let made = try await muster.api(
            .post,
            "/webhooks",
            .of(["name": "bus", "url": JSONValue(Self.url), "events": "alert.*, incident.acknowledged"])
        )
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/acknowledgement")

        #expect(made["events"] == .array(["alert.*", "incident.acknowledged"]))
        let told = try await muster.engine.outgoing().filter { $0.to == Self.url }
        #expect(Set(told.compactMap(\.event?.type)) == ["incident.acknowledged"])
    }

    @Test("show their secret once, which is that of their address")
    func secret() async throws {
        let muster = try await TestSite()

        let made = try await muster.api(.post, "/webhooks", .of(["name": "bus", "url": JSONValue(Self.url)]))

        let secret = try muster.engine.parts.webhookSecrets.secret(for: Self.url)
        #expect(made["secret"]?.text == secret.revealed)
        let listed = try await muster.api(.get, "/webhooks")["items"]?.items ?? []
        #expect(listed.map { $0["name"] } == ["bus"])
        #expect(listed.allSatisfy { $0["secret"] == nil })
    }

    @Test("are told nothing more once they are removed")
    func removed() async throws {
        let muster = try await TestSite()
        try await muster.api(.post, "/webhooks", .of(["name": "bus", "url": JSONValue(Self.url)]))

        try await muster.api(.delete, "/webhooks/bus")
        _ = try await muster.declare()

        #expect(try await muster.engine.outgoing().allSatisfy { $0.to != Self.url })
        #expect(try await muster.refusal(.delete, "/webhooks/bus").status == 404)
    }

    @Test(
        "are refused with the field that is wrong",
        arguments: [
            ("bus", "ftp://hooks.example.org", "", "url"),
            ("bus", "https://ana:pass@hooks.example.org", "", "url"),
            ("bus", "https://hooks.example.org", "weather.rain", "webhooks.bus.events"),
            ("Bus line", "https://hooks.example.org", "", "webhooks.Bus line.key"),
        ]
    )
    func refused(name: String, url: String, events: String, field: String) async throws {
        let muster = try await TestSite()

        let answer = try await muster.refusal(
            .post,
            "/webhooks",
            .of(["name": JSONValue(name), "url": JSONValue(url), "events": JSONValue(events)])
        )

        #expect(answer.status == 422)
        #expect(try answer.fields == [field])
    }
}
