import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `POST /in/{key}`: whatever a source of that kind sends.
///
/// What cannot be read is answered with the field that is wrong, and kept for a person to see and to replay.
struct SourceInlet: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.post("/in/:key") { request, context in try await take(request, context) }
        router.put("/in/:key") { request, context in try await take(request, context) }
        // Many schedulers can do no more than fetch an address.
        router.get("/in/:key") { _, context in try await beat(context) }
    }

    /// - Throws: 404 for an unknown key; 413; 422 with the field of what cannot be read; 502 where Amazon cannot be asked.
    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let call: InletCall
        do {
            let source = try await InletCall.source(context.parameters.get("key"), of: nil, site)
            call = try await InletCall(request, source: source)
        } catch let refusal as InletCall.Refusal {
            throw Self.failure(refusal)
        }
        do {
            let count = try await site.reception
                .receive(call.bytes, contentType: call.contentType, from: call.source)
            if call.source.kind == .slack { return Self.plain("ok") }
            return APIRoutes.response(.ok, .of(["status": "success", "alerts": JSONValue(count)]))
        } catch let problem as FormatProblem {
            throw Failure(
                .unprocessableContent,
                "Not understood",
                "\(problem.words). It is kept at \(site.parts.links.base)\(IntegrationRoutes.path(of: call.source)).",
                fields: [.init(field: problem.field ?? "body", problem: problem.problem)]
            )
        } catch is SubscriptionConfirmation.Failed {
            throw Failure(.badGateway, "Not confirmed", "The topic did not take the confirmation; send it again.")
        } catch is TopicCertificates.Unavailable {
            // Topics send again what is answered with 5xx, and nothing else.
            throw Failure(.badGateway, "Not checked", "The certificate could not be fetched; send it again.")
        }
    }

    /// A sign of life. Any other source is told what to send.
    private func beat(_ context: WebContext) async throws -> Response {
        let source: Integration
        do {
            source = try await InletCall.source(context.parameters.get("key"), of: nil, site)
        } catch let refusal as InletCall.Refusal {
            throw Self.failure(refusal)
        }
        guard source.kind == .heartbeat else {
            throw Failure(
                .methodNotAllowed,
                "Post it",
                "This is the address of a source (\(source.kind.title)); post to it."
            )
        }
        try await site.reception.noteCall(of: source)
        return Self.plain("ok")
    }

    private static func plain(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: .init(string: text))
        )
    }

    private static func failure(_ refusal: InletCall.Refusal) -> Failure {
        switch refusal {
        case .unknownKey: Failure(.notFound, "No such integration", "Nobody was given this address.")
        case .tooLarge: Failure(.contentTooLarge, "Too large", "At most \(Limits.inletBody) bytes are taken.")
        case .wrongKind(let kind):
            Failure(.unprocessableContent, "Another kind", "This address is for \(kind.title).")
        }
    }
}
