import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/triage`: what waits for a person, and what becomes of it; `/triage/rules`; `/tickets`.
struct TriageRoutes: Sendable {
    /// Of each kind that are shown.
    private static let limit = 100

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/triage") { _, context in
            try Permission.read.check(context.viewer)
            return try await page(context).body.response()
        }
        router.get("/triage/rules") { _, context in
            try Permission.read.check(context.viewer)
            return rules(context).body.response()
        }
        router.post("/triage/rules") { request, context in try await tryRules(request, context) }
        addDecisions(to: router)
        router.get("/tickets") { _, context in
            try Permission.read.check(context.viewer)
            let eyes = try context.eyes
            let tickets = try await site.parts.database.read {
                try Tickets($0).list(for: eyes, limit: 2 * Self.limit)
            }
            return TicketsPage(
                frame: site.frame("Tickets", context, current: "Triage"),
                organisation: site.organisation,
                tickets: tickets
            ).body.response()
        }
        router.post("/tickets") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let details = Ticket.Details(
                title: try form.required("title"),
                description: form.text("description") ?? "",
                createdBy: context.viewer?.id
            )
            try await Backlog(site.parts).add(details, team: try team(form))
            return Response.see("/tickets")
        }
        router.post("/tickets/:ref/closure") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            guard let number = Reference.number(context.parameters.get("ref") ?? "", "TKT") else {
                throw Failure.notFound
            }
            let eyes = try context.eyes
            try await Backlog(site.parts).close(number, outcome: try form.required("outcome"), for: eyes)
            return Response.see("/tickets")
        }
    }

    private func addDecisions(to router: Router<WebContext>) {
        decide("declaration", to: router) { form, waiting, context in
            let (severity, category) = (form.text("severity"), form.text("category"))
            let incident: Incident
            switch waiting {
            case .report(let number):
                incident = try await Intake(site.parts)
                    .declare(number, severity: severity, category: category, as: context.actor, by: context.source)
            case .alert(let id):
                incident = try await site.signals
                    .declare(id, severity: severity, category: category, as: context.actor, by: context.source)
            }
            return "/incidents/\(incident.reference)"
        }
        decide("merging", to: router) { form, waiting, context in
            let incident = try await site.incident(try form.required("incident"), for: context.eyes)
            switch waiting {
            case .report(let number):
                try await Intake(site.parts).join(number, to: incident.id, as: context.actor, by: context.source)
            case .alert(let id):
                try await site.signals.join(id, to: incident.id, as: context.actor, by: context.source)
            }
            return "/incidents/\(incident.reference)"
        }
        decide("ticket", to: router) { form, waiting, context in
            switch waiting {
            case .report(let number):
                try await Intake(site.parts).makeTicket(of: number, team: try team(form), as: context.actor)
            case .alert(let id): try await Backlog(site.parts).add(from: id, team: try team(form), as: context.actor)
            }
            return "/tickets"
        }
        decide("declination", to: router) { form, waiting, context in
            let reason = try form.required("reason")
            switch waiting {
            case .report(let number): try await Intake(site.parts).decline(number, reason: reason, as: context.actor)
            case .alert(let id): try await site.signals.decline(id, reason: reason)
            }
            return "/triage"
        }
    }

    private typealias Decision = @Sendable (Form, Waiting, WebContext) async throws -> String

    private func decide(_ name: String, to router: Router<WebContext>, _ decision: @escaping Decision) {
        router.post(RouterPath("/triage/:ref/\(name)")) { request, context in
            try Permission.respond.check(context.viewer)
            guard let waiting = Waiting(context.parameters.get("ref") ?? "") else { throw Failure.notFound }
            return Response.see(try await decision(try await Form(request, context), waiting, context))
        }
    }

    private func team(_ form: Form) throws -> ID<Team>? {
        try form.text("team").map { key in
            guard let team = site.organisation.team(key: key) else {
                throw Failure.invalid("team", "there is no team \"\(key)\"")
            }
            return team.id
        }
    }

    private func page(_ context: WebContext) async throws -> TriagePage {
        let eyes = try context.eyes
        guard let viewer = context.viewer else { throw Failure.signInFirst }
        let (reports, alerts, incidents, restricted) = try await site.parts.database.read { connection in
            (
                try IntakeReports(connection).list(.waiting, limit: Self.limit),
                try AlertShelf(connection).list(firing: true, triage: .inbox, limit: Self.limit),
                try IncidentBoard(connection).list(.open, for: eyes, limit: Self.limit),
                try IncidentAccessList(connection).restricted()
            )
        }
        let intake = Intake(site.parts)
        return TriagePage(
            frame: site.frame("Triage", context, current: "Triage"),
            organisation: site.organisation,
            process: site.parts.processes.current,
            reports: reports.filter { intake.isVisible($0, to: viewer.id) },
            alerts: alerts,
            incidents: incidents,
            restricted: restricted
        )
    }

    private func rules(_ context: WebContext) -> TriageRulesPage {
        TriageRulesPage(
            frame: site.frame("Try rules", context, current: "Triage"),
            text: site.parts.processes.current.text,
            days: 30
        )
    }

    private func tryRules(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let form = try await Form(request, context)
        var page = rules(context)
        page.text = form.text("process") ?? ""
        page.days = min(max(form.text("days").flatMap { Int($0) } ?? page.days, 1), 400)
        do {
            page.trial = try await site.signals.trial(of: page.text, since: site.now - .days(page.days))
            return page.body.response()
        } catch let error as EngineError {
            page.problem = "\(error)"
            return page.body.response(.unprocessableContent)
        }
    }
}

/// What waits in the inbox, by its name in addresses.
enum Waiting: Equatable, Sendable {
    case report(Int)
    case alert(ID<Alert>)

    /// `REP-7`, or the id of an alert.
    init?(_ text: String) {
        if let number = Reference.number(text, "REP") {
            self = .report(number)
        } else if let id = ID<Alert>(text) {
            self = .alert(id)
        } else {
            return nil
        }
    }
}

enum Reference {
    /// 7 of `REP-7`, in whatever case; of `TKT-R3` its number as ``IncidentNumber`` counts.
    static func number(_ text: String, _ prefix: String) -> Int? {
        guard text.uppercased().hasPrefix("\(prefix)-") else { return nil }
        let rest = text.dropFirst(prefix.count + 1)
        return rest.lowercased().hasPrefix("inc") ? nil : IncidentNumber.read(rest)
    }
}
