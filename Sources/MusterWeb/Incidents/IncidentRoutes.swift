import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/incidents`: the list, the form that declares, the page of one.
struct IncidentRoutes: Sendable {
    /// Entries of the timeline that a page shows, or brings when one scrolls to older ones.
    private static let timelineLimit = 300
    private static let listLimit = 100

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/incidents") { request, context in try await list(request, context) }
        router.get("/incidents/new") { request, context in
            try Permission.respond.check(context.viewer)
            let query = request.queryFields
            let alert = try await alert(query["alert"])
            // Somebody has decided about it.
            guard alert?.incident == nil else { throw Failure.notFound }
            return declarePage(context, of: alert, type: query["type"], service: query["service"]).body.response()
        }
        router.post("/incidents") { request, context in try await declare(request, context) }
        router.get("/incidents/:ref") { request, context in
            try Permission.read.check(context.viewer)
            return IncidentPage(view: try await view(request, context)).body.response()
        }
        router.get("/incidents/:ref/timeline") { request, context in
            try Permission.read.check(context.viewer)
            return try await timeline(request, context)
        }
        router.get("/incidents/:ref/summary") { request, context in
            try Permission.read.check(context.viewer)
            return SummaryPage(view: try await summary(request, context)).body.response()
        }
        router.get("/incidents/:ref/summary/live") { request, context in
            try Permission.read.check(context.viewer)
            let id = try await site.incident(try context.parameters.require("ref"), for: try context.eyes).id
            return try stream("summary", of: id, request, context) {
                let view = try await site.view(of: id, TimelineQuery(limit: 1))
                return (view, SummaryPage(view: view).fragments.map { SharedPart.Content($0.id, $0.html) })
            }
        }
        router.get("/incidents/:ref/live") { request, context in
            try Permission.read.check(context.viewer)
            let id = try await site.incident(try context.parameters.require("ref"), for: try context.eyes).id
            let filter = try filter(request)
            return try stream(filter.rawValue, of: id, request, context) {
                let view = try await site.view(of: id, TimelineQuery(filter: filter, limit: Self.timelineLimit))
                return (view, view.shared)
            } own: { view in
                view.own
            }
        }
    }

    /// A piece of the timeline by itself.
    ///
    /// - Throws: 422 where `before` is no number.
    private func timeline(_ request: Request, _ context: WebContext) async throws -> Response {
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        let text = request.typed("find")
        let before = try request.uri.queryParameters["before"].map { text in
            guard let number = Int(text), number > 0 else { throw Failure.invalid("before", "is no sequence number") }
            return number
        }
        let query = TimelineQuery(
            filter: try filter(request),
            words: SearchWords(text),
            before: before,
            limit: Self.timelineLimit
        )
        var view = try await site.view(of: incident, context, query)
        view.frame = site.frame("Timeline of \(incident.reference)", context)
        view.find = text
        return TimelinePage(view: view, text: text).body.response()
    }

    private func stream(
        _ page: String,
        of incident: ID<Incident>,
        _ request: Request,
        _ context: WebContext,
        render: @escaping LiveRoom.Render,
        own: @escaping @Sendable (IncidentView) -> [(id: String, html: HTML)] = { _ in [] }
    ) throws -> Response {
        RoomStream(
            site: site,
            key: LiveRooms.Key(incident: incident, page: page),
            viewer: try context.eyes,
            shown: request.uri.queryParameters["version"].flatMap { Int($0) }
        )
        .response(to: request, render: render) { view in
            var view = view
            view.frame = site.frame("", context)
            return own(view)
        }
    }

    private func summary(_ request: Request, _ context: WebContext) async throws -> IncidentView {
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        var view = try await site.view(of: incident, context, TimelineQuery(limit: 1))
        view.frame = site.frame(
            "Summary of \(incident.reference)",
            context,
            live: "/incidents/\(incident.reference)/summary/live?version=\(incident.version)"
        )
        return view
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let cursor = request.uri.queryParameters["cursor"].flatMap { ListCursor(String($0)) }
        let eyes = try context.eyes
        let filter = try IncidentFilter(request.queryFields)
        let found = try await site.parts.database.read {
            try IncidentBoard($0).list(filter, for: eyes, before: cursor, limit: Self.listLimit)
        }
        return IncidentListPage(
            frame: site.frame("Incidents", context, current: "Incidents"),
            organisation: site.organisation,
            process: site.parts.processes.current,
            filter: filter,
            incidents: found,
            next: found.count == Self.listLimit ? found.last?.cursor.description : nil
        ).body.response()
    }

    /// What the process asks for when declaring, as far as it was filled in.
    private func facts(_ form: Form) throws -> [String: String] {
        try site.parts.processes.current.facts(for: form.text("type")).reduce(into: [:]) { facts, fact in
            guard fact.atIntake else { return }
            facts[fact.key] = try form.value(of: fact, in: "fact.\(fact.key)", site.organisation.calendar.zone)
        }
    }

    /// - Parameters:
    ///   - alert: the one of which it is declared, whose words it begins with.
    ///   - type: what it fills in stands in the form already, to be seen and changed.
    ///   - service: the one from whose page it is declared, whatever the type says.
    private func declarePage(
        _ context: WebContext,
        of alert: StoredAlert?,
        type: String?,
        service: String?
    ) -> DeclarePage {
        let process = site.parts.processes.current
        let type = type.flatMap(process.type)
        let chosen = service.flatMap { site.organisation.service(key: $0) }?.key
        let values = [
            ("severity", type?.severity), ("service", chosen ?? type?.service), ("category", type?.category),
            ("restricted", type?.restricted == true ? "yes" : nil),
        ]
        var page = DeclarePage(
            frame: site.frame("Declare an incident", context),
            process: process,
            organisation: site.organisation,
            values: Dictionary(values.compactMap { name, value in value.map { (name, $0) } }) { one, _ in one },
            type: type?.key,
            service: chosen,
            noticedAt: alert?.noticedAt
        )
        guard let alert else { return page }
        let service = alert.alert.labels["service"].flatMap { site.organisation.service(key: $0) }
        page.values["alert"] = alert.alert.id.description
        page.values["functionality"] = service?.name ?? alert.alert.title
        page.values["state"] = "failing"
        page.values["service"] = service?.key ?? page.values["service"]
        page.values["description"] = alert.alert.annotations["description"]
        return page
    }

    /// - Throws: 404 where there is none.
    private func alert(_ text: String?) async throws -> StoredAlert? {
        guard let text else { return nil }
        guard let id = ID<Alert>(text), let found = try await site.parts.database.read({ try AlertShelf($0).find(id) })
        else { throw Failure.notFound }
        return found
    }

    /// `POST /incidents`: a form that is wrong comes back as it was filled in, with what to mend; so does one of an alert
    /// that somebody else declared meanwhile.
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
                drill: form.text("drill") != nil,
                restricted: form.text("restricted") != nil,
                type: form.text("type")
            )
            let incident: Incident
            if let alert = try await alert(form.text("alert")) {
                incident = try await site.signals
                    .declare(declaration, from: alert.alert.id, as: context.actor, by: context.source)
            } else {
                incident = try await site.commands.declare(declaration, as: context.actor, by: context.source)
            }
            return .see("/incidents/\(incident.reference)")
        } catch {
            let isTaken = if case .alreadyDone? = error as? IncidentRejection { true } else { false }
            guard let failure = Failure(error), !failure.fields.isEmpty || isTaken else { throw error }
            let alert = try await alert(form.text("alert"))
            let service = form.text("service")
            var page = declarePage(context, of: alert, type: form.text("type"), service: service)
            page.values = form.values
            if isTaken, let incident = alert?.incident {
                page.values["alert"] = nil
                page.taken = .by(try await known(incident, to: try context.eyes))
                return page.body.response(.conflict)
            }
            page.problems = Dictionary(
                failure.fields.map { ($0.field, $0.problem) },
                uniquingKeysWith: { one, _ in one }
            )
            return page.body.response(.unprocessableContent)
        }
    }

    /// Nil where they may not know of it.
    private func known(_ incident: ID<Incident>, to viewer: Viewer) async throws -> Incident? {
        let incident = try await site.incident(incident)
        return incident.isVisible(to: viewer) ? incident : nil
    }

    /// - Throws: 422 where `show` asks for what there is not.
    private func filter(_ request: Request) throws -> TimelineFilter {
        guard let text = request.uri.queryParameters["show"] else { return .all }
        guard let filter = TimelineFilter(rawValue: String(text)) else {
            let known = TimelineFilter.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.invalid("show", "is none of \(known)")
        }
        return filter
    }

    private func view(_ request: Request, _ context: WebContext) async throws -> IncidentView {
        let filter = try filter(request)
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        return try await site.view(of: incident, context, TimelineQuery(filter: filter, limit: Self.timelineLimit))
    }
}

extension Site {
    /// What the pages of an incident show.
    func view(
        of incident: Incident,
        _ context: WebContext,
        _ query: TimelineQuery
    ) async throws -> IncidentView {
        var view = try await view(of: incident, query)
        let path = "/incidents/\(incident.reference)"
        let show = query.filter == .all ? "" : "show=\(query.filter.rawValue)&"
        view.causes = try await causes(of: incident, for: try context.eyes)
        view.frame = frame(
            "\(incident.reference) \(incident.name)",
            context,
            live: "\(path)/live?\(show)version=\(incident.version)",
            kind: "room"
        )
        return view
    }

    /// The same as nobody in particular sees it, as it is now.
    func view(of id: ID<Incident>, _ query: TimelineQuery) async throws -> IncidentView {
        try await view(of: try await incident(id), query)
    }

    /// Where no chat server is set up nobody is asked.
    private func chatRooms(of incident: Incident) async throws -> [ChatRoom] {
        if parts.chat.servers.isEmpty { return [] }
        return try await parts.database.read { try ChatRooms($0).list(of: incident.id) }
    }

    private func view(of incident: Incident, _ query: TimelineQuery) async throws -> IncidentView {
        let process = try await process(of: incident)
        let slice = try await timeline(of: incident, under: process, query)
        return IncidentView(
            incident: incident,
            process: process,
            organisation: organisation,
            obligations: obligations(of: incident, under: process, calendar: organisation.calendar),
            timeline: try await withChanges(slice, query, of: incident),
            filter: query.filter,
            older: slice.next,
            situation: situation(of: incident, process),
            attachmentLimits: parts.attachmentLimits,
            rooms: try await chatRooms(of: incident),
            frame: PageFrame(title: "", viewer: nil, csrf: "", now: now, isSandbox: sandbox != nil)
        )
    }
}
