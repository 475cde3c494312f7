import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/incidents`: the list, the form that declares, the page of one.
struct IncidentRoutes: Sendable {
    /// Entries of the timeline that a page shows.
    private static let timelineLimit = 300
    private static let listLimit = 100
    /// Entries among which it looks for those of one kind.
    private static let searchedLimit = 5_000

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/incidents") { request, context in try await list(request, context) }
        router.get("/incidents/new") { _, context in
            try Permission.respond.check(context.viewer)
            return declarePage(context).body.response()
        }
        router.post("/incidents") { request, context in try await declare(request, context) }
        router.get("/incidents/:ref") { request, context in
            try Permission.read.check(context.viewer)
            return IncidentPage(view: try await view(request, context)).body.response()
        }
        router.get("/incidents/:ref/summary") { request, context in
            try Permission.read.check(context.viewer)
            return SummaryPage(view: try await summary(request, context)).body.response()
        }
        router.get("/incidents/:ref/summary/live") { request, context in
            try Permission.read.check(context.viewer)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            return LiveStream(site: site, topic: .incident(incident.id)).response(to: request) {
                SummaryPage(view: try await summary(request, context)).fragments
            }
        }
        router.get("/incidents/:ref/live") { request, context in
            try Permission.read.check(context.viewer)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            return LiveStream(site: site, topic: .incident(incident.id)).response(to: request) {
                try await view(request, context).fragments
            }
        }
    }

    private func summary(_ request: Request, _ context: WebContext) async throws -> IncidentView {
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        var view = try await site.view(of: incident, context, limit: 1)
        view.frame = site.frame(
            "Summary of \(incident.reference)",
            context,
            live: "/incidents/\(incident.reference)/summary/live"
        )
        return view
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let cursor = request.uri.queryParameters["cursor"].flatMap { ListCursor(String($0)) }
        let eyes = try context.eyes
        let filter = try IncidentFilter(
            Dictionary(
                request.uri.queryParameters.map { (String($0), String($1)) },
                uniquingKeysWith: { _, last in last }
            )
        )
        let found = try await site.parts.database.read {
            try IncidentBoard($0).list(filter, for: eyes, before: cursor, limit: Self.listLimit)
        }
        return IncidentListPage(
            frame: site.frame("Incidents", context, current: "Incidents"),
            organisation: site.organisation,
            filter: filter,
            incidents: found,
            next: found.count == Self.listLimit ? found.last?.cursor.description : nil
        ).body.response()
    }

    /// What the process asks for when declaring, as far as it was filled in.
    private func facts(_ form: Form) throws -> [String: String] {
        site.parts.processes.current.facts.reduce(into: [:]) { facts, fact in
            if fact.atIntake, let value = form.text("fact.\(fact.key)") { facts[fact.key] = value }
        }
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
                category: form.text("category"),
                facts: try facts(form),
                restricted: form.text("restricted") != nil
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

    /// - Throws: 422 where `show` asks for what there is not.
    private func view(_ request: Request, _ context: WebContext) async throws -> IncidentView {
        let filter = try request.uri.queryParameters["show"].map { text in
            guard let filter = TimelineFilter(rawValue: String(text)) else {
                let known = TimelineFilter.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.invalid("show", "is none of \(known)")
            }
            return filter
        }
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        return try await site.view(
            of: incident,
            context,
            limit: filter == nil ? Self.timelineLimit : Self.searchedLimit,
            filter: filter ?? .all
        )
    }
}

extension Site {
    /// What the pages of an incident show.
    func view(
        of incident: Incident,
        _ context: WebContext,
        limit: Int,
        filter: TimelineFilter = .all
    ) async throws -> IncidentView {
        let process = try await process(of: incident)
        let records = try await parts.database.read { try EventLog($0).latest(incident.id, .timeline, limit: limit) }
        let writer = TimelineWriter(process: process, organisation: organisation)
        let path = "/incidents/\(incident.reference)"
        let live = "\(path)/live\(filter == .all ? "" : "?show=\(filter.rawValue)")"
        return IncidentView(
            incident: incident,
            process: process,
            organisation: organisation,
            obligations: obligations(of: incident, under: process, calendar: organisation.calendar),
            timeline: try await timeline(records.reversed().map(writer.entry), of: incident)
                .filter { filter.shows($0.kind) },
            filter: filter,
            situation: situation(of: incident, process),
            frame: frame("\(incident.reference) \(incident.name)", context, live: live, kind: "room")
        )
    }
}
