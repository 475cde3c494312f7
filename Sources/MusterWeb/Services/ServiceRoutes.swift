import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `/services/…`: the catalogue, one service, its form, and tables in and out.
struct ServiceRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/services") { _, context in
            try Permission.read.check(context.viewer)
            return try await list(context).body.response()
        }
        for sheet in CatalogueSheet.allCases {
            router.get(RouterPath("/\(sheet.rawValue).csv")) { _, context in
                try Permission.read.check(context.viewer)
                return csv(sheet)
            }
        }
        router.get("/services/new") { _, context in
            try Permission.administer.check(context.viewer)
            return form(nil, context).body.response()
        }
        router.get("/services/import") { _, context in
            try Permission.administer.check(context.viewer)
            return ImportPage(frame: frame("Import", context)).body.response()
        }
        router.post("/services/import") { request, context in try await take(request, context) }
        router.get("/services/:key") { _, context in
            try Permission.read.check(context.viewer)
            return try await page(try service(context), context).body.response()
        }
        router.get("/services/:key/edit") { _, context in
            try Permission.administer.check(context.viewer)
            return form(try service(context), context).body.response()
        }
        router.post("/services") { request, context in try await save(nil, request, context) }
        router.post("/services/:key") { request, context in try await save(try service(context), request, context) }
        router.post("/services/:key/removal") { request, context in
            try Permission.administer.check(context.viewer)
            _ = try await Form(request, context)
            try await Catalogue(site.parts).remove(try service(context).id, as: context.actor)
            return Response.see("/services")
        }
    }

    private func frame(_ title: String, _ context: WebContext) -> PageFrame {
        site.frame(title, context, current: "Services")
    }

    private func service(_ context: WebContext) throws -> Service {
        guard let found = site.organisation.service(key: context.parameters.get("key") ?? "") else {
            throw Failure.notFound
        }
        return found
    }

    private func list(_ context: WebContext) async throws -> ServicesPage {
        let organisation = site.organisation
        let now = site.now
        let paged = organisation.services.map { service in
            let first = site.policy(forService: service.key)?.wouldPage(at: now, organisation: organisation)
                .first { !$0.isEmpty }
            return (
                service.key,
                (first?.people ?? []).compactMap { organisation.person($0)?.name } + (first?.addresses ?? [])
            )
        }
        return ServicesPage(
            frame: frame("Services", context),
            organisation: organisation,
            conditions: try await site.conditions(for: try context.eyes),
            paged: Dictionary(paged, uniquingKeysWith: { first, _ in first })
        )
    }

    private func page(_ service: Service, _ context: WebContext) async throws -> ServicePage {
        let eyes = try context.eyes
        let incidents = try await site.parts.database.read { connection in
            try IncidentBoard(connection).list(for: eyes, service: service.key, limit: 10)
        }
        return ServicePage(
            frame: frame(service.name, context),
            organisation: site.organisation,
            service: service,
            conditions: try await site.conditions(for: eyes),
            incidents: incidents,
            policy: site.policy(forService: service.key),
            budgets: try await ObjectiveWatch(site.parts).budgets(of: service.key, at: site.now)
        )
    }

    private func csv(_ sheet: CatalogueSheet) -> Response {
        let text = sheet.text(of: site.organisation) { "\(site.parts.links.schedules)\($0.key)" }
        var headers: HTTPFields = [.contentType: "text/csv; charset=utf-8"]
        headers[.contentDisposition] = "attachment; filename=\"\(sheet.rawValue).csv\""
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func form(_ service: Service?, _ context: WebContext) -> ServiceFormPage {
        ServiceFormPage(
            frame: frame(service.map { "Edit \($0.name)" } ?? "New service", context),
            organisation: site.organisation,
            service: service
        )
    }

    private func save(_ old: Service?, _ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let form = try await Form(request, context)
        do {
            let id = old?.id ?? ID(site.parts.makeID())
            let service = try ServiceFormPage.service(form, id: id, replacing: old, site.organisation)
            try await Catalogue(site.parts).save(service, as: context.actor)
            return Response.see(service.address)
        } catch {
            guard let failure = Failure(error), failure.status == .unprocessableContent else { throw error }
            let problems = failure.fields.map { "\($0.field): \($0.problem)" }.joined(separator: "\n")
            return ServiceFormPage(
                frame: frame("Services", context),
                organisation: site.organisation,
                service: old,
                values: form.values,
                problem: problems
            ).body.response(.unprocessableContent)
        }
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let form = try await Form(request, context)
        var page = ImportPage(frame: frame("Import", context))
        page.source = ImportSource(rawValue: form.text("source") ?? "") ?? .csv
        page.text = form.text("text") ?? ""
        page.isDone = form.text("do") == "take"
        do {
            let document = ImportDocument(name: "The text", text: try form.required("text"))
            page.report = try await Catalogue(site.parts)
                .take([document], from: page.source, isTrial: !page.isDone, as: context.actor)
            return page.body.response()
        } catch {
            guard let failure = Failure(error), failure.status == .unprocessableContent else { throw error }
            page.problem = failure.fields.map { "\($0.field): \($0.problem)" }.joined(separator: "\n")
            return page.body.response(.unprocessableContent)
        }
    }
}
