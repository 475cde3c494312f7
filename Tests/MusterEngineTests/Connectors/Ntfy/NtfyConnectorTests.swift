import MusterCore
import NIOHTTP1
import Testing

@testable import MusterEngine

/// Against a web server on this machine. What every connector does is in ``ConnectorTests``.
@Suite("Ntfy connector", .timeLimit(.minutes(5)))
struct NtfyConnectorTests {
    @Test("publishes at the server's root, with buttons that answer")
    func publishes() async throws {
        let sink = try await WebhookSink.start()
        let allowed = try #require(AllowedDestination("127.0.0.1"))
        let connector = NtfyConnector(outbound: OutboundGuard(allowed: [allowed]))
        let message = OutgoingMessage(
            key: "k",
            channel: .ntfy,
            to: sink.url("ok/my-pages"),
            subject: "SEV1 INC-1: Überall",
            body: "Body",
            links: [.init(title: "Open", url: "https://muster.example.org/incidents/INC-1")],
            answer: .init(url: "https://muster.example.org/a/T", code: "1", canEscalate: true),
            urgency: .page
        )

        let delivery = await connector.send(message, attempt: 1, now: Timestamp(milliseconds: 0))

        let request = try #require(sink.requests.first)
        #expect(delivery.name == "delivered")
        #expect(request.head.uri == "/ok/")
        let action =
            #""clear":true,"headers":{"Content-Type":"application/x-www-form-urlencoded"},"label":"#
        #expect(
            request.body
                == #"{"actions":[{"action":"http","body":"answer=acknowledge","# + action
                + #""Acknowledge","method":"POST","url":"https://muster.example.org/a/T"},"#
                + #"{"action":"http","body":"answer=escalate","# + action
                + #""Not me","method":"POST","url":"https://muster.example.org/a/T"}],"#
                + #""click":"https://muster.example.org/incidents/INC-1","message":"Body","priority":5,"#
                + #""tags":["rotating_light"],"title":"SEV1 INC-1: Überall","topic":"my-pages"}"#
        )
    }

    @Test(
        "takes the topic from the end of the address",
        arguments: [
            ("https://ntfy.sh/a", "a", "https://ntfy.sh/"),
            ("http://host:80/base/a-b_1", "a-b_1", "http://host:80/base/"),
            ("https://ntfy.sh/a?auth=x", "a", "https://ntfy.sh/?auth=x"),
        ]
    )
    func topic(_ url: String, _ name: String, _ server: String) {
        let topic = NtfyTopic(url)

        #expect(topic?.name == name)
        #expect(topic?.server == server)
    }
}
