import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/in/{key}/api/v2/…`: silences, receivers and groups, as `amtool` and other tools of Alertmanager ask for them.
///
/// The silences of an address are about the alerts that come by it, and no others.
struct SilenceInlet: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        let base = "/in/:key/api/v2"
        router.get(RouterPath(base + "/receivers")) { _, context in
            try await answering(context) { _ in
                APIRoutes.response(.ok, .array([.of(["name": JSONValue(AlertQuery.receiver)])]))
            }
        }
        router.get(RouterPath(base + "/silences")) { request, context in
            try await answering(context) { source in try await list(request, source) }
        }
        router.post(RouterPath(base + "/silences")) { request, context in
            try await answering(context) { source in try await set(request, source) }
        }
        router.get(RouterPath(base + "/silence/:id")) { _, context in
            try await answering(context) { source in try await show(context, source) }
        }
        router.delete(RouterPath(base + "/silence/:id")) { _, context in
            try await answering(context) { source in
                try await site.silences.end(try id(context), about: source.name, by: .integration(source.name))
                return Response(status: .ok)
            }
        }
        for path in ["/in/:key/-/healthy", "/in/:key/-/ready"] {
            router.head(RouterPath(path)) { _, context in try await answering(context) { _ in Response(status: .ok) } }
        }
    }

    /// Errors are bare JSON strings, as Alertmanager's own.
    private func answering(
        _ context: WebContext,
        _ body: (Integration) async throws -> Response
    ) async throws -> Response {
        do {
            return try await body(try await InletCall.source(context.parameters.get("key"), of: nil, site))
        } catch is InletCall.Refusal {
            return Self.refusal(.notFound, "no such integration")
        } catch let problem as AlertQuery.Problem {
            return Self.refusal(problem)
        } catch EngineError.noSuchSilence {
            return Self.refusal(.notFound, "silence not found")
        } catch EngineError.invalid(_, let problem) {
            return Self.refusal(.badRequest, "failed to create silence: \(problem)")
        } catch let problem as FormatProblem {
            return Self.unprocessable(problem.words)
        }
    }

    static func refusal(_ problem: AlertQuery.Problem) -> Response {
        problem.isOfType ? unprocessable(problem.message) : refusal(.badRequest, problem.message)
    }

    private static func refusal(_ status: HTTPResponse.Status, _ message: String) -> Response {
        APIRoutes.response(status, .string(message))
    }

    /// What the definition of the API itself refuses, before anything is looked at.
    private static func unprocessable(_ message: String) -> Response {
        APIRoutes.response(.unprocessableContent, .of(["code": 602, "message": JSONValue(message)]))
    }

    private func id(_ context: WebContext) throws -> ID<Silence> {
        guard let id = context.parameters.get("id").flatMap({ ID<Silence>($0) }) else {
            throw EngineError.noSuchSilence
        }
        return id
    }

    private func list(_ request: Request, _ source: Integration) async throws -> Response {
        let query = try AlertQuery(request)
        let states: [Silence.State: Bool] = [
            .active: try query.flag("active"), .pending: try query.flag("pending"), .expired: try query.flag("expired"),
        ]
        let now = site.now
        let found = try await site.parts.database.read { try Silences($0).list(about: source.name) }
        let wanted = found.filter { states[$0.state(at: now)] == true && query.covers($0) }
        return APIRoutes.response(.ok, .array(wanted.map { Self.json($0, now: now) }))
    }

    private func show(_ context: WebContext, _ source: Integration) async throws -> Response {
        let id = try id(context)
        guard let found = try await site.parts.database.read({ try Silences($0).find(id) }),
            (found.integration ?? source.name) == source.name
        else { throw EngineError.noSuchSilence }
        return APIRoutes.response(.ok, Self.json(found, now: site.now))
    }

    private func set(_ request: Request, _ source: Integration) async throws -> Response {
        let bytes: [UInt8]
        do {
            bytes = try await InletCall.body(of: request)
        } catch InletCall.Refusal.tooLarge {
            return Self.refusal(.contentTooLarge, "the body is larger than \(Limits.inletBody) bytes")
        }
        let value: JSONValue
        do throws(ReceivedJSON.Problem) { value = try ReceivedJSON.read(bytes) } catch {
            return Self.refusal(.badRequest, "the body is \(error.words)")
        }
        let posted = try PostedSilence(value)
        if let given = posted.id, ID<Silence>(given) == nil { throw EngineError.noSuchSilence }
        let silence = try await site.silences.set(
            SilenceBook.Wish(posted),
            about: source.name,
            by: .integration(source.name)
        )
        return APIRoutes.response(.ok, .of(["silenceID": JSONValue(silence.id.description)]))
    }

    private static func json(_ silence: Silence, now: Timestamp) -> JSONValue {
        let matchers = silence.matchers.map { matcher -> JSONValue in
            .of([
                "name": JSONValue(matcher.name), "value": JSONValue(matcher.value), "isRegex": .bool(matcher.isRegex),
                "isEqual": .bool(matcher.isEqual),
            ])
        }
        return .of([
            "id": JSONValue(silence.id.description), "matchers": .array(matchers),
            "startsAt": JSONValue(silence.startsAt), "endsAt": JSONValue(silence.endsAt),
            "updatedAt": JSONValue(silence.updatedAt), "createdBy": JSONValue(silence.createdBy),
            "comment": JSONValue(silence.comment), "annotations": .object([:]),
            "status": .of(["state": JSONValue(silence.state(at: now).rawValue)]),
        ])
    }
}
