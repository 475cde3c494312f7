import Foundation
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/problems`: the list, the form that opens one, the page of one and what is done there.
struct ProblemRoutes: Sendable {
    private static let listLimit = 100

    let site: Site

    /// Of the present: an administrator may set another one while this runs.
    private var zone: Zone { site.organisation.calendar.zone }

    func add(to router: Router<WebContext>) {
        router.get("/problems") { request, context in
            try Permission.read.check(context.viewer)
            return try await list(request, context)
        }
        router.get("/problems/new") { request, context in
            try Permission.respond.check(context.viewer)
            var page = form(context)
            page.values["incidents"] = request.uri.queryParameters["incident"].map { String($0) }
            return page.body.response()
        }
        router.post("/problems") { request, context in try await open(request, context) }
        router.get("/problems/:problem") { _, context in
            try Permission.read.check(context.viewer)
            return try await page(try await seen(context), context).body.response()
        }
        router.post("/problems/:problem/document") { request, context in try await edit(request, context) }
        addVerbs(to: router)
    }

    private func addVerbs(to router: Router<WebContext>) {
        add("incidents", to: router) { form, context, _ in
            .link(try await site.incident(named: try form.required("incident"), "incident", for: try context.eyes))
        }
        add("incidents/:ref/removal", to: router) { form, context, _ in
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            return .unlink(incident.id, reason: try form.required("reason"))
        }
        add("remediations", to: router) { form, context, _ in try await addition(form, context) }
        add("remediations/:remediation/completion", to: router) { _, context, _ in
            .changeRemediation(.init(id: try remediation(context), done: true))
        }
        add("remediations/:remediation/removal", to: router) { form, context, _ in
            .dropRemediation(try remediation(context), reason: try form.required("reason"))
        }
        add("review-plan", to: router) { form, _, _ in
            let reviewer = try form.required("reviewer")
            return .planReview(.init(at: try form.time("at", in: zone), reviewer: try person(reviewer, "reviewer")))
        }
        add("reviews", to: router) { form, context, problem in
            let next = try form.text("next").map { _ in try form.time("next", in: zone) }
            let reviewer = problem.review?.reviewer ?? context.viewer?.id
            return .review(
                note: try form.required("note"),
                next: next.flatMap { at in reviewer.map { Problem.Review(at: at, reviewer: $0) } }
            )
        }
        add("closure", to: router) { form, _, _ in .close(outcome: try form.required("outcome")) }
        add("reopening", to: router) { form, _, _ in .reopen(reason: try form.required("reason")) }
    }

    // MARK: Looking

    private func seen(_ context: WebContext) async throws -> SeenProblem {
        try await site.problems.find(try context.parameters.require("problem"), for: try context.eyes)
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let eyes = try context.eyes
        var query = Dictionary(
            request.uri.queryParameters.map { (String($0), String($1)) },
            uniquingKeysWith: { _, last in last }
        )
        // What the form of the page says where nothing is chosen.
        if query["service"] == "any" { query["service"] = nil }
        if query["owner"]?.isEmpty == true { query["owner"] = nil }
        if query["state"] == "all" { query["state"] = nil }
        let filter = try ProblemFilter(query, site.organisation)
        let cursor = query["cursor"].flatMap { ListCursor($0) }
        let found = try await site.parts.database.read {
            try Problems($0).list(filter.selection, for: eyes, before: cursor, limit: Self.listLimit)
        }
        let last = found.count == Self.listLimit ? found.last : nil
        return ProblemListPage(
            frame: site.frame("Problems", context, current: "Problems"),
            organisation: site.organisation,
            filter: filter,
            problems: found,
            next: last.flatMap { filter.selection.isReviewQueue ? $0.reviewCursor : $0.cursor }?.description
        ).body.response()
    }

    private func page(_ seen: SeenProblem, _ context: WebContext) async throws -> ProblemPage {
        let eyes = try context.eyes
        let problem = seen.problem
        return ProblemPage(
            frame: site.frame("\(problem.reference) \(problem.title)", context, current: "Problems"),
            organisation: site.organisation,
            seen: seen,
            similar: try await site.likenesses.incidents(like: problem, for: eyes),
            history: try await site.problems.history(of: problem.id, for: eyes)
        )
    }

    private func form(_ context: WebContext) -> ProblemFormPage {
        ProblemFormPage(
            frame: site.frame("Open a problem", context, current: "Problems"),
            organisation: site.organisation
        )
    }

    // MARK: Doing

    /// `POST /problems`: what is wrong comes back beside its field.
    private func open(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let typed = try await Form(request, context)
        do {
            var incidents: [ID<Incident>] = []
            for name in (typed.text("incidents") ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                incidents.append(try await site.incident(named: String(name), "incidents", for: try context.eyes))
            }
            let opening = ProblemOpening(
                title: typed.text("title"),
                service: typed.text("service"),
                functionality: typed.text("functionality"),
                owner: try typed.text("owner").map { try person($0, "owner") },
                incidents: incidents
            )
            let problem = try await site.problems.open(opening, as: context.actor, by: context.source)
            return Response.see("/problems/\(problem.reference)")
        } catch {
            guard let failure = Failure(error), !failure.fields.isEmpty else { throw error }
            var page = form(context)
            (page.values, page.problem) = (typed.values, failure)
            return page.body.response(failure.status)
        }
    }

    /// `POST /problems/{problem}/document`: where somebody else saved meanwhile, the page shows both; where something is wrong,
    /// it comes back as it was filled in.
    private func edit(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        let seen = try await seen(context)
        guard let edition = Int(form.text("edition") ?? "") else { throw Failure.invalid("edition", "is missing") }
        var fields: [Problem.Field: String] = [:]
        for field in Problem.Field.allCases { fields[field] = form.text(field.rawValue) ?? "" }
        do {
            fields[.owner] = try form.text("owner").map { try person($0, "owner").description } ?? ""
            let command = ProblemCommand.edit(fields, edition: edition)
            try await site.problems.run(command, on: seen.problem.id, as: context.actor, by: context.source)
            return Response.see("/problems/\(seen.problem.reference)")
        } catch {
            let isOutdated = if case .outdated? = error as? ProblemRejection { true } else { false }
            guard let failure = Failure(error), isOutdated || !failure.fields.isEmpty else { throw error }
            var page = try await page(try await self.seen(context), context)
            page.typed = fields
            // Upon what was read: what somebody else saves meanwhile is still to be seen.
            if !isOutdated { (page.edition, page.refusal) = (edition, failure.detail) }
            return page.body.response(failure.status)
        }
    }

    private func addition(_ form: Form, _ context: WebContext) async throws -> ProblemCommand {
        if let text = form.text("item") {
            // Two words of one choice: the incident, and the item.
            let words = text.split(separator: " ").map(String.init)
            guard words.count == 2, let item = ID<ActionItem>(words[1]) else {
                throw Failure.invalid("item", "is not one of those that were shown")
            }
            return .planActionItem(try await site.incident(named: words[0], "item", for: try context.eyes), item)
        }
        return .addRemediation(
            Remediation(
                // Its id is given to it when it is planned.
                id: ID(site.parts.makeID()),
                title: try form.required("step"),
                owner: try form.text("step-owner").map { try person($0, "step-owner") },
                targetAt: form.text("target") == nil ? nil : try form.time("target", in: zone),
                ticket: form.text("ticket")
            )
        )
    }

    private func remediation(_ context: WebContext) throws -> ID<Remediation> {
        guard let id = ID<Remediation>(try context.parameters.require("remediation")) else { throw Failure.notFound }
        return id
    }

    private func person(_ handle: String, _ field: String) throws -> ID<Person> {
        guard let person = site.organisation.person(handle: handle) else {
            throw Failure.invalid(field, "there is nobody with the handle \"\(handle)\"")
        }
        return person.id
    }

    private func add(
        _ name: String,
        to router: Router<WebContext>,
        _ command: @escaping @Sendable (Form, WebContext, Problem) async throws -> ProblemCommand
    ) {
        router.post(RouterPath("/problems/:problem/\(name)")) { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let problem = try await seen(context).problem
            let command = try await command(form, context, problem)
            try await site.problems.run(command, on: problem.id, as: context.actor, by: context.source)
            return Response.see(LocalPath.back(of: request, else: "/problems/\(problem.reference)"))
        }
    }
}
