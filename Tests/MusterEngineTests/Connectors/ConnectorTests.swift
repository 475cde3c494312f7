import Foundation
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

/// What every connector promises, whatever it speaks.
@Suite("Connector", .timeLimit(.minutes(5)))
struct ConnectorTests {
    let now = Timestamp(milliseconds: 1_614_265_330_000)

    @Test("says what became of the message", arguments: Channel.allCases, ConnectorUnderTest.Situation.allCases)
    func outcome(_ channel: Channel, _ situation: ConnectorUnderTest.Situation) async throws {
        let subject = try await ConnectorUnderTest(channel, situation)

        let delivery = await subject.connector.send(subject.message, attempt: 1, now: now)

        #expect(situation.expected.contains(delivery.name), "\(delivery)")
        #expect(subject.connector.channel == channel)
    }

    @Test("shows no secret, whatever happens", arguments: Channel.allCases, ConnectorUnderTest.Situation.allCases)
    func secrets(_ channel: Channel, _ situation: ConnectorUnderTest.Situation) async throws {
        let subject = try await ConnectorUnderTest(channel, situation)

        let delivery = await subject.connector.send(subject.message, attempt: 2, now: now)

        var dumped = ""
        dump(delivery, to: &dumped)
        #expect(!dumped.contains(ConnectorUnderTest.secret), "\(dumped)")
    }

    @Test("refuses what is no address of its channel, without asking anyone", arguments: Channel.allCases)
    func badAddress(_ channel: Channel) async throws {
        let subject = try await ConnectorUnderTest(channel, .taken)
        var message = subject.message
        message.to = "not an address"

        let delivery = await subject.connector.send(message, attempt: 1, now: now)

        #expect(delivery.name == "refused")
    }

    @Test("takes everything in the sandbox", arguments: Channel.allCases)
    func sandbox(_ channel: Channel) async {
        let message = OutgoingMessage(key: "k", channel: channel, to: "nobody", subject: "S", body: "B")

        let delivery = await SandboxConnector(channel: channel).send(message, attempt: 1, now: now)

        #expect(delivery == .delivered(receipt: "sandbox"))
    }
}

/// One connector, a server for it, and a message that the server will do something particular with.
struct ConnectorUnderTest {
    /// Stands in everything that nobody may see: the password, the signing secret, the path of the URL.
    static let secret = "hunter2hunter2hunter2hunter2"

    let connector: any Connector
    let message: OutgoingMessage
    /// Kept, because it ends with the last one who holds it.
    private let server: any Sendable

    enum Situation: String, CaseIterable, Sendable {
        case taken
        case temporary
        case permanent
        case slow

        /// The names of the deliveries that are right. A slow server may have had the message or not.
        var expected: Set<String> {
            switch self {
            case .taken: ["delivered"]
            case .temporary: ["retry"]
            case .permanent: ["refused"]
            case .slow: ["retry", "ambiguous"]
            }
        }
    }

    init(_ channel: Channel, _ situation: Situation) async throws {
        // Long enough for a busy machine to answer in, and much shorter than the server's silence.
        let timeout = situation == .slow ? Duration.seconds(2) : .minutes(1)
        let address: String
        switch channel {
        case .email:
            let sink = try await SMTPSink.start(["--tls", "starttls", "--user", "muster", "--password", Self.secret])
            server = sink
            connector = try sink.connector(security: .required, password: Self.secret, timeout: timeout)
            address = Self.mailbox(situation) + "@example.org"
        case .webhook:
            let sink = try await WebhookSink.start()
            let secret = try WebhookSecret(bytes: Array(Self.secret.utf8))
            server = sink
            connector = WebhookConnector(
                outbound: OutboundGuard(allowed: [try #require(AllowedDestination("127.0.0.1"))]),
                timeouts: .init(total: timeout)
            ) { _ in [secret] }
            address = sink.url("\(Self.path(situation))/\(Self.secret)?token=\(Self.secret)")
        case .sms, .voice:
            let sink = try await WebhookSink.start()
            server = sink
            // The first part of the path stands for the account, and says what the server does.
            let url = "http://\(Self.path(situation)):\(Self.secret)@127.0.0.1:\(sink.port)?from=+15005550006"
            let provider = try TelephoneProvider(url: url)
            sink.answerByAccount()
            connector = TelephoneConnector(
                channel,
                [provider],
                links: Links(base: "https://muster.example.org"),
                timeout: timeout
            )
            address = "+44 20 7946 0018"
        case .slack, .matrix:
            let engine = try await TestEngine()
            let fake = FakeChatServer(channel, name: channel.rawValue)
            server = engine
            switch situation {
            case .taken: break
            case .temporary: fake.fail(.down(because: "HTTP 503"))
            case .permanent: fake.fail(.refused(because: "invalid_auth"))
            case .slow: fake.fail(.unanswered(because: "no answer"))
            }
            connector = ChatConnector(engine.parts, fake)
            address = "U024BE7LH"
        case .push:
            let sink = try await WebhookSink.start()
            server = sink
            let endpoint = sink.url("\(Self.path(situation))/\(Self.secret)")
            let subscription = PushSubscription(
                id: ID(UUID()),
                person: ID(UUID()),
                device: "Phone",
                endpoint: endpoint,
                p256dh: PushVector.receiver,
                auth: PushVector.auth,
                createdAt: Timestamp(milliseconds: 0)
            )
            connector = PushConnector(
                keys: PushKeys(secret: Array(Self.secret.utf8)),
                contact: "mailto:ana@example.org",
                outbound: OutboundGuard(allowed: [try #require(AllowedDestination("127.0.0.1"))]),
                timeouts: .init(total: timeout),
                randomBytes: { Array(repeating: 5, count: $0) },
                subscription: { $0 == subscription.id ? subscription : nil }
            )
            address = "\(subscription.id)"
        case .ntfy:
            let sink = try await WebhookSink.start()
            server = sink
            connector = NtfyConnector(
                outbound: OutboundGuard(allowed: [try #require(AllowedDestination("127.0.0.1"))]),
                timeouts: .init(total: timeout)
            )
            address = sink.url("\(Self.path(situation))/pages?auth=\(Self.secret)")
        case .zoom:
            let engine = try await TestEngine()
            let fake = FakeMeetings()
            server = engine
            switch situation {
            case .taken: break
            case .temporary: fake.fail(.down(because: "HTTP 503"))
            case .permanent: fake.fail(.refused(because: "HTTP 401"))
            case .slow: fake.fail(.unanswered(because: "no answer"))
            }
            engine.parts.meetings.use(fake)
            connector = MeetingConnector(engine.parts)
            address = "end:91234567890"
        }
        message = OutgoingMessage(key: "k", channel: channel, to: address, subject: "S", body: "B", urgency: .page)
    }

    private static func mailbox(_ situation: Situation) -> String {
        switch situation {
        case .taken: "ana"
        case .temporary: "temporary"
        case .permanent: "permanent"
        case .slow: "silent"
        }
    }

    private static func path(_ situation: Situation) -> String {
        switch situation {
        case .taken: "ok"
        case .temporary: "busy"
        case .permanent: "gone"
        case .slow: "silent"
        }
    }
}
