import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/on-call/notifications` and `/on-call/pages`, and `POST /on-call/…` of what somebody sets about how they are reached.
struct NotificationRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/on-call/notifications") { _, context in
            let person = try viewer(context)
            let served = site.parts.desk.served
            return NotificationsPage(
                frame: site.frame("My notifications", context, current: "On call"),
                person: person,
                browsers: try await Contacts(site.parts).browsers(of: person.id),
                tests: try await TestPage(site.parts).recent(of: person.id),
                unserved: Set(ContactMethod.Kind.allCases.filter { !$0.isServed(by: served) }),
                pushKey: site.parts.pushKeys.publicKey,
                demanding: site.organisation.schedules.filter {
                    $0.testEvery != nil && $0.participants.contains(person.id)
                }
            ).body.response()
        }
        router.get("/on-call/pages") { _, context in
            let person = try viewer(context)
            return MyPagesPage(
                frame: site.frame("My pages", context, current: "On call"),
                person: person,
                pages: try await PageTraces(site.parts).recent(of: person.id, limit: 100)
            ).body.response()
        }
        addVerbs(to: router)
    }

    private func addVerbs(to router: Router<WebContext>) {
        add("methods", to: router) { form, person, _ in
            let (kind, address) = (try form.required("kind"), try form.required("address"))
            let method = ContactMethod(text: "\(kind):\(address)")
            guard let method else { throw Failure.invalid("kind", "is none of the kinds") }
            try await Contacts(site.parts).add(method, of: person.id)
        }
        add("codes", to: router) { form, person, _ in
            try await Contacts(site.parts).sendCode(by: try method(form), to: person.id)
        }
        add("verifications", to: router) { form, person, _ in
            try await Contacts(site.parts).verify(try method(form), code: try form.required("code"), of: person.id)
        }
        add("method-removals", to: router) { form, person, _ in
            try await Contacts(site.parts).remove(try method(form), of: person.id)
        }
        add("tests", to: router) { form, person, _ in
            try await TestPage(site.parts).send(to: person.id, by: try method(form))
        }
        add("test-page", to: router) { _, person, _ in try await TestPage(site.parts).send(to: person.id) }
        add("notifications", to: router) { form, person, context in
            try await Rosters(site.parts).set(try rules(form, person), of: person.id, as: context.actor)
        }
        add("acknowledgements", to: router, next: "/on-call/pages") { _, person, context in
            let answers = PageAnswers(site.parts)
            let open = try await answers.open(of: person.id)
            _ = try await answers.answer(open, as: person.id, by: context.source)
        }
    }

    private typealias Change = @Sendable (Form, Person, WebContext) async throws -> Void

    private func add(
        _ name: String,
        to router: Router<WebContext>,
        next: String = "/on-call/notifications",
        _ change: @escaping Change
    ) {
        router.post(RouterPath("/on-call/\(name)")) { request, context in
            let person = try viewer(context)
            try await change(try await Form(request, context), person, context)
            return Response.see(next)
        }
    }

    private func viewer(_ context: WebContext) throws -> Person {
        guard let viewer = context.viewer else { throw Failure.signInFirst }
        return viewer
    }

    private func method(_ form: Form) throws -> ContactMethod {
        guard let method = ContactMethod(text: try form.required("method")) else {
            throw Failure.invalid("method", "write it as in email:ana@example.org")
        }
        return method
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
