import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/alerts`: the list and the triage inbox.
struct SignalRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/alerts") { request, context in try await list(request, context) }
        router.get("/alerts/noise") { request, context in
            try Permission.read.check(context.viewer)
            let days = try NoiseEndpoints.days(request.uri.queryParameters.get("days"))
            return NoisePage(
                frame: site.frame("Noise", context, current: "Alerts"),
                rows: try await NoiseLedger(site.parts).rows(since: site.now - .days(days)),
                days: days
            ).body.response()
        }
        router.get("/alerts/:id") { _, context in
            try Permission.read.check(context.viewer)
            let trace = try await site.signals.trace(alert(context), for: try context.eyes)
            return AlertPage(
                frame: site.frame(trace.stored.alert.title, context, current: "Alerts"),
                trace: trace,
                organisation: site.organisation,
                process: site.parts.processes.current
            ).body.response()
        }
        router.post("/alerts/:id/acknowledgement") { request, context in
            try await tend(request, context) { alert, _ in
                try await site.signals.acknowledge(alert, as: context.actor, by: context.source)
            }
        }
        router.post("/alerts/:id/snooze") { request, context in
            try await tend(request, context) { alert, form in
                let until = site.now + (try SilenceEndpoints.length(form.required("lasting")))
                try await site.signals.snooze(alert, until: until, as: context.actor)
            }
        }
        router.post("/alerts/:id/vote") { request, context in
            try await tend(request, context) { alert, form in
                guard let viewer = context.viewer else { throw Failure.signInFirst }
                let wasNeeded = try form.required("needed") == "yes"
                try await site.signals.vote(alert, wasNeeded: wasNeeded, as: viewer.id)
            }
        }
        router.post("/alerts/:id/declaration") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.signals.declare(
                alert(context),
                severity: form.text("severity"),
                category: form.text("category"),
                as: context.actor,
                by: context.source
            )
            return Response.see("/incidents/\(incident.reference)")
        }
        router.post("/alerts/:id/declination") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            try await site.signals.decline(alert(context), reason: try form.required("reason"))
            return Response.see("/alerts")
        }
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let eyes = try context.eyes
        let filter = request.uri.queryParameters.get("filter") ?? ""
        let words = filter.split(separator: " ").map { JSONValue(String($0)) }
        let found = try await site.signals.find(try SilenceEndpoints.matchers(words), limit: Self.listLimit)
        let now = site.now
        let (alerts, changes) = try await site.parts.database.read { connection in
            (
                try found.shown(to: eyes, connection),
                try ChangeEvents(connection).list(from: now - .days(1), to: now, limit: 5)
            )
        }
        return AlertsPage(
            frame: site.frame("Alerts", context, current: "Alerts"),
            alerts: alerts,
            changes: changes,
            filter: filter,
            process: site.parts.processes.current
        ).body.response()
    }

    private static let listLimit = 200

    /// Does something with an alert, and goes back to its page.
    private func tend(
        _ request: Request,
        _ context: WebContext,
        _ body: (ID<Alert>, Form) async throws -> Void
    ) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        let alert = try alert(context)
        try await body(alert, form)
        return Response.see("/alerts/\(alert)")
    }

    private func alert(_ context: WebContext) throws -> ID<Alert> {
        guard let id = context.parameters.get("id").flatMap({ ID<Alert>($0) }) else { throw Failure.notFound }
        return id
    }
}
