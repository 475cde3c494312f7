import Foundation
import MusterCore
import NIOConcurrencyHelpers
import NIOHTTP1
import Testing

@testable import MusterEngine

/// Against a web server on this machine. What every connector does is in ``ConnectorTests``.
@Suite("Webhook connector", .timeLimit(.minutes(5)))
struct WebhookConnectorTests {
    let now = Timestamp(milliseconds: 1_614_265_330_000)

    @Test("posts the event, signed over the very bytes it sends")
    func posts() async throws {
        let sink = try await WebhookSink.start()
        let secret = try WebhookSecret(bytes: Array(1...32))
        let event = WebhookEvent(type: "incident.opened", occurredAt: now - .seconds(90), data: #"{"ref": "INC-7"}"#)

        let delivery = await connector(allowed: "127.0.0.1").send(
            message(to: sink.url("ok"), event),
            attempt: 1,
            now: now
        )

        let request = try #require(sink.requests.first)
        #expect(delivery == .delivered(receipt: "HTTP 200"))
        #expect(request.head.method == .POST)
        #expect(request.head.headers.first(name: "content-type") == "application/json")
        #expect(
            request.body
                == #"{"type":"incident.opened","timestamp":"2021-02-25T15:00:40.000Z","data":{"ref": "INC-7"}}"#
        )
        #expect(signature(of: request).isValid(for: request.body, secrets: [secret], now: now))
    }

    @Test("keeps its id from attempt to attempt, and signs each with its own time")
    func attempts() async throws {
        let sink = try await WebhookSink.start()
        let connector = connector(allowed: "127.0.0.1")
        let message = message(to: sink.url("busy"), WebhookEvent(type: "t", occurredAt: now, data: "1"))

        _ = await connector.send(message, attempt: 1, now: now)
        _ = await connector.send(message, attempt: 2, now: now + .minutes(1))

        let signatures = sink.requests.map(signature)
        #expect(signatures.count == 2)
        #expect(Set(signatures.map(\.id)).count == 1)
        #expect(signatures.map(\.timestamp) == ["1614265330", "1614265390"])
        #expect(sink.requests[0].body == sink.requests[1].body)
    }

    @Test("sends the words of a message that has no event")
    func words() async throws {
        let sink = try await WebhookSink.start()
        let message = message(to: sink.url("ok"), nil)

        _ = await connector(allowed: "127.0.0.1").send(message, attempt: 1, now: now)

        #expect(
            sink.requests.first?.body
                == #"{"type":"message","timestamp":"2021-02-25T15:02:10.000Z","#
                + #""data":{"body":"B \"quoted\"","links":[],"subject":"S","urgency":"normal"}}"#
        )
    }

    @Test("connects to the address that was checked, and asks only once")
    func pinned() async throws {
        let sink = try await WebhookSink.start()
        let lookUps = NIOLockedValueBox<[String]>([])
        let connector = connector(allowed: "127.0.0.1") { host in
            lookUps.withLockedValue { $0.append(host) }
            return [IPAddress(bytes: [127, 0, 0, 1])]
        }

        let delivery = await connector.send(
            message(to: sink.url("ok", host: "Hooks.Example"), nil),
            attempt: 1,
            now: now
        )

        #expect(delivery == .delivered(receipt: "HTTP 200"))
        #expect(lookUps.withLockedValue { $0 } == ["hooks.example"])
        #expect(sink.requests.first?.head.headers.first(name: "host") == "hooks.example:\(sink.port)")
    }

    @Test("calls nothing inside, whatever name it goes by")
    func inside() async throws {
        let sink = try await WebhookSink.start()
        let connector = connector(allowed: nil) { _ in [IPAddress(bytes: [127, 0, 0, 1])] }

        let byName = await connector.send(message(to: sink.url("ok", host: "hooks.example"), nil), attempt: 1, now: now)
        let byAddress = await connector.send(message(to: sink.url("ok"), nil), attempt: 1, now: now)

        #expect(byName.name == "refused")
        #expect(byAddress.name == "refused")
        #expect(sink.requests.isEmpty)
    }

    @Test("follows no redirect")
    func redirect() async throws {
        let sink = try await WebhookSink.start()

        let delivery = await connector(allowed: "127.0.0.1").send(
            message(to: sink.url("moved"), nil),
            attempt: 1,
            now: now
        )

        #expect(delivery.name == "refused")
        #expect(sink.requests.count == 1)
    }

    @Test("reads no more of a long answer than it must")
    func longAnswer() async throws {
        let sink = try await WebhookSink.start()

        let delivery = await connector(allowed: "127.0.0.1").send(
            message(to: sink.url("big"), nil),
            attempt: 1,
            now: now
        )

        #expect(delivery == .delivered(receipt: "HTTP 200"))
    }

    @Test("tells a webhook that may have been taken from one that was not")
    func ambiguous() async throws {
        var sink: WebhookSink? = try await WebhookSink.start()
        let hangup = try #require(sink?.url("hangup"))
        let connector = connector(allowed: "127.0.0.1")

        let taken = await connector.send(message(to: hangup, nil), attempt: 1, now: now)
        try await sink?.stop()
        sink = nil
        let unreached = await connector.send(message(to: hangup, nil), attempt: 1, now: now)

        #expect(taken == .ambiguous(because: "127.0.0.1 took the webhook and gave no answer"))
        #expect(unreached == .retry(after: nil, because: "no connection to 127.0.0.1"))
    }

    @Test("tries again later when a name has no address now")
    func unresolved() async throws {
        let delivery = await connector(allowed: nil) { _ in [] }
            .send(message(to: "https://hooks.example/x", nil), attempt: 1, now: now)

        #expect(delivery == .retry(after: nil, because: "the name hooks.example has no address at the moment"))
    }

    @Test("sends nothing unsigned")
    func unsigned() async throws {
        let sink = try await WebhookSink.start()
        let outbound = OutboundGuard(allowed: [try #require(AllowedDestination("127.0.0.1"))])

        let delivery = await WebhookConnector(outbound: outbound) { _ in [] }
            .send(message(to: sink.url("ok"), nil), attempt: 1, now: now)

        #expect(delivery == .refused(because: "no signing secret is set for this webhook"))
        #expect(sink.requests.isEmpty)
    }

    private func message(to url: String, _ event: WebhookEvent?) -> OutgoingMessage {
        OutgoingMessage(key: "k", channel: .webhook, to: url, subject: "S", body: "B \"quoted\"", event: event)
    }

    private func connector(
        allowed: String?,
        lookUp: @escaping @Sendable (String) async -> [IPAddress] = { _ in [] }
    ) -> WebhookConnector {
        let allowed = allowed.flatMap(AllowedDestination.init).map { [$0] } ?? []
        return WebhookConnector(outbound: OutboundGuard(allowed: allowed, lookUp: lookUp)) { _ in
            [try WebhookSecret(bytes: Array(1...32))]
        }
    }

    private func signature(of request: WebhookSink.Request) -> WebhookSignature {
        let headers = request.head.headers
        return WebhookSignature(
            id: headers.first(name: "webhook-id") ?? "",
            timestamp: headers.first(name: "webhook-timestamp") ?? "",
            signatures: headers.first(name: "webhook-signature") ?? ""
        )
    }
}
