import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOCore

/// `POST /slack/events`, `/slack/commands`, `/slack/interactions`: what Slack tells us. Only what it has signed is taken.
struct SlackRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.post("/slack/events") { request, _ in
            let (desk, body) = try await signed(request)
            do {
                switch try SlackEvent(body) {
                case .verification(let challenge): return Self.json(.of(["challenge": JSONValue(challenge)]))
                case .heard(let heard): try await desk.keep(heard)
                case .other: break
                }
            } catch let problem as SlackEventProblem {
                throw Failure(.badRequest, "Not an event", problem.description)
            }
            return Response(status: .ok)
        }
        router.post("/slack/commands") { request, _ in
            let (desk, body) = try await signed(request)
            let fields = try Form.fields(of: body)
            guard let account = fields["user_id"], let room = fields["channel_id"] else {
                throw Failure.invalid("user_id", "and channel_id must be there")
            }
            let text = await desk.answer(fields["text"] ?? "", from: account, in: room)
            return Self.json(.of(["response_type": "ephemeral", "text": JSONValue(text)]))
        }
        router.post("/slack/interactions") { request, _ in
            let (desk, body) = try await signed(request)
            guard let payload = try Form.fields(of: body)["payload"] else {
                throw Failure.invalid("payload", "is missing")
            }
            if let press = SlackPress(payload: payload) { try await desk.press(press) }
            return Response(status: .ok)
        }
    }

    /// The body of a request that Slack has signed, as it came.
    ///
    /// - Throws: 404 where no workspace is set up, 401 for another one's signature.
    private func signed(_ request: Request) async throws -> (SlackDesk, [UInt8]) {
        guard let desk = SlackDesk(site.parts, site.chatReader) else { throw Failure.notFound }
        let body = Array(buffer: try await request.body.collect(upTo: Limits.requestBody))
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
        guard
            desk.isSigned(
                header("X-Slack-Signature"),
                timestamp: header("X-Slack-Request-Timestamp"),
                body: body
            )
        else {
            throw Failure(
                .unauthorized,
                "Not signed",
                "The signature is not that of the app's signing secret, or it is older than five minutes."
            )
        }
        return (desk, body)
    }

    private static func json(_ value: JSONValue) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return Response(
            status: .ok,
            headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
