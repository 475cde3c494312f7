import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/incidents`: the list, the form that declares, the page of one.
struct IncidentRoutes: Sendable {
    /// Entries of the timeline that a page shows.
    private static let timelineLimit = 300
    private static let listLimit = 100

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/incidents") { request, context in try await list(request, context) }
        router.get("/incidents/new") { _, context in
            try Permission.respond.check(context.viewer)
            return declarePage(context).body.response()
        }
        router.post("/incidents") { request, context in try await declare(request, context) }
        router.get("/incidents/:ref") { _, context in
            try Permission.read.check(context.viewer)
            return IncidentPage(view: try await view(context)).body.response()
        }
        router.get("/incidents/:ref/live") { request, context in
            try Permission.read.check(context.viewer)
            let incident = try await site.incident(try context.parameters.require("ref"))
            return LiveStream(site: site, topic: .incident(incident.id)).response(to: request) {
                try await view(context).fragments
            }
        }
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let cursor = request.uri.queryParameters["cursor"].flatMap { ListCursor(String($0)) }
        let filter = try IncidentFilter(
            Dictionary(
                request.uri.queryParameters.map { (String($0), String($1)) },
                uniquingKeysWith: { _, last in last }
            )
        )
        let found = try await site.parts.database.read {
            try IncidentBoard($0).list(filter, before: cursor, limit: Self.listLimit)
        }
        return IncidentListPage(
            frame: site.frame("Incidents", context, current: "Incidents"),
            organisation: site.organisation,
            filter: filter,
            incidents: found,
            next: found.count == Self.listLimit ? found.last?.cursor.description : nil
        ).body.response()
    }

    private func declarePage(_ context: WebContext) -> DeclarePage {
        DeclarePage(
            frame: site.frame("Declare an incident", context),
            process: site.parts.processes.current,
            organisation: site.organisation
        )
    }

    /// `POST /incidents`: a form that is wrong comes back as it was filled in, with what to mend.
    private func declare(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        do {
            let declaration = Declaration(
                severity: form.text("severity") ?? "",
                title: form.text("title"),
                functionality: form.text("functionality"),
                state: form.text("state"),
                audience: form.text("audience"),
                description: form.text("description"),
                service: form.text("service"),
                category: form.text("category")
            )
            let incident = try await site.commands.declare(declaration, as: context.actor, by: context.source)
            return .see("/incidents/\(incident.reference)")
        } catch {
            guard let failure = Failure(error), !failure.fields.isEmpty else { throw error }
            var page = declarePage(context)
            page.values = form.values
            page.problems = Dictionary(
                failure.fields.map { ($0.field, $0.problem) },
                uniquingKeysWith: { one, _ in one }
            )
            return page.body.response(.unprocessableContent)
        }
    }

    private func view(_ context: WebContext) async throws -> IncidentView {
        let incident = try await site.incident(try context.parameters.require("ref"))
        return try await site.view(of: incident, context, limit: Self.timelineLimit)
    }
}

extension Site {
    /// What the pages of an incident show.
    func view(of incident: Incident, _ context: WebContext, limit: Int) async throws -> IncidentView {
        let process = try await process(of: incident)
        let after = max(0, incident.version - limit)
        let records = try await parts.database.read { try EventLog($0).load(incident.id, after: after, limit: limit) }
        let writer = TimelineWriter(process: process, organisation: organisation)
        let path = "/incidents/\(incident.reference)"
        return IncidentView(
            incident: incident,
            process: process,
            organisation: organisation,
            obligations: obligations(of: incident, under: process, calendar: organisation.calendar),
            timeline: records.reversed().map(writer.entry),
            frame: frame("\(incident.reference) \(incident.name)", context, live: "\(path)/live", kind: "room")
        )
    }
}
