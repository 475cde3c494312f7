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
        router.get("/in/:key/api/v2/alerts") { request, context in try await list(request, context) }
        router.get("/in/:key/api/v2/alerts/groups") { request, context in try await groups(request, context) }
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
        try await site.reception.noteCall(of: integration)
        if let batch = AlertBatch(ordinary: bytes) {
            try await site.signals.take(batch, from: integration)
            return Response(status: .ok)
        }
        return try await takeExtraordinary(bytes, from: integration)
    }

    /// Reads at leisure what is not as sources mostly send it, to say what is wrong with it, if anything is.
    private func takeExtraordinary(_ bytes: [UInt8], from integration: Integration) async throws -> Response {
        let value: JSONValue
        do throws(ReceivedJSON.Problem) {
            value = try ReceivedJSON.read(bytes)
        } catch {
            return Self.refusal(.badRequest, "the body is \(error.words)")
        }
        guard case .array(let items) = value else {
            return Self.refusal(.badRequest, "the body must be an array of alerts")
        }
        let batch = PostedAlerts(items, namesAreClassic: integration.settings.namesAreClassic)
        if !batch.alerts.isEmpty {
            let alerts = AlertBatch(batch.alerts, original: String(decoding: bytes, as: UTF8.self))
            try await site.signals.take(alerts, from: integration)
        }
        guard batch.problems.isEmpty else { return Self.refusal(.badRequest, batch.problems.joined(separator: "; ")) }
        return Response(status: .ok)
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let integration = try await integration(context) else { return Self.unknown }
        let alerts: AlertList
        do {
            alerts = AlertList(try await entries(request, integration))
        } catch let problem as AlertQuery.Problem {
            return SilenceInlet.refusal(problem)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                for piece in alerts { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            }
        )
    }

    private func groups(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let integration = try await integration(context) else { return Self.unknown }
        do {
            let bytes = AlertGroups.bytes(try await entries(request, integration))
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: bytes))
            )
        } catch let problem as AlertQuery.Problem {
            return SilenceInlet.refusal(problem)
        }
    }

    private func entries(_ request: Request, _ integration: Integration) async throws -> [AlertList.Entry] {
        let query = try AlertQuery(request)
        let parts = site.parts
        try await parts.database.read { try parts.silences.prepare($0, now: parts.clock.now()) }
        let silences = parts.silences.active(at: site.now, of: integration.name)
        let triage = parts.processes.current.triage
        let causes =
            triage.inhibitions.isEmpty
            ? nil : AlertCauses(triage, try await parts.database.read { try Inhibitors($0).all() })
        return try await site.signals.firing(of: integration.name, with: query.signature).compactMap { alert in
            query.entry(for: alert, silences, causes, integration: integration.name)
        }
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
                "config": .of(["original": JSONValue(Self.configuration)]),
                "uptime": JSONValue(site.startedAt),
            ])
        )
    }

    /// Nil for a key that nobody was given. A store that cannot be read is no reason to say so: that is thrown.
    private func integration(_ context: WebContext) async throws -> Integration? {
        guard let key = context.parameters.get("key") else { return nil }
        return try await site.inlets.find(key: key)
    }

    /// What `amtool config` shows: the process decides whom an alert concerns, so there is one receiver.
    private static let configuration = """
        route:
          receiver: \(AlertQuery.receiver)
        receivers:
        - name: \(AlertQuery.receiver)

        """

    private static var unknown: Response { refusal(.notFound, "no such integration") }

    private static func refusal(_ status: HTTPResponse.Status, _ message: String) -> Response {
        APIRoutes.response(status, .string(message))
    }
}
