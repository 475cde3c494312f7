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
    private let clients: WebhookClients
    private let secrets: @Sendable (_ url: String) async throws -> [WebhookSecret]

    package struct Timeouts: Equatable, Sendable {
        /// From the look-up's answer until the receiver's TCP answer.
        package var connect: Duration
        /// From the look-up's answer until the receiver's HTTP answer.
        package var total: Duration

        package init(connect: Duration = .seconds(5), total: Duration = .seconds(6)) {
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
        clients = WebhookClients(timeouts: timeouts)
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
        let loan = clients.borrow(for: target, at: address)
        defer { clients.giveBack(loan) }
        let isBegun = NIOLockedValueBox(false)
        do {
            return try await exchange(body, signature, to: target, over: loan.client, isBegun: isBegun, now: now)
        } catch let error as HTTPClientError where error == .remoteConnectionClosed && loan.mayBeStale {
            // A connection that was kept, and that the other side closed as we took it up. Should it have read the webhook
            // all the same, it knows the second one by its id.
            isBegun.withLockedValue { $0 = false }
            let again = try? await exchange(body, signature, to: target, over: loan.client, isBegun: isBegun, now: now)
            return again ?? Self.silence(of: target, isBegun)
        } catch {
            return Self.silence(of: target, isBegun)
        }
    }

    private func exchange(
        _ body: String,
        _ signature: WebhookSignature,
        to target: OutboundTarget,
        over client: HTTPClient,
        isBegun: NIOLockedValueBox<Bool>,
        now: Timestamp
    ) async throws -> Delivery {
        let request = request(body, signature, to: target, isBegun: isBegun)
        let response = try await client.execute(request, timeout: .milliseconds(timeouts.total.milliseconds))
        let answer = WebhookAnswer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "retry-after")
        )
        _ = try? await response.body.collect(upTo: Self.answerLimit)
        return answer.delivery(now: now)
    }

    /// The error's own words may hold the URL, which may hold a secret.
    private static func silence(of target: OutboundTarget, _ isBegun: NIOLockedValueBox<Bool>) -> Delivery {
        isBegun.withLockedValue { $0 }
            ? .ambiguous(because: "\(target.host) took the webhook and gave no answer")
            : .retry(after: nil, because: "no connection to \(target.host)")
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

    private static func delivery(of refusal: OutboundRefusal) -> Delivery {
        switch refusal {
        case .notAnAddress, .inside: .refused(because: "\(refusal)")
        case .unresolved: .retry(after: nil, because: "\(refusal)")
        }
    }
}
