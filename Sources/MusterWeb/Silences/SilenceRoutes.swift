import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/silences`: which alerts nobody is bothered with for a while.
struct SilenceRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        addMaintenance(to: router)
        router.get("/silences") { request, context in try await list(request, context) }
        router.post("/silences") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let lines = try form.required("matchers").split(whereSeparator: \.isNewline).map { JSONValue(String($0)) }
            let wish = SilenceBook.Wish(
                matchers: try SilenceEndpoints.matchers(lines),
                startsAt: site.now,
                endsAt: site.now + (try SilenceEndpoints.length(form.required("lasting"))),
                createdBy: context.viewer?.name ?? "",
                comment: try form.required("comment")
            )
            try await site.silences.set(wish, about: form.text("integration"), by: context.actor)
            return Response.see("/silences")
        }
        router.post("/silences/:id/end") { request, context in
            try Permission.respond.check(context.viewer)
            _ = try await Form(request, context)
            guard let id = context.parameters.get("id").flatMap({ ID<Silence>($0) }) else { throw Failure.notFound }
            try await site.silences.end(id, about: nil, by: context.actor)
            return Response.see(LocalPath.back(of: request, else: "/silences"))
        }
    }

    func addMaintenance(to router: Router<WebContext>) {
        router.post("/maintenance") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let zone = site.organisation.calendar.zone
            let lines = try form.required("matchers").split(whereSeparator: \.isNewline).map { JSONValue(String($0)) }
            let plan = MaintenanceBook.Plan(
                title: try form.required("title"),
                matchers: try SilenceEndpoints.matchers(lines),
                integration: form.text("integration"),
                startsAt: try form.time("starts_at", in: zone),
                length: try SilenceEndpoints.length(form.required("length")),
                repeats: try MaintenanceEndpoints.repetition(form.text("repeats")),
                zone: zone
            )
            try await site.maintenance.add(plan, createdBy: context.viewer?.name ?? "", by: context.actor)
            return Response.see("/silences")
        }
        router.post("/maintenance/:id/end") { request, context in
            try Permission.respond.check(context.viewer)
            _ = try await Form(request, context)
            guard let id = context.parameters.get("id").flatMap({ ID<MaintenanceWindow>($0) }) else {
                throw Failure.notFound
            }
            try await site.maintenance.end(id, by: context.actor)
            return Response.see("/silences")
        }
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let now = site.now
        let alert = request.uri.queryParameters.get("alert").flatMap { ID<Alert>($0) }
        let (silences, windows, integrations, labels) = try await site.parts.database.read { connection in
            (
                try Silences(connection).list(endingAfter: now),
                try MaintenanceWindows(connection).list(),
                try Integrations(connection).all().map(\.name),
                try alert.flatMap { try AlertShelf(connection).find($0) }?.alert.labels ?? [:]
            )
        }
        let matchers = labels.sorted { $0.key < $1.key }.compactMap { name, value in
            (try? LabelMatcher(name: name, value: value))?.text
        }
        return SilencesPage(
            frame: site.frame("Silences", context, current: "Alerts"),
            silences: silences.filter { silence in !windows.contains { $0.silence == silence.id } },
            windows: windows.map(\.window),
            zone: site.organisation.calendar.zone,
            integrations: integrations,
            matchers: matchers.joined(separator: "\n")
        ).body.response()
    }
}
