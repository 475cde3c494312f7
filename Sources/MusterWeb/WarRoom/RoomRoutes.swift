import Hummingbird
import MusterCore
import MusterEngine

/// `POST /incidents/{ref}/…`: the verbs of the war room, as forms.
struct RoomRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        for verb in RoomVerb.all {
            let path = verb.path.replacing("{number}", with: ":number")
            router.post(RouterPath("/incidents/:ref/\(path)")) { request, context in
                try await run(request, context) { form, incident, process in
                    .room(try verb.command(words(form, process, context)))
                }
            }
        }
        router.post("/incidents/:ref/chat") { request, context in
            try await run(request, context) { form, incident, process in
                let text = try form.required("text")
                let answers = form.text("answers").flatMap(Int.init)
                return try SlashCommand(text)?.command(incident, process, site, me: context.me())
                    ?? .room(.say(text, answers: answers))
            }
        }
        router.post("/incidents/:ref/shift") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let process = try await site.process(of: incident)
            let situation = site.situation(of: incident, process)
            let offers = try process.roles.compactMap { role -> IncidentCommand? in
                let field = "shift.\(role.key)"
                guard let handle = form.text(field) else { return nil }
                guard let person = site.organisation.person(handle: handle) else {
                    throw Failure.invalid(field, "there is nobody with the handle \"\(handle)\"")
                }
                return .offerHandover(role: role.key, to: person.id, situation: situation)
            }
            if offers.isEmpty { throw Failure.invalid("shift", "name at least one who takes over") }
            try await site.commands.run(offers, on: incident.id, as: context.actor, by: context.source)
            return Response.see("/incidents/\(incident.reference)")
        }
        router.post("/incidents/:ref/links") { request, context in
            try await reach(request, context) { form, incident, other in
                let relation = form.text("relation").flatMap(IncidentLink.Relation.init(rawValue:)) ?? .related
                try await site.commands.link(
                    incident.id,
                    relation,
                    other.id,
                    because: try form.required("link-reason"),
                    as: context.actor,
                    by: context.source
                )
                return incident
            }
        }
        router.post("/incidents/:ref/merger") { request, context in
            try await reach(request, context) { form, incident, other in
                try await site.commands.merge(
                    incident.id,
                    into: other.id,
                    because: try form.required("merge-reason"),
                    as: context.actor,
                    by: context.source
                )
            }
        }
        router.post("/incidents/:ref/parts") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let part = try await site.commands.split(
                incident.id,
                .splitInto,
                declaring: Declaration(
                    severity: form.text("severity") ?? incident.severity,
                    title: try form.required("part-title"),
                    category: incident.category
                ),
                because: try form.required("part-reason"),
                as: context.actor,
                by: context.source
            )
            return Response.see("/incidents/\(part.reference)")
        }
    }

    private func words(_ form: Form, _ process: ProcessDefinition, _ context: WebContext) throws -> RoomWords {
        RoomWords(
            values: form.values.filter { pair in pair.value.contains { !$0.isWhitespace } }
                .mapValues { $0.replacing("\r\n", with: "\n") },
            place: context.parameters.get("number"),
            process: process,
            organisation: site.organisation,
            me: try context.me()
        )
    }

    private func run(
        _ request: Request,
        _ context: WebContext,
        _ command: (Form, Incident, ProcessDefinition) throws -> IncidentCommand
    ) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        let process = try await site.process(of: incident)
        try await site.commands.run(
            try command(form, incident, process),
            on: incident.id,
            as: context.actor,
            by: context.source
        )
        return Response.see("/incidents/\(incident.reference)")
    }

    /// What reaches over two incidents; leads to the page of the one that `act` gives.
    private func reach(
        _ request: Request,
        _ context: WebContext,
        _ act: (Form, Incident, Incident) async throws -> Incident
    ) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        let field = ["other", "duplicate-of"].first { form.text($0) != nil } ?? "other"
        let name = try form.required(field)
        do {
            let other = try await site.incident(name, for: try context.eyes)
            return Response.see("/incidents/\(try await act(form, incident, other).reference)")
        } catch EngineError.noSuchIncident {
            throw Failure.invalid(field, "there is no incident \(name)")
        }
    }
}

extension WebContext {
    /// Whoever asks.
    func me() throws -> ID<Person> {
        guard let viewer else { throw Failure.signInFirst }
        return viewer.id
    }
}

extension Site {
    /// The report of the situation, as the record gives it.
    func situation(of incident: Incident, _ process: ProcessDefinition) -> String {
        SituationReport(
            incident: incident,
            process: process,
            organisation: organisation,
            links: parts.links,
            now: now
        ).text
    }
}
