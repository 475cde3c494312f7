import AsyncHTTPClient
package import MusterCore
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// Posts events to addresses that people entered, signed, and never into our own network.
package struct WebhookConnector: Connector {
    package let channel = Channel.webhook
    private let outbound: OutboundGuard
    private let timeouts: Timeouts
    private let secrets: @Sendable (_ url: String) async throws -> [WebhookSecret]

    package struct Timeouts: Equatable, Sendable {
        /// From the look-up's answer until the receiver's TCP answer.
        package var connect: Duration
        /// From the look-up's answer until the receiver's HTTP answer.
        package var total: Duration

        package init(connect: Duration = .seconds(5), total: Duration = .seconds(10)) {
            (self.connect, self.total) = (connect, total)
        }
    }

    /// The most of an answer that is read, in bytes. It is read for the receiver's sake, which may fail if we hang up on
    /// it, and then dropped.
    private static let answerLimit = 64 * 1_024

    /// - Parameter secrets: what the webhooks to a URL are signed with, the present secret first. None means that nothing
    ///   is sent there; a thrown error, that it is tried again.
    package init(
        outbound: OutboundGuard,
        timeouts: Timeouts = Timeouts(),
        secrets: @escaping @Sendable (_ url: String) async throws -> [WebhookSecret]
    ) {
        self.outbound = outbound
        self.timeouts = timeouts
        self.secrets = secrets
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        let target: OutboundTarget
        let address: IPAddress
        do {
            target = try OutboundTarget(message.to)
            address = try await outbound.address(of: target)
        } catch {
            return Self.delivery(of: error)
        }
        do {
            let secrets = try await secrets(message.to)
            guard !secrets.isEmpty else { return .refused(because: "no signing secret is set for this webhook") }
            let body = try WebhookPayload(message, now: now).text
            let id = "msg_\(message.keyDigest)"
            let signature = WebhookSignature(id: id, body: body, secrets: secrets, now: now)
            return await post(body, signature, to: target, at: address, now: now)
        } catch {
            return .retry(after: nil, because: "the webhook could not be signed")
        }
    }

    private func post(
        _ body: String,
        _ signature: WebhookSignature,
        to target: OutboundTarget,
        at address: IPAddress,
        now: Timestamp
    ) async -> Delivery {
        // One client a webhook: which address stands for a name is a client's setting, and no connection may outlive
        // the check of its address.
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(target, address))
        let isBegun = NIOLockedValueBox(false)
        let delivery: Delivery
        do {
            let request = request(body, signature, to: target, isBegun: isBegun)
            let response = try await client.execute(request, timeout: .milliseconds(timeouts.total.milliseconds))
            let answer = WebhookAnswer(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "retry-after")
            )
            delivery = answer.delivery(now: now)
            _ = try? await response.body.collect(upTo: Self.answerLimit)
        } catch {
            // The error's own words may hold the URL, which may hold a secret.
            delivery =
                isBegun.withLockedValue { $0 }
                ? .ambiguous(because: "\(target.host) took the webhook and gave no answer")
                : .retry(after: nil, because: "no connection to \(target.host)")
        }
        try? await client.shutdown()
        return delivery
    }

    /// - Parameter isBegun: set once the body is asked for, which is once there is a connection and the head is sent.
    private func request(
        _ body: String,
        _ signature: WebhookSignature,
        to target: OutboundTarget,
        isBegun: NIOLockedValueBox<Bool>
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: target.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "Muster")
        request.headers.add(name: "webhook-id", value: signature.id)
        request.headers.add(name: "webhook-timestamp", value: signature.timestamp)
        request.headers.add(name: "webhook-signature", value: signature.signatures)
        let buffer = ByteBuffer(string: body)
        let pieces = AsyncStream<ByteBuffer> {
            isBegun.withLockedValue { isBegun in
                defer { isBegun = true }
                return isBegun ? nil : buffer
            }
        }
        request.body = .stream(pieces, length: .known(Int64(buffer.readableBytes)))
        return request
    }

    private func configuration(_ target: OutboundTarget, _ address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(
            connect: .milliseconds(timeouts.connect.milliseconds),
            read: .milliseconds(timeouts.total.milliseconds)
        )
        configuration.httpVersion = .http1Only
        // The outbox tries again, and a second attempt in here would not be counted.
        configuration.connectionPool.retryConnectionEstablishment = false
        if target.literal == nil {
            configuration.dnsOverride = [target.host: "\(address)"]
        }
        return configuration
    }

    private static func delivery(of refusal: OutboundRefusal) -> Delivery {
        switch refusal {
        case .notAnAddress, .inside: .refused(because: "\(refusal)")
        case .unresolved: .retry(after: nil, because: "\(refusal)")
        }
    }
}
