import HTTPTypes
import MusterCore
import MusterEngine

/// The organisation's own programs that are told what happens.
enum WebhookEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/webhooks",
            summary: "The programs that are told what happens",
            permission: .administer,
            answers: .webhook.page
        ) { call in
            .page(call.site.organisation.webhooks.map { json($0) }, next: nil)
        },
        Endpoint(
            method: .get,
            path: "/webhooks/{name}",
            summary: "A program that is told what happens",
            permission: .administer,
            answers: .webhook
        ) { call in
            let name = call.parameter("name")
            guard let found = call.site.organisation.webhooks.first(where: { $0.name == name }) else {
                throw Failure.notFound
            }
            return json(found)
        },
        Endpoint(
            method: .post,
            path: "/webhooks",
            summary: "Tell a program what happens; the secret that signs it is shown once",
            permission: .administer,
            fields: [
                .required("name", "unique: a-z, 0-9, dot, hyphen"), .required("url", "http or https"),
                .optional("events", "such as alert.fired or incident.*, separated by commas (all)"),
            ],
            status: .created,
            answers: .newWebhook,
            location: { $0["name"]?.text.map { "/api/v1/webhooks/\($0)" } }
        ) { call in
            let endpoint = WebhookEndpoint(
                id: ID(call.site.parts.makeID()),
                name: call.required("name"),
                url: call.required("url"),
                events: (call.text("events") ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
            )
            do throws(OutboundRefusal) {
                _ = try OutboundTarget(endpoint.url)
            } catch {
                throw Failure.invalid("url", "\(error)")
            }
            let secret = try call.site.parts.webhookSecrets.secret(for: endpoint.url)
            try await change(call, "added the webhook \(endpoint.name)") { $0.append(endpoint) }
            guard case .object(var fields) = json(endpoint) else { throw Failure.notFound }
            fields["secret"] = JSONValue(secret.revealed)
            return .object(fields)
        },
        Endpoint(
            method: .delete,
            path: "/webhooks/{name}",
            summary: "Tell a program nothing more; what is on its way still arrives",
            permission: .administer,
            answers: .removal
        ) { call in
            let name = call.parameter("name")
            guard call.site.organisation.webhooks.contains(where: { $0.name == name }) else { throw Failure.notFound }
            try await change(call, "removed the webhook \(name)") { $0.removeAll { $0.name == name } }
            return .of(["removed": true])
        },
    ]

    private static func change(
        _ call: APICall,
        _ comment: String,
        _ body: @escaping @Sendable (inout [WebhookEndpoint]) -> Void
    ) async throws {
        try await call.site.parts.organisations.change(
            in: call.site.parts.database,
            by: call.actor,
            at: call.now,
            comment: comment
        ) { body(&$0.webhooks) }
    }

    private static func json(_ endpoint: WebhookEndpoint) -> JSONValue {
        .of([
            "name": JSONValue(endpoint.name), "url": JSONValue(endpoint.url),
            "events": .array(endpoint.events.map { JSONValue($0) }), "active": .bool(endpoint.isActive),
        ])
    }
}
