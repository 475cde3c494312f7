import Foundation
package import MusterCore
package import MusterStore

/// Sends pages to browsers over their own push services (RFC 8030), encrypted for the browser alone and signed as this
/// installation: no vendor's relay, and nobody in between reads along.
package struct PushConnector: Connector {
    package let channel = Channel.push
    private let keys: PushKeys
    private let contact: String
    private let call: OutboundCall
    private let randomBytes: @Sendable (Int) -> [UInt8]
    private let subscription: @Sendable (ID<PushSubscription>) async throws -> PushSubscription?

    /// How long a push service keeps a page for a browser that is off.
    private static let lifetime = Duration.hours(1)

    /// - Parameters:
    ///   - contact: a mailto: or https: address by which a push service reaches whoever runs this.
    ///   - subscription: the browser of an id; nil for one that is gone.
    package init(
        keys: PushKeys,
        contact: String,
        outbound: OutboundGuard,
        timeouts: OutboundCall.Timeouts = OutboundCall.Timeouts(),
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        subscription: @escaping @Sendable (ID<PushSubscription>) async throws -> PushSubscription?
    ) {
        self.keys = keys
        self.contact = contact
        call = OutboundCall(outbound: outbound, timeouts: timeouts)
        self.randomBytes = randomBytes
        self.subscription = subscription
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        guard let id = ID<PushSubscription>(message.to) else {
            return .refused(because: "\"\(message.to)\" is no subscription of a browser")
        }
        let subscription: PushSubscription
        do {
            guard let found = try await self.subscription(id) else { return .refused(because: Self.gone) }
            subscription = found
        } catch {
            return .retry(after: nil, because: "the browser's subscription could not be read")
        }
        do {
            let target = try OutboundTarget(subscription.endpoint)
            return await post(try request(message, to: subscription, target, now), subscription, now)
        } catch let refusal as OutboundRefusal {
            return refusal.delivery
        } catch {
            return .refused(because: "the browser's keys cannot be used; subscribe again from it")
        }
    }

    /// What the reason says of a subscription that has ended: it is forgotten then.
    static let gone = "the browser has ended its subscription; subscribe again from it"

    private typealias Request = (headers: [(name: String, value: String)], body: [UInt8])

    private func request(
        _ message: OutgoingMessage,
        to subscription: PushSubscription,
        _ target: OutboundTarget,
        _ now: Timestamp
    ) throws -> Request {
        let encrypted = try PushEncryption(
            PushPayload(message).bytes,
            receiver: Base64URL.bytes(subscription.p256dh) ?? [],
            auth: Base64URL.bytes(subscription.auth) ?? [],
            sender: randomBytes(32),
            salt: randomBytes(16)
        )
        let isUsual = target.port == (target.scheme == "https" ? 443 : 80)
        let host = target.host.contains(":") ? "[\(target.host)]" : target.host
        let origin = "\(target.scheme)://\(host)\(isUsual ? "" : ":\(target.port)")"
        return (
            [
                ("authorization", try keys.authorization(for: origin, contact: contact, now: now)),
                ("content-encoding", "aes128gcm"), ("content-type", "application/octet-stream"),
                ("ttl", "\(Self.lifetime.components.seconds)"),
                ("urgency", message.urgency == .page ? "high" : "normal"),
                // A repeat takes the place of the first one that has not been shown yet.
                ("topic", String(message.keyDigest.prefix(32))),
            ],
            encrypted.body
        )
    }

    private func post(_ request: Request, _ subscription: PushSubscription, _ now: Timestamp) async -> Delivery {
        switch await call.post(subscription.endpoint, headers: request.headers, body: request.body) {
        case .answered(let answer):
            switch answer.status {
            case 200...299: return .delivered(receipt: "HTTP \(answer.status)")
            case 404, 410: return .refused(because: Self.gone)
            case 413: return .refused(because: "HTTP 413: the push service finds the page too long")
            default: return WebhookAnswer(status: answer.status, retryAfter: answer.retryAfter).delivery(now: now)
            }
        case .silent(let host): return .ambiguous(because: "\(host) took the push and gave no answer")
        case .unconnected(let host): return .retry(after: nil, because: "no connection to \(host)")
        case .refused(let refusal): return refusal.delivery
        }
    }
}

/// What the service worker is told; see `sw.js`.
struct PushPayload {
    let bytes: [UInt8]

    private struct Content: Encodable {
        var title: String
        var body: String
        var tag: String
        /// Where a press on it leads.
        var url: String?
        /// Where its buttons answer.
        var answer: String?
        var escalates: Bool
        var urgent: Bool
    }

    init(_ message: OutgoingMessage) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var content = Content(
            title: message.subject.cut(to: Limits.titleLength) ?? message.subject,
            body: message.body.cut(to: 1_200) ?? "",
            tag: message.keyDigest,
            url: message.links.last?.url ?? message.answer?.url,
            answer: message.answer?.url,
            escalates: message.answer?.canEscalate ?? false,
            urgent: message.urgency == .page
        )
        var encoded = Array(try encoder.encode(content))
        if encoded.count > PushEncryption.plaintextLimit {
            // Escapes can make it six times as long; the title alone always fits.
            content.body = ""
            encoded = Array(try encoder.encode(content))
        }
        bytes = encoded
    }
}
