import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// Facts of an incident as forms, and the list of incidents with their facts as a file.
struct FactRoutes: Sendable {
    /// Incidents in one file: as many as a sheet is read of.
    private static let fileLimit = 5_000

    let site: Site

    func add(to router: Router<WebContext>) {
        router.post("/incidents/:ref/facts") { request, context in try await save(request, context) }
        router.get("/incidents.csv") { request, context in try await file(request, context) }
    }

    /// `POST /incidents/{ref}/facts`: an empty value withdraws the fact. What somebody else wrote meanwhile is shown beside
    /// what was typed (409), and nothing is changed.
    private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        let process = try await site.process(of: incident)
        let key = try form.required("fact")
        guard let fact = process.fact(key) else { throw Failure.invalid("fact", "is no fact of the process") }
        let value = try form.value(of: fact, in: "value", site.organisation.calendar.zone)
        if value == nil, incident.facts[key] == nil { throw Failure.invalid("value", "fill it in") }
        do {
            let command = IncidentCommand.recordFact(key, value: value, edition: form.text("edition").flatMap(Int.init))
            try await site.commands.run(command, on: incident.id, as: context.actor, by: context.source)
            return Response.see("/incidents/\(incident.reference)")
        } catch IncidentRejection.invalid(key, let problem) {
            throw Failure.invalid("value", problem)
        } catch IncidentRejection.overtaken(let field, let problem) {
            let rejection = IncidentRejection.overtaken(field: field, problem: problem)
            return FactConflictPage(
                frame: site.frame("Edited meanwhile", context),
                incident: try await site.incident(incident.reference, for: try context.eyes),
                fact: fact,
                typed: value ?? "",
                problem: rejection.message,
                organisation: site.organisation
            ).body.response(.conflict)
        }
    }

    /// `GET /incidents.csv`: those that the list would show, at most ``fileLimit``, with a column for each fact of the
    /// process in force.
    private func file(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let filter = try IncidentFilter(request.queryFields)
        let eyes = try context.eyes
        let (incidents, fields) = try await site.parts.database.read { connection in
            let found = try IncidentBoard(connection).list(filter, for: eyes, before: nil, limit: Self.fileLimit)
            return (found, try IncidentFields(connection).fields(of: found.map(\.id)))
        }
        let facts = site.parts.processes.current.facts
        let head =
            ["reference", "name", "severity", "phase", "service", "declared_at", "resolved_at", "closed_at", "type"]
            + ["labels"] + facts.map(\.key)
        let rows = incidents.map { incident -> [String] in
            let own = Dictionary(grouping: fields[incident.id] ?? [], by: \.name).mapValues { $0.map(\.value) }
            return [
                incident.reference, incident.name, incident.severity, incident.details.phase, incident.service ?? "",
                incident.declaredAt.rfc3339, incident.resolvedAt?.rfc3339 ?? "", incident.closedAt?.rfc3339 ?? "",
                own["type"]?.first ?? "", own["label"]?.joined(separator: " ") ?? "",
            ] + facts.map { own["fact.\($0.key)"]?.first ?? "" }
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"muster-incidents.csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: ([head] + rows).map(CSVText.line).joined()))
        )
    }
}

extension Request {
    /// The query as names and values; of several with one name the last.
    var queryFields: [String: String] {
        Dictionary(uri.queryParameters.map { (String($0), String($1)) }, uniquingKeysWith: { _, last in last })
    }
}
