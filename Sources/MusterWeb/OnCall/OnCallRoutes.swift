import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/on-call`, `/on-call/mine`, and `POST /on-call/…`: who is on call, and what is one's own.
struct OnCallRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/on-call") { _, context in
            try Permission.read.check(context.viewer)
            let frame = site.frame("On call", context, current: "On call")
            return OnCallPage(frame: frame, organisation: site.organisation).body.response()
        }
        router.get("/on-call/mine") { _, context in
            let person = try viewer(context)
            let feeds = ShiftFeeds(site.parts)
            return MyShiftsPage(
                frame: site.frame("My shifts", context, current: "On call"),
                organisation: site.organisation,
                person: person,
                feeds: try await feeds.list(of: person.id).map { ($0, feeds.url(of: $0)) }
            ).body.response()
        }
        addOwn(to: router)
    }

    private func addOwn(to router: Router<WebContext>) {
        add("absences", to: router) { form, person, context in
            guard let first = CivilDate(try form.required("first")) else {
                throw Failure.invalid("first", "write it as 2026-03-04")
            }
            guard let last = CivilDate(try form.required("last")), last >= first else {
                throw Failure.invalid("last", "must be the first day or a later one")
            }
            try await Rosters(site.parts).add(
                absenceFrom: person.zone.firstOccurrence(of: first.at(.midnight)),
                to: person.zone.firstOccurrence(of: last.adding(days: 1).at(.midnight)),
                reason: form.text("reason") ?? "",
                of: person.id,
                as: context.actor
            )
        }
        add("absence-removals", to: router) { form, person, context in
            guard let id = ID<Absence>(try form.required("absence")) else { throw Failure.notFound }
            try await Rosters(site.parts).remove(id, of: person.id, as: context.actor)
        }
        add("feeds", to: router) { form, person, _ in
            let schedule = try form.text("schedule").map { text in
                guard let schedule = site.organisation.schedule(reference: text) else {
                    throw Failure.invalid("schedule", "there is no schedule \"\(text)\"")
                }
                return schedule.id
            }
            _ = try await ShiftFeeds(site.parts).add(of: person.id, schedule: schedule)
        }
        add("feed-removals", to: router) { form, person, _ in
            guard let id = ID<CalendarFeed>(try form.required("feed")),
                try await ShiftFeeds(site.parts).remove(id, of: person.id)
            else { throw Failure.notFound }
        }
    }

    private typealias Change = @Sendable (Form, Person, WebContext) async throws -> Void

    private func add(_ name: String, to router: Router<WebContext>, _ change: @escaping Change) {
        router.post(RouterPath("/on-call/\(name)")) { request, context in
            let person = try viewer(context)
            try await change(try await Form(request, context), person, context)
            return Response.see("/on-call/mine")
        }
    }

    private func viewer(_ context: WebContext) throws -> Person {
        guard let viewer = context.viewer else { throw Failure.signInFirst }
        return viewer
    }
}
