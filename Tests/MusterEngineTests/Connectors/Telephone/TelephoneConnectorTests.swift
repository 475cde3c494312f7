import Foundation
import MusterCore
import NIOHTTP1
import Testing

@testable import MusterEngine

/// Against a web server on this machine. What every connector does is in ``ConnectorTests``.
@Suite("Telephone connector", .timeLimit(.minutes(5)))
struct TelephoneConnectorTests {
    private let now = Timestamp(milliseconds: 1_772_618_400_000)
    private let links = Links(base: "https://muster.example.org")

    private func provider(_ sink: WebhookSink, _ account: String) throws -> TelephoneProvider {
        sink.answerByAccount()
        return try TelephoneProvider(url: "http://\(account):token@127.0.0.1:\(sink.port)?from=+15005550006")
    }

    private func message(_ channel: Channel, subject: String = "SEV1 INC-12: Checkout & more") -> OutgoingMessage {
        OutgoingMessage(
            key: "page:1:0",
            channel: channel,
            to: "+44 20 7946 0018",
            subject: subject,
            body: "Body",
            answer: .init(url: "https://muster.example.org/a/T", code: "12", canEscalate: true),
            urgency: .page
        )
    }

    private func fields(_ request: WebhookSink.Request) -> [String] {
        request.body.split(separator: "&").map { $0.replacing("+", with: " ").removingPercentEncoding ?? "" }
    }

    @Test("sends a text message with the fields of the API, and how to answer it")
    func text() async throws {
        let sink = try await WebhookSink.start()
        let connector = TelephoneConnector(.sms, [try provider(sink, "ok")], links: links)

        let delivery = await connector.send(message(.sms), attempt: 1, now: now)

        let request = try #require(sink.requests.first)
        #expect(delivery == .delivered(receipt: "127.0.0.1:\(sink.port) HTTP 200"))
        #expect(request.head.uri == "/2010-04-01/Accounts/ok/Messages.json")
        #expect(request.head.method == .POST)
        #expect(request.head.headers.first(name: "authorization") == "Basic b2s6dG9rZW4=")
        #expect(request.head.headers.first(name: "content-type") == "application/x-www-form-urlencoded")
        #expect(
            fields(request) == [
                "To=+442079460018", "From=+15005550006",
                "Body=SEV1 INC-12: Checkout & more\nReply \"12 ack\" to acknowledge, \"12 esc\" to pass it on, or open "
                    + "https://muster.example.org/a/T",
                "ValidityPeriod=900", "StatusCallback=https://muster.example.org/phone/ok/status/cGFnZToxOjA",
            ]
        )
    }

    @Test("calls with a script that takes a key and is said again")
    func call() async throws {
        let sink = try await WebhookSink.start()
        let connector = TelephoneConnector(.voice, [try provider(sink, "ok")], links: links)

        _ = await connector.send(message(.voice), attempt: 1, now: now)

        let request = try #require(sink.requests.first)
        #expect(request.head.uri == "/2010-04-01/Accounts/ok/Calls.json")
        #expect(
            fields(request) == [
                "To=+442079460018", "From=+15005550006", "Timeout=40",
                "Twiml=<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Gather numDigits=\"1\" timeout=\"10\" method=\"POST\" "
                    + "action=\"https://muster.example.org/phone/ok/keys/cGFnZToxOjA\"><Say>This is Muster. SEV1 incident 12: "
                    + "Checkout &amp; more. Press 4 to acknowledge. Press 6 to pass it on.</Say></Gather><Redirect method=\"POST\">"
                    + "https://muster.example.org/phone/ok/script/cGFnZToxOjA?round=2</Redirect></Response>",
                "StatusCallbackEvent=answered", "StatusCallbackEvent=completed",
                "StatusCallback=https://muster.example.org/phone/ok/status/cGFnZToxOjA",
            ]
        )
    }

    @Test(
        "goes to the next provider when one refuses, fails or is not there",
        arguments: ["gone", "busy", "broken", "hangup"]
    )
    func failOver(_ failure: String) async throws {
        let (first, second) = (try await WebhookSink.start(), try await WebhookSink.start())
        let connector = TelephoneConnector(
            .sms,
            [try provider(first, failure), try provider(second, "ok")],
            links: links
        )

        let delivery = await connector.send(message(.sms), attempt: 1, now: now)
        _ = await connector.send(message(.sms), attempt: 1, now: now + .seconds(1))

        #expect(delivery.name == "delivered")
        #expect(second.requests.count == 2)
        // For a minute the one that failed is asked last.
        #expect(first.requests.count == 1)
        _ = await connector.send(message(.sms), attempt: 1, now: now + .minutes(2))
        #expect(first.requests.count == 2)
    }

    @Test("says the most hopeful of its failures where all fail")
    func allFail() async throws {
        let sink = try await WebhookSink.start()
        let connector = TelephoneConnector(
            .sms,
            [try provider(sink, "gone"), try provider(sink, "broken")],
            links: links
        )

        let delivery = await connector.send(message(.sms), attempt: 1, now: now)

        #expect(delivery.name == "retry")
        #expect(sink.requests.count == 2)
    }

    @Test("keeps a text message short, however long the words are")
    func short() {
        let text = PhoneText(message(.sms, subject: String(repeating: "long ", count: 1_000))).text

        #expect(text.count < 420)
        #expect(text.contains("…\nReply \"12 ack\""))
    }
}
