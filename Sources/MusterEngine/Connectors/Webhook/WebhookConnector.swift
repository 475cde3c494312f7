package import MusterCore

/// Posts events to addresses that people entered, signed, and never into our own network.
package struct WebhookConnector: Connector {
    package let channel = Channel.webhook
    private let call: OutboundCall
    private let secrets: @Sendable (_ url: String) async throws -> [WebhookSecret]

    package typealias Timeouts = OutboundCall.Timeouts

    /// - Parameter secrets: what the webhooks to a URL are signed with, the present secret first. None means that nothing
    ///   is sent there; a thrown error, that it is tried again.
    package init(
        outbound: OutboundGuard,
        timeouts: Timeouts = Timeouts(),
        secrets: @escaping @Sendable (_ url: String) async throws -> [WebhookSecret]
    ) {
        call = OutboundCall(outbound: outbound, timeouts: timeouts)
        self.secrets = secrets
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        do {
            // Said before anybody is asked for secrets of a place that cannot be called.
            _ = try OutboundTarget(message.to)
        } catch {
            return error.delivery
        }
        do {
            let secrets = try await secrets(message.to)
            guard !secrets.isEmpty else { return .refused(because: "no signing secret is set for this webhook") }
            let body = try WebhookPayload(message, now: now).text
            let id = "msg_\(message.keyDigest)"
            return await post(body, WebhookSignature(id: id, body: body, secrets: secrets, now: now), message.to, now)
        } catch {
            return .retry(after: nil, because: "the webhook could not be signed")
        }
    }

    private func post(_ body: String, _ signature: WebhookSignature, _ url: String, _ now: Timestamp) async -> Delivery
    {
        Failpoint.hit("webhook.calling")
        let ending = await call.post(
            url,
            headers: [
                ("content-type", "application/json"), ("webhook-id", signature.id),
                ("webhook-timestamp", signature.timestamp), ("webhook-signature", signature.signatures),
            ],
            body: Array(body.utf8)
        )
        Failpoint.hit("webhook.answered")
        // The words never hold the URL, which may hold a secret.
        switch ending {
        case .answered(let answer):
            return WebhookAnswer(status: answer.status, retryAfter: answer.retryAfter).delivery(now: now)
        case .silent(let host): return .ambiguous(because: "\(host) took the webhook and gave no answer")
        case .unconnected(let host): return .retry(after: nil, because: "no connection to \(host)")
        case .refused(let refusal): return refusal.delivery
        }
    }
}
