import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// Opsgenie's Alert API, version 2, as far as tools raise and end alerts by it: `/v2/alerts…` and
/// `/v2/heartbeats/{name}/ping`, with the secret of the integration as `GenieKey`, or in the address below `/in/{key}`.
struct OpsgenieInlet: Sendable {
    let site: Site
    private let requests = OpsgenieRequests()

    init(site: Site) {
        self.site = site
    }

    func add(to router: Router<WebContext>) {
        for prefix in ["", "/in/:key"] {
            let alerts = prefix + "/v2/alerts"
            router.post(RouterPath(alerts)) { request, context in
                try await answering(request, context) { call in try await create(call) }
            }
            router.get(RouterPath(alerts + "/requests/:id")) { request, context in
                try await answering(request, context) { call in result(context, call) }
            }
            router.get(RouterPath(alerts + "/:id")) { request, context in
                try await answering(request, context) { call in try await show(request, context, call) }
            }
            router.delete(RouterPath(alerts + "/:id")) { request, context in
                try await answering(request, context) { call in
                    try await act("close", "Delete", request, context, call)
                }
            }
            router.post(RouterPath(alerts + "/:id/:action")) { request, context in
                try await answering(request, context) { call in
                    let action = context.parameters.get("action") ?? ""
                    return try await act(action, Self.name(of: action), request, context, call)
                }
            }
            router.put(RouterPath(alerts + "/:id/:action")) { request, context in
                try await answering(request, context) { call in
                    try await act("update", "Update", request, context, call)
                }
            }
            let ping = RouterPath(prefix + "/v2/heartbeats/:name/ping")
            for method in [HTTPRequest.Method.get, .post, .put, .patch] {
                router.on(ping, method: method) { request, context in
                    try await answering(request, context) { _ in try await beat(context) }
                }
            }
        }
    }

    private func answering(
        _ request: Request,
        _ context: WebContext,
        _ body: (InletCall) async throws -> Response
    ) async throws -> Response {
        let genie = request.headers[.authorization].flatMap { header -> String? in
            let parts = header.split(separator: " ")
            return parts.count == 2 && parts[0].lowercased() == "geniekey" ? String(parts[1]) : nil
        }
        do {
            let source = try await InletCall.source(context, orBy: genie, of: .opsgenie, site)
            return try await body(try await InletCall(request, source: source))
        } catch InletCall.Refusal.tooLarge {
            return refusal(.contentTooLarge, "Request body is larger than \(Limits.inletBody) bytes")
        } catch is InletCall.Refusal {
            return refusal(.unauthorized, "Could not authenticate")
        } catch let problem as FormatProblem {
            return refusal(
                .unprocessableContent,
                "Request body is not processable. Please check the errors.",
                errors: [problem.field ?? "body": JSONValue(problem.problem)]
            )
        } catch let failure as Failure where failure.status == .tooManyRequests {
            return throttled(for: failure.retryAfter ?? 1)
        } catch StoreError.overloaded(let retryAfter) {
            return throttled(for: Int(retryAfter.components.seconds))
        }
    }

    private func throttled(for seconds: Int) -> Response {
        var response = refusal(.tooManyRequests, "You are making too many requests!")
        response.headers[.retryAfter] = "\(max(1, seconds))"
        return response
    }

    private func create(_ call: InletCall) async throws -> Response {
        let value: JSONValue
        do throws(ReceivedJSON.Problem) { value = try ReceivedJSON.read(call.bytes) } catch {
            return refusal(.badRequest, "Could not parse request body: it is \(error.words)")
        }
        let opened = try OpsgenieAlert(value, now: site.now, newAlias: site.parts.makeID().uuidString.lowercased())
        try await site.reception.noteCall(of: call.source)
        try await site.signals
            .take([opened.alert], from: call.source, payload: String(decoding: call.bytes, as: UTF8.self))
        let alert = try await site.signals.firing(opened.alert.fingerprint, of: call.source)
        return accepted("Create", "Created alert", alert?.id, alias: opened.alias, call.source)
    }

    /// What else may be done to an alert there: what has no meaning here is taken and changes nothing, as Opsgenie
    /// takes what its tools send.
    private func act(
        _ action: String,
        _ name: String?,
        _ request: Request,
        _ context: WebContext,
        _ call: InletCall
    ) async throws -> Response {
        guard let name else { return refusal(.notFound, "There is no action \"\(action.prefix(40))\"") }
        try await site.reception.noteCall(of: call.source)
        guard let found = try await find(request, context, call.source) else {
            return accepted(name, "Alert does not exist", nil, alias: nil, call.source, isSuccess: false)
        }
        let isDone: Bool
        switch action {
        case "acknowledge": isDone = try await site.signals.acknowledge(found.alert.fingerprint, of: call.source)
        case "close": isDone = try await site.signals.end(found.alert.fingerprint, of: call.source)
        default: isDone = true
        }
        return accepted(
            name,
            isDone ? "\(name) done" : "Alert is closed already",
            found.alert.id,
            alias: found.alias,
            call.source,
            isSuccess: isDone
        )
    }

    private static func name(of action: String) -> String? {
        let names = [
            "acknowledge": "Acknowledge", "unacknowledge": "UnAcknowledge", "close": "Close", "snooze": "Snooze",
            "escalate": "EscalateNext", "assign": "Assign", "notes": "AddNote", "tags": "AddTags",
            "details": "AddDetails", "responders": "AddResponder",
        ]
        return names[action]
    }

    private func result(_ context: WebContext, _ call: InletCall) -> Response {
        guard let id = context.parameters.get("id"), let known = requests.find(id, of: call.source.id) else {
            return refusal(.notFound, "Request not found. It might not be processed, yet.")
        }
        return APIRoutes.response(.ok, .of(["data": known, "took": 0, "requestId": JSONValue(newID())]))
    }

    private func show(_ request: Request, _ context: WebContext, _ call: InletCall) async throws -> Response {
        guard let found = try await find(request, context, call.source) else {
            return refusal(.notFound, "Alert with id [\(context.parameters.get("id") ?? "")] is not found")
        }
        let alert = found.alert
        let data = JSONValue.of([
            "id": JSONValue(alert.id.description), "tinyId": JSONValue(String(alert.id.description.suffix(6))),
            "alias": JSONValue(found.alias), "message": JSONValue(alert.title),
            "status": found.isFiring ? "open" : "closed", "count": JSONValue(found.timesSent),
            "tags": .array((alert.labels["tags"] ?? "").split(separator: ",").map { JSONValue(String($0)) }),
            "priority": JSONValue(alert.labels["priority"] ?? "P3"), "source": JSONValue(alert.labels["source"] ?? ""),
            "createdAt": JSONValue(alert.startsAt), "updatedAt": JSONValue(found.lastSeenAt),
            "lastOccurredAt": JSONValue(found.lastSeenAt),
        ])
        return APIRoutes.response(.ok, .of(["data": data, "took": 0, "requestId": JSONValue(newID())]))
    }

    /// The alert that a request is about, by its id or by its alias.
    private func find(_ request: Request, _ context: WebContext, _ source: Integration) async throws -> StoredAlert? {
        let name = context.parameters.get("id").map { $0.removingPercentEncoding ?? $0 } ?? ""
        var id = ID<Alert>(name)
        if request.uri.queryParameters.get("identifierType") == "alias" {
            id = try await site.signals.firing(SourceAlert.fingerprint(ofKey: name), of: source)?.id
        }
        guard let id, let found = try await site.parts.database.read({ try AlertShelf($0).find(id) }) else {
            return nil
        }
        return found.alert.integration == source.name ? found : nil
    }

    private func beat(_ context: WebContext) async throws -> Response {
        let name = context.parameters.get("name").map { $0.removingPercentEncoding ?? $0 } ?? ""
        let found = try await site.parts.database.read { try Integrations($0).find(name: name) }
        guard let found, found.kind == .heartbeat, !found.isDisabled else {
            return refusal(.notFound, "Heartbeat with name [\(name.prefix(80))] does not exist")
        }
        try await site.reception.noteCall(of: found)
        return APIRoutes.response(
            .accepted,
            .of(["result": "PONG - Heartbeat received", "took": 0, "requestId": JSONValue(newID())])
        )
    }

    private func newID() -> String { site.parts.makeID().uuidString.lowercased() }

    private func accepted(
        _ action: String,
        _ status: String,
        _ alert: ID<Alert>?,
        alias: String?,
        _ source: Integration,
        isSuccess: Bool = true
    ) -> Response {
        let id = newID()
        requests.keep(
            .of([
                "action": JSONValue(action), "processedAt": JSONValue(site.now),
                "integrationId": JSONValue(source.id.description), "isSuccess": .bool(isSuccess),
                "success": .bool(isSuccess), "status": JSONValue(status),
                "alertId": alert.map { JSONValue($0.description) }, "alias": alias.map { JSONValue($0) },
            ]),
            id,
            of: source.id
        )
        return APIRoutes.response(
            .accepted,
            .of(["result": "Request will be processed", "took": 0, "requestId": JSONValue(id)])
        )
    }

    private func refusal(
        _ status: HTTPResponse.Status,
        _ message: String,
        errors: [String: JSONValue]? = nil
    ) -> Response {
        APIRoutes.response(
            status,
            .of([
                "message": JSONValue(message), "errors": errors.map { .object($0) }, "took": 0,
                "requestId": JSONValue(newID()),
            ])
        )
    }
}

extension StoredAlert {
    /// What its source calls it.
    fileprivate var alias: String { alert.annotations["dedup_key"] ?? alert.id.description }
}
