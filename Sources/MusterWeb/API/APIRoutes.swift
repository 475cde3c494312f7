import Crypto
import Foundation
import HTTPTypes
package import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `/api/…`: the JSON API and its description.
package struct APIRoutes: Sendable {
    private let site: Site
    private let underWay = RequestsUnderWay()

    package init(_ site: Site) {
        self.site = site
    }

    /// Every endpoint, in the order of the description.
    static let endpoints: [Endpoint] =
        IncidentEndpoints.all + FieldEndpoints.all + AutomationEndpoints.all + AccessEndpoints.all + SearchEndpoints.all
        + ReportEndpoints.all
        + CommunicationEndpoints.all
        + RoleEndpoints.all + RoomEndpoints.all + AttachmentEndpoints.all + LegalEndpoints.all + GateEndpoints.all
        + PracticeEndpoints.all + ReviewEndpoints.all + ProblemEndpoints.all
        + SignalEndpoints.all + AlertCareEndpoints.all + NoiseEndpoints.all + SilenceEndpoints.all
        + MaintenanceEndpoints.all + ChangeEndpoints.all
        + IntegrationEndpoints.all + ChatEndpoints.all + MeetingEndpoints.all
        + OrganisationEndpoints.all + ScheduleEndpoints.all + CoverEndpoints.all
        + PersonalEndpoints.all + ContactEndpoints.all + PolicyEndpoints.all + CatalogueEndpoints.all
        + TriageEndpoints.all + TicketEndpoints.all + WebhookEndpoints.all
        + RecordEndpoints.all + SandboxEndpoints.all + EngineEndpoints.all

    package func add(to router: Router<WebContext>) {
        for endpoint in Self.endpoints {
            let path = "/api/v1" + endpoint.path.replacing("{", with: ":").replacing("}", with: "")
            router.on(RouterPath(path), method: endpoint.method) { request, context in
                try await answer(endpoint, request, context)
            }
        }
        router.get("/api/openapi.json") { _, _ in
            Self.response(.ok, OpenAPIDocument(endpoints: Self.endpoints).json)
        }
    }

    private func answer(_ endpoint: Endpoint, _ request: Request, _ context: WebContext) async throws -> Response {
        try endpoint.permission.check(context.viewer)
        guard let viewer = context.viewer else { throw Failure.signInFirst }
        if endpoint.method != .get { try checkOrigin(request, context) }
        let file = endpoint.takesFile ? try await self.file(of: request, context, viewer) : nil
        let bytes = endpoint.method == .get || endpoint.takesFile ? [] : try await body(of: request, endpoint)
        var call = APICall(
            site: site,
            viewer: viewer,
            source: request.headers[.userAgent]?.hasPrefix("muster-cli") == true || site.isLocal ? .cli : .api,
            parameters: Dictionary(
                context.parameters.map { name, value in
                    (String(name), (value.removingPercentEncoding ?? String(value)).withoutZeros)
                },
                uniquingKeysWith: { first, _ in first }
            ),
            query: try query(of: request, endpoint),
            body: try RequestBody(endpoint: endpoint).fields(bytes)
        )
        call.file = file
        guard endpoint.method == .post, let key = request.headers[Self.idempotencyKey] else {
            let value = try await endpoint.handle(call)
            return Self.response(endpoint.status, text: Self.text(value), location: endpoint.location(value))
        }
        // Of a file, what it is called and what it holds make the request what it is.
        let content = file.map { Array("\($0.sha256) \(call.query.sorted { $0.key < $1.key })".utf8) } ?? bytes
        return try await once(key, endpoint, call, content)
    }

    private func file(of request: Request, _ context: WebContext, _ viewer: Person) async throws -> FileFacts {
        let incident = try await site.incident(try context.parameters.require("ref"), for: .person(viewer.id))
        return try await site.receive(file: request, for: incident)
    }

    private static let idempotencyKey: HTTPField.Name = {
        guard let name = HTTPField.Name("Idempotency-Key") else { preconditionFailure("it is a good name") }
        return name
    }()

    /// Answers a request that is made again as it was answered the first time.
    private func once(_ key: String, _ endpoint: Endpoint, _ call: APICall, _ bytes: [UInt8]) async throws -> Response {
        guard !key.isEmpty, key.utf8.count <= 255 else {
            throw Failure.invalid("Idempotency-Key", "must have 1 to 255 characters")
        }
        let parts = site.parts
        let principal = call.viewer.id.description
        let path = call.parameters.sorted { $0.key < $1.key }.map(\.value).joined(separator: "/")
        let hash = SHA256.hash(data: Data("\(endpoint.path) \(path)\n".utf8 + bytes))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        guard underWay.begin("\(principal) \(key)") else {
            throw Failure(.conflict, "Under way", "The first request with this key has no answer yet.", retryAfter: 1)
        }
        defer { underWay.end("\(principal) \(key)") }
        if let known = try await parts.database.read({ try IdempotencyKeys($0).answer(to: key, of: principal) }) {
            guard known.requestHash == hash else { throw EngineError.idempotencyMismatch }
            guard !endpoint.answers.isSecret else { throw Self.shownOnce }
            let value = try JSONDecoder().decode(JSONValue.self, from: Data(known.body.utf8))
            return Self.response(.init(code: known.status), text: known.body, location: endpoint.location(value))
        }
        if let begun = try await parts.database.read({ try IdempotencyKeys($0).begun(key, of: principal) }) {
            guard begun.requestHash == hash else { throw EngineError.idempotencyMismatch }
            return try await answer(begun, endpoint, call)
        }
        let asked = AskedOnce(key, of: principal, requestHash: hash, at: site.now)
        let value = try await AskedOnce.$current.withValue(asked) { try await handle(asked, endpoint, call) }
        Failpoint.hit("key.begun")
        let text = Self.text(value)
        // A secret would stand in clear in the store, and in every backup.
        let body = endpoint.answers.isSecret ? "" : text
        let answer = IdempotencyKeys.Answer(requestHash: hash, status: endpoint.status.code, body: body)
        let now = site.now
        try await parts.database.write { try IdempotencyKeys($0).keep(answer, to: key, of: principal, at: now) }
        return Self.response(endpoint.status, text: text, location: endpoint.location(value))
    }

    private static let shownOnce = Failure(
        .conflict,
        "Done before",
        "It was done, and its answer, which holds a secret, was given once; look at what there is now, or make another."
    )

    private func handle(_ asked: AskedOnce, _ endpoint: Endpoint, _ call: APICall) async throws -> JSONValue {
        do {
            return try await endpoint.handle(call)
        } catch is AskedOnce.Before {
            throw Failure(.conflict, "Under way", "The first request with this key has no answer yet.", retryAfter: 1)
        } catch let error as StoreError {
            // What was done before it may stand.
            throw error
        } catch {
            if asked.isNoted { try await site.parts.database.write { try IdempotencyKeys($0).forget(asked) } }
            throw error
        }
    }

    /// How long another node may take for an answer before it is taken to be dead.
    private static let patience: Duration = .seconds(15)

    /// Answers a request that was carried out by who died before the answer.
    private func answer(_ begun: IdempotencyKeys.Begun, _ endpoint: Endpoint, _ call: APICall) async throws -> Response
    {
        if site.parts.database.isShared, site.now - begun.at < Self.patience {
            throw Failure(.conflict, "Under way", "The first request with this key has no answer yet.", retryAfter: 1)
        }
        guard let id = begun.incident, endpoint.answers.name == AnswerShape.incident.name, !endpoint.answers.isPage
        else {
            throw Failure(.conflict, "Done before", "It was done, and the answer was lost; look at what there is now.")
        }
        let incident = try await site.incident(id)
        let process = try await site.process(of: incident)
        let value = IncidentJSON(incident, process, site).whole
        return Self.response(endpoint.status, text: Self.text(value), location: endpoint.location(value))
    }

    /// A browser's session must say that our own script sent it; a program with a token need not.
    private func checkOrigin(_ request: Request, _ context: WebContext) throws {
        guard case .session(let session) = context.proof else { return }
        guard let name = HTTPField.Name("X-Muster-CSRF"), request.headers[name] == CrossSite.token(session: session)
        else {
            throw Failure(
                .forbidden,
                "Cross-site request",
                "Send the page's token in X-Muster-CSRF, or use a bearer token."
            )
        }
    }

    private func body(of request: Request, _ endpoint: Endpoint) async throws -> [UInt8] {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: endpoint.bodyLimit)
        } catch is NIOTooManyBytesError {
            throw Failure(.contentTooLarge, "Too large", "At most \(endpoint.bodyLimit) bytes are taken.")
        }
        if buffer.readableBytes > 0, !Self.isJSON(request) {
            throw Failure(.unsupportedMediaType, "Not JSON", "Send the body as application/json.")
        }
        return Array(buffer: buffer)
    }

    /// Whether a request says that its body is JSON, with whatever parameters behind.
    static func isJSON(_ request: Request) -> Bool {
        let type = request.headers[.contentType]?.prefix { $0 != ";" } ?? ""
        return type.lowercased().filter { $0 != " " } == "application/json"
    }

    private func query(of request: Request, _ endpoint: Endpoint) throws -> [String: String] {
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            guard endpoint.query.contains(where: { $0.name == name }) else {
                let known = endpoint.query.map(\.name).joined(separator: ", ")
                throw Failure.invalid(
                    String(name),
                    known.isEmpty ? "this takes no parameters" : "is not known; there are \(known)"
                )
            }
            query[String(name)] = String(value)
        }
        return query
    }

    static func text(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("texts and finite numbers can always be written as JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }

    static func response(_ status: HTTPResponse.Status, _ value: JSONValue) -> Response {
        response(status, text: text(value))
    }

    private static func response(_ status: HTTPResponse.Status, text: String, location: String? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]
        headers[.location] = location
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
