import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/alerts`: the list and the triage inbox.
struct SignalRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/alerts") { _, context in
            try Permission.read.check(context.viewer)
            let eyes = try context.eyes
            let alerts = try await site.parts.database.read { connection in
                try AlertShelf(connection).list(limit: 200).shown(to: eyes, connection)
            }
            return AlertsPage(
                frame: site.frame("Alerts", context, current: "Alerts"),
                alerts: alerts,
                process: site.parts.processes.current
            ).body.response()
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

    private func alert(_ context: WebContext) throws -> ID<Alert> {
        guard let id = context.parameters.get("id").flatMap({ ID<Alert>($0) }) else { throw Failure.notFound }
        return id
    }
}
