import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `POST /phone/{account}/…`: what a provider of text messages and calls tells us. Only what it has signed is taken.
struct PhoneRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.post("/phone/:account/messages") { request, context in
            let (form, _) = try await signed(request, context)
            let reply = try await answers.reply(to: form["Body"] ?? "", from: form["From"] ?? "")
            return Self.xml("<Response><Message>\(("\(reply)" as HTML).markup)</Message></Response>")
        }
        router.post("/phone/:account/status/:message") { request, context in
            let (form, _) = try await signed(request, context)
            guard let state = form["MessageStatus"] ?? form["CallStatus"] else {
                throw Failure.invalid("MessageStatus", "is missing")
            }
            let detail = form["ErrorCode"].map { "error \($0)" } ?? form["AnsweredBy"] ?? ""
            try await answers.note(state, detail: detail, of: try message(context))
            return Response(status: .noContent)
        }
        router.post("/phone/:account/keys/:message") { request, context in
            let (form, address) = try await signed(request, context)
            let message = try message(context)
            let isBundle = request.uri.queryParameters["all"] != nil
            if let words = try await answers.press(form["Digits"] ?? "", in: message, isBundle: isBundle) {
                return Self.xml(CallScript(saying: words))
            }
            // Another key: it is said once more.
            return Self.xml(try await answers.script(of: message, round: 3, isBundle: isBundle, at: address))
        }
        router.post("/phone/:account/script/:message") { request, context in
            let (_, address) = try await signed(request, context)
            let query = request.uri.queryParameters
            let round = min(max(1, query["round"].flatMap { Int($0) } ?? 1), 9)
            let script = try await answers.script(
                of: try message(context),
                round: round,
                isBundle: query["all"] != nil,
                at: address
            )
            return Self.xml(script)
        }
    }

    private var answers: PhoneAnswers { PhoneAnswers(site.parts) }

    /// The fields of a request that the provider has signed.
    ///
    /// - Throws: 404 for an account that is not ours, 403 for a signature that is not the account's.
    private func signed(_ request: Request, _ context: WebContext) async throws -> ([String: String], CallbackAddress) {
        let account = context.parameters.get("account") ?? ""
        let providers = site.phones.filter { $0.account == account }
        guard let first = providers.first else { throw Failure.notFound }
        let form = try await Form(request, context).values
        // As the provider sees it: behind a proxy our own name for it is another one.
        let url = site.parts.links.base + (request.head.path ?? "")
        guard let given = HTTPField.Name("X-Twilio-Signature").flatMap({ request.headers[$0] }),
            providers.contains(where: { CallbackSignature(of: $0).isValid(given, url: url, fields: form) })
        else {
            throw Failure(
                .forbidden,
                "Not signed",
                "The signature is not that of the account; the setting url must be the address that the provider calls."
            )
        }
        return (form, CallbackAddress(site.parts.links, of: first))
    }

    /// The key of the message that a callback is about.
    private func message(_ context: WebContext) throws -> String {
        guard let bytes = context.parameters.get("message").flatMap(Base64URL.bytes),
            let key = String(validating: bytes, as: UTF8.self)
        else { throw Failure.notFound }
        return key
    }

    private static func xml(_ script: CallScript) -> Response { xml(body: script.text) }

    private static func xml(_ verbs: String) -> Response {
        xml(body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\(verbs)")
    }

    private static func xml(body: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/xml; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: body))
        )
    }
}
