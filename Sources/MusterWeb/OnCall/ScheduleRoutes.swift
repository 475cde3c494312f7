import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `/schedules/…`: one schedule, its form, and `POST` of what is changed in a hurry.
struct ScheduleRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/schedules") { _, _ in Response.see("/on-call") }
        router.get("/schedules/new") { _, context in
            try Permission.administer.check(context.viewer)
            return form(nil, context).body.response()
        }
        router.get("/schedules/:ref") { request, context in
            try Permission.read.check(context.viewer)
            return try await page(request, context).body.response()
        }
        router.get("/schedules/:ref/edit") { _, context in
            try Permission.administer.check(context.viewer)
            return form(try schedule(context), context).body.response()
        }
        router.post("/schedules") { request, context in try await save(nil, request, context) }
        router.post("/schedules/:ref") { request, context in
            try await save(try schedule(context), request, context)
        }
        addCover(to: router)
    }

    private func addCover(to router: Router<WebContext>) {
        add("overrides", to: router) { form, schedule, context in
            let (start, end) = try period(form, schedule)
            try await rosters.cover(
                schedule.id,
                by: try person(form),
                from: max(start, site.now),
                to: end,
                reason: form.text("reason") ?? "",
                as: context.actor
            )
        }
        add("override-removals", to: router) { form, schedule, context in
            guard let id = ID<Override>(try form.required("override")) else { throw Failure.notFound }
            try await rosters.removeCover(id, of: schedule.id, as: context.actor)
        }
        add("take-over", to: router) { form, schedule, context in
            guard let viewer = context.viewer else { throw Failure.signInFirst }
            try await rosters.takeOver(schedule.id, by: viewer.id, until: nil, reason: form.text("reason") ?? "")
        }
        add("swaps", to: router) { form, schedule, context in
            guard let first = Int64(try form.required("first")), let second = Int64(try form.required("second")) else {
                throw Failure.invalid("first", "choose two shifts of the lists")
            }
            try await rosters.swap(
                schedule.id,
                max(Timestamp(milliseconds: first), site.now),
                with: max(Timestamp(milliseconds: second), site.now),
                reason: form.text("reason") ?? "",
                as: context.actor
            )
        }
        add("cover-requests", to: router) { form, schedule, _ in
            let (start, end) = try period(form, schedule)
            try await rosters.ask(
                schedule.id,
                for: try person(form),
                from: max(start, site.now),
                to: end,
                reason: form.text("reason") ?? ""
            )
        }
        add("acceptances", to: router) { form, schedule, context in
            guard let viewer = context.viewer, let id = ID<CoverRequest>(try form.required("request")) else {
                throw Failure.notFound
            }
            try await rosters.accept(id, of: schedule.id, by: viewer.id)
        }
        add("withdrawals", to: router) { form, schedule, context in
            guard let id = ID<CoverRequest>(try form.required("request")) else { throw Failure.notFound }
            try await rosters.withdraw(id, of: schedule.id, as: context.actor)
        }
    }

    private var rosters: Rosters { Rosters(site.parts) }

    private typealias Change = @Sendable (Form, Schedule, WebContext) async throws -> Void

    private func add(_ name: String, to router: Router<WebContext>, _ change: @escaping Change) {
        router.post(RouterPath("/schedules/:ref/\(name)")) { request, context in
            try Permission.respond.check(context.viewer)
            let schedule = try schedule(context)
            try await change(try await Form(request, context), schedule, context)
            return Response.see(schedule.address)
        }
    }

    private func schedule(_ context: WebContext) throws -> Schedule {
        let reference = context.parameters.get("ref")?.removingPercentEncoding ?? ""
        guard let schedule = site.organisation.schedule(reference: reference) else { throw Failure.notFound }
        return schedule
    }

    private func period(_ form: Form, _ schedule: Schedule) throws -> (Timestamp, Timestamp) {
        let start = try WallText.moment(try form.required("start"), in: schedule.zone, "start")
        return (start, try WallText.moment(try form.required("end"), in: schedule.zone, "end"))
    }

    private func person(_ form: Form) throws -> ID<Person> {
        let handle = try form.required("person")
        guard let person = site.organisation.person(handle: handle) else {
            throw Failure.invalid("person", "there is nobody with the handle \"\(handle)\"")
        }
        return person.id
    }

    private func page(_ request: Request, _ context: WebContext) async throws -> SchedulePage {
        let schedule = try schedule(context)
        let query = request.uri.queryParameters
        func moment(_ name: String) -> Timestamp? {
            query[Substring(name)].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0).clamped }
        }
        let today = schedule.zone.civilTime(at: site.now).date
        var chosen: Range<Timestamp>?
        if let start = moment("start"), let end = moment("end"), start < end { chosen = start..<end }
        let ledger = DutyLedger(site.parts)
        let now = site.now
        return SchedulePage(
            frame: site.frame(schedule.name, context, current: "On call"),
            organisation: site.organisation,
            schedule: schedule,
            span: query["span"].flatMap { RosterTable.Span(rawValue: String($0)) } ?? .month,
            day: query["day"].flatMap { CivilDate(String($0)) } ?? today,
            chosen: chosen,
            asked: try query["at"].map { try WallText.moment(String($0), in: schedule.zone, "at") },
            past: try await ledger.hours(of: schedule.id, from: now - .days(90), to: now),
            coming: try await ledger.hours(of: schedule.id, from: now, to: now + .days(90))
        )
    }

    private func form(_ schedule: Schedule?, _ context: WebContext) -> ScheduleFormPage {
        ScheduleFormPage(
            frame: site.frame(schedule.map { "Edit \($0.name)" } ?? "New schedule", context, current: "On call"),
            organisation: site.organisation,
            schedule: schedule
        )
    }

    private func save(_ old: Schedule?, _ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let form = try await Form(request, context)
        do {
            let schedule = try ReceivedOnCall(organisation: site.organisation).schedule(
                try ScheduleFormPage.body(form.values),
                id: old?.id ?? ID(site.parts.makeID()),
                replacing: old,
                name: old?.name ?? ""
            )
            guard !schedule.key.isEmpty else { throw Failure.invalid("name", "must have a letter or a digit") }
            try await rosters.save(schedule, as: context.actor)
            return Response.see(schedule.address)
        } catch {
            guard let failure = Failure(error), failure.status == .unprocessableContent else { throw error }
            let problem = failure.fields.map { "\($0.field): \($0.problem)" }.joined(separator: "; ")
            var page = self.form(old, context)
            page.values = form.values
            page.problem = problem.isEmpty ? failure.detail : problem
            return page.body.response(.unprocessableContent)
        }
    }
}
