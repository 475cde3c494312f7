import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/on-call`, `/on-call/mine`, `/policies`, and `POST /on-call/…`: who is on call, and what is one's own.
struct OnCallRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/on-call") { _, context in
            try Permission.read.check(context.viewer)
            let frame = site.frame("On call", context, current: "On call")
            return OnCallPage(frame: frame, organisation: site.organisation).body.response()
        }
        router.get("/policies") { request, context in
            try Permission.read.check(context.viewer)
            let zone = site.organisation.calendar.zone
            let at = request.uri.queryParameters["at"].map(String.init)
            return PolicyPage(
                frame: site.frame("Escalation", context, current: "On call"),
                organisation: site.organisation,
                moment: try at.map { try WallText.moment($0, in: zone, "at") } ?? site.now
            ).body.response()
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
        add("notifications", to: router) { form, person, context in
            try await Rosters(site.parts).set(try rules(form, person), of: person.id, as: context.actor)
        }
        add("test-page", to: router) { _, person, _ in try await TestPage(site.parts).send(to: person.id) }
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

    private func rules(_ form: Form, _ person: Person) throws -> NotificationRules {
        func steps(_ urgency: String) throws -> [NotificationRules.Step] {
            try person.methodsToTry.enumerated().compactMap { index, method in
                try form.text("\(urgency).\(index)").map { text in
                    guard let after = Duration(text: text) else {
                        throw Failure.invalid("\(urgency).\(index)", "write it as in 5 min")
                    }
                    return NotificationRules.Step(method, after: after)
                }
            }
            .sorted { $0.after < $1.after }
        }
        let quiet = try (form.text("quiet") ?? "").split(whereSeparator: \.isNewline).map { line in
            guard let window = Restriction(String(line)) else {
                throw Failure.invalid("quiet", "\"\(line)\" is no window; write it as in every day 22:00-07:00")
            }
            return window
        }
        let reminder = try form.text("reminder").map { text in
            guard let length = Duration(text: text) else { throw Failure.invalid("reminder", "write it as in 12 h") }
            return length
        }
        return NotificationRules(
            high: try steps("high"),
            low: try steps("low"),
            quietHours: quiet,
            shiftReminder: reminder
        )
    }
}
