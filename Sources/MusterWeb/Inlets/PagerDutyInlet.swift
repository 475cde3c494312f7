import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// PagerDuty's Events API, version 2: `/v2/enqueue` and `/v2/change/enqueue`, where the routing key of the body is the
/// secret of the integration; the same below `/in/{key}`, where the address says it.
struct PagerDutyInlet: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        for prefix in ["", "/in/:key"] {
            router.post(RouterPath(prefix + "/v2/enqueue")) { request, context in
                try await answering(request, context) { call, value in try await take(call, value) }
            }
            router.post(RouterPath(prefix + "/v2/change/enqueue")) { request, context in
                try await answering(request, context) { call, value in try await takeChange(call, value) }
            }
        }
    }

    private func answering(
        _ request: Request,
        _ context: WebContext,
        _ body: (InletCall, JSONValue) async throws -> Response
    ) async throws -> Response {
        let bytes: [UInt8]
        do {
            bytes = try await InletCall.body(of: request)
        } catch InletCall.Refusal.tooLarge {
            return Self.refusal(.contentTooLarge, "invalid event", "Event object is too large", ["The limit is 512 KB"])
        }
        guard let value = try? ReceivedJSON.read(bytes), case .object(let fields) = value else {
            return Self.refusal(
                .badRequest,
                "Unrecognized object",
                "Event object format is unrecognized",
                ["JSON parse error"]
            )
        }
        guard let routingKey = fields["routing_key"], case .string(let inBody) = routingKey, !inBody.isEmpty else {
            return Self.invalid(["'routing_key' is missing or blank"])
        }
        do {
            let source = try await InletCall.source(context, orBy: inBody, of: .pagerduty, site)
            let call = InletCall(source: source, bytes: bytes, contentType: request.headers[.contentType] ?? "")
            return try await body(call, value)
        } catch let invalid as PagerDutyEvent.Invalid {
            return Self.invalid(invalid.problems.map { "'\($0.field ?? "event")' \($0.problem)" })
        } catch is InletCall.Refusal {
            return Self.invalid(["'routing_key' is not one of this server"])
        } catch let failure as Failure where failure.status == .tooManyRequests {
            return Self.throttled("Too many events come at once", for: failure.retryAfter ?? 1)
        } catch StoreError.overloaded(let retryAfter) {
            return Self.throttled("Too many events wait", for: Int(retryAfter.components.seconds))
        }
    }

    private static func throttled(_ message: String, for seconds: Int) -> Response {
        var response = refusal(.tooManyRequests, "throttle exceeded", message, [])
        response.headers[.retryAfter] = "\(max(1, seconds))"
        return response
    }

    private func take(_ call: InletCall, _ value: JSONValue) async throws -> Response {
        let event = try PagerDutyEvent(value, now: site.now, newKey: site.parts.makeID().uuidString.lowercased())
        try await site.reception.noteCall(of: call.source)
        let payload = String(decoding: call.bytes, as: UTF8.self)
        try await site.signals.take([event.alert], from: call.source, payload: payload)
        return APIRoutes.response(
            .accepted,
            .of(["status": "success", "message": "Event processed", "dedup_key": JSONValue(event.dedupKey)])
        )
    }

    private func takeChange(_ call: InletCall, _ value: JSONValue) async throws -> Response {
        let change = try PagerDutyChange(value, now: site.now)
        try await site.reception
            .receive(change, payload: String(decoding: call.bytes, as: UTF8.self), from: call.source)
        return APIRoutes.response(
            .accepted,
            .of(["status": "success", "message": "Change event processed"])
        )
    }

    private static func invalid(_ errors: [String]) -> Response {
        refusal(.badRequest, "invalid event", "Event object is invalid", errors)
    }

    private static func refusal(
        _ status: HTTPResponse.Status,
        _ word: String,
        _ message: String,
        _ errors: [String]
    ) -> Response {
        APIRoutes.response(
            status,
            .of([
                "status": JSONValue(word), "message": JSONValue(message),
                "errors": .array(errors.map { JSONValue($0) }),
            ])
        )
    }
}
