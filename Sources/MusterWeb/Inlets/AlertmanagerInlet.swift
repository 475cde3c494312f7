import HTTPTypes
package import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `/in/{key}/…`: the API of Alertmanager, version 2, as far as Prometheus needs it, below a secret address.
///
/// Errors are bare JSON strings, as Alertmanager's own. An alert that is accepted is on disk before the 200.
package struct InletRoutes: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    package func add(to router: Router<WebContext>) {
        router.post("/in/:key/api/v2/alerts") { request, context in try await take(request, context) }
        router.get("/in/:key/api/v2/alerts") { _, context in try await list(context) }
        router.get("/in/:key/api/v2/status") { _, context in try await status(context) }
        for path in ["/in/:key/-/healthy", "/in/:key/-/ready"] {
            router.get(RouterPath(path)) { _, context in
                try await integration(context) == nil ? Self.unknown : Response(status: .ok)
            }
        }
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let integration = try await integration(context) else { return Self.unknown }
        guard APIRoutes.isJSON(request) else {
            let type = request.headers[.contentType] ?? ""
            return Self.refusal(
                .unsupportedMediaType,
                "unsupported media type \"\(type)\", only application/json is allowed"
            )
        }
        let bytes: [UInt8]
        do {
            bytes = Array(buffer: try await request.body.collect(upTo: Limits.inletBody))
        } catch is NIOTooManyBytesError {
            return Self.refusal(.contentTooLarge, "the body is larger than \(Limits.inletBody) bytes")
        }
        let value: JSONValue
        do throws(ReceivedJSON.Problem) {
            value = try ReceivedJSON.read(bytes)
        } catch {
            return Self.refusal(.badRequest, "the body is \(error.words)")
        }
        guard case .array(let items) = value else {
            return Self.refusal(.badRequest, "the body must be an array of alerts")
        }
        let batch = PostedAlerts(items, now: site.now)
        try await site.signals.take(batch.alerts, from: integration, payload: String(decoding: bytes, as: UTF8.self))
        guard batch.problems.isEmpty else { return Self.refusal(.badRequest, batch.problems.joined(separator: "; ")) }
        return Response(status: .ok)
    }

    private func list(_ context: WebContext) async throws -> Response {
        guard let integration = try await integration(context) else { return Self.unknown }
        let firing = try await site.parts.database.read { connection in
            try AlertShelf(connection).list(firing: true, limit: 10_000)
        }
        let alerts = firing.filter { $0.alert.integration == integration.name }.map { stored -> JSONValue in
            let alert = stored.alert
            return .of([
                "labels": .object(alert.labels.mapValues { JSONValue($0) }),
                "annotations": .object(alert.annotations.mapValues { JSONValue($0) }),
                "startsAt": JSONValue(alert.startsAt), "endsAt": JSONValue(alert.endsAt),
                "updatedAt": JSONValue(stored.lastSeenAt), "generatorURL": JSONValue(alert.generatorURL ?? ""),
                "fingerprint": JSONValue(alert.fingerprint),
                "receivers": .array([.of(["name": "muster"])]),
                "status": .of([
                    "state": "active", "silencedBy": .array([]), "inhibitedBy": .array([]), "mutedBy": .array([]),
                ]),
            ])
        }
        return APIRoutes.response(.ok, .array(alerts))
    }

    private func status(_ context: WebContext) async throws -> Response {
        if try await integration(context) == nil { return Self.unknown }
        return APIRoutes.response(
            .ok,
            .of([
                "cluster": .of(["status": "disabled", "peers": .array([])]),
                "versionInfo": .of([
                    "version": "0.25.0", "revision": "", "branch": "", "buildUser": "", "buildDate": "",
                    "goVersion": "",
                ]),
                "config": .of(["original": ""]),
                "uptime": JSONValue(site.startedAt),
            ])
        )
    }

    /// Nil for a key that nobody was given. A store that cannot be read is no reason to say so: that is thrown.
    private func integration(_ context: WebContext) async throws -> Integration? {
        guard let key = context.parameters.get("key") else { return nil }
        return try await site.inlets.find(key: key)
    }

    private static var unknown: Response { refusal(.notFound, "no such integration") }

    private static func refusal(_ status: HTTPResponse.Status, _ message: String) -> Response {
        APIRoutes.response(status, .string(message))
    }
}
