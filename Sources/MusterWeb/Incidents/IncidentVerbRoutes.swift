import Hummingbird
import MusterCore
import MusterEngine

/// `POST /incidents/{ref}/…`: the verbs of the incident's page, as forms.
struct IncidentVerbRoutes: Sendable {
    let site: Site

    private typealias Verb = @Sendable (Form, Incident, ProcessDefinition, WebContext) throws -> IncidentCommand

    func add(to router: Router<WebContext>) {
        router.post("/incidents/:ref/severity") { request, context in try await changeSeverity(request, context) }
        add("acknowledgement", to: router) { _, _, _, _ in .acknowledge(page: nil) }
        add("roles", to: router) { form, _, _, context in
            .assign(
                role: try form.required("role"),
                person: try person(form.text("person"), "person") ?? me(context),
                reason: form.text("reason")
            )
        }
        add("milestones", to: router) { form, _, _, _ in
            .reach(
                try Names.milestone(try form.required("milestone")),
                at: nil,
                note: nil,
                overriding: form.text("override")
            )
        }
        add("reopening", to: router) { form, _, _, _ in .reopen(reason: try form.required("reason")) }
        // Whom the process names decides about an update, whatever else they may do here.
        add("approvals", for: .read, to: router) { form, _, _, _ in .approveUpdate(try proposal(form)) }
        add("refusals", for: .read, to: router) { form, _, _, _ in
            .declineUpdate(try proposal(form), reason: try form.required("reason"))
        }
        add("updates", to: router) { form, _, _, _ in try update(form) }
        add("check-ins", to: router) { form, _, _, _ in .checkIn(note: try form.required("note")) }
        add("ticks", to: router) { form, _, _, _ in
            .tick(
                checklist: try form.required("checklist"),
                item: try form.required("item"),
                done: form.text("done") != "no"
            )
        }
        add("confirmations", to: router) { form, _, _, _ in
            .confirm(condition: try form.required("condition"), evidence: try form.required("evidence"))
        }
        add("duties", to: router) { form, _, _, _ in
            .confirmDuty(clock: try form.required("clock"), note: try form.required("note"))
        }
        add("pages", to: router) { form, _, _, context in
            let target = try person(form.text("person"), "person") ?? me(context)
            return .page(PageRequest(target: .person(target), because: try form.required("because")))
        }
        add("restriction", to: router) { form, _, _, _ in .restrict(reason: try form.required("reason")) }
        add("restriction-end", to: router) { form, _, _, _ in
            .liftRestriction(reason: try form.required("lift-reason"))
        }
        add("members", to: router) { form, _, _, _ in
            guard let newcomer = try person(try form.required("person"), "person") else { throw Failure.notFound }
            return .admit(newcomer, reason: try form.required("reason"))
        }
        add("hand-on", to: router) { form, _, _, context in
            .handOn(
                to: try person(try form.required("person"), "person") ?? me(context),
                because: try form.required("because")
            )
        }
        add("bridge", to: router) { form, _, _, _ in .setBridge(url: try form.required("url")) }
        add("measures", to: router) { form, _, _, context in
            .recordMeasure(
                what: try form.required("what"),
                undo: try form.required("undo"),
                owner: try person(form.text("owner"), "owner") ?? me(context),
                expiresAt: form.text("expires-at") == nil
                    ? nil : try form.time("expires-at", in: site.organisation.calendar.zone)
            )
        }
        add("measure-undos", to: router) { form, _, _, _ in
            guard let id = ID<TemporaryMeasure>(try form.required("measure")) else { throw Failure.notFound }
            return .undoMeasure(id, note: try form.required("note"))
        }
        add("handover", to: router) { form, _, _, context in
            .offerHandover(
                role: try form.required("role"),
                to: try person(form.text("to"), "to") ?? me(context),
                situation: try form.required("situation")
            )
        }
        add("handover-acceptance", to: router) { form, _, _, _ in
            .acceptHandover(early: form.text("early"), role: form.text("role"))
        }
        add("retrospective/schedule", to: router) { form, _, _, _ in
            .scheduleRetrospective(at: try form.time("at", in: site.organisation.calendar.zone), minutes: nil)
        }
    }

    private func changeSeverity(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.respond.check(context.viewer)
        let form = try await Form(request, context)
        let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
        let commands = incident.classify(
            severity: try form.required("severity"),
            reason: try form.required("reason"),
            category: form.text("category")
        )
        try await site.commands.run(commands, on: incident.id, as: context.actor, by: context.source)
        return .see("/incidents/\(incident.reference)")
    }

    private func proposal(_ form: Form) throws -> ID<Update> {
        guard let id = ID<Update>(try form.required("update")) else { throw Failure.notFound }
        return id
    }

    private func add(
        _ name: String,
        for permission: Permission = .respond,
        to router: Router<WebContext>,
        _ verb: @escaping Verb
    ) {
        router.post(RouterPath("/incidents/:ref/\(name)")) { request, context in
            try permission.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let process = try await site.process(of: incident)
            let command = try verb(form, incident, process, context)
            try await site.commands.run(command, on: incident.id, as: context.actor, by: context.source)
            return Response.see("/incidents/\(incident.reference)")
        }
    }

    private func update(_ form: Form) throws -> IncidentCommand {
        guard let state = UpdateState(rawValue: try form.required("state")) else {
            throw Failure.invalid("state", "choose one of the list")
        }
        let isVerbatim = form.text("verbatim") != nil
        let message = isVerbatim ? try form.required("message") : form.text("message")
        return .sendUpdate(
            UpdateRequest(
                audience: try form.required("audience"),
                state: state,
                message: isVerbatim ? nil : message,
                body: isVerbatim ? message : nil,
                components: try components(form)
            )
        )
    }

    private func components(_ form: Form) throws -> [String: ComponentState] {
        try site.organisation.components.reduce(into: [:]) { states, component in
            let field = "component.\(component.key)"
            guard let text = form.text(field) else { return }
            guard let state = ComponentState(rawValue: text) else {
                throw Failure.invalid(field, "choose one of the list")
            }
            states[component.key] = state
        }
    }

    private func me(_ context: WebContext) throws -> ID<Person> {
        guard let viewer = context.viewer else { throw Failure.signInFirst }
        return viewer.id
    }

    private func person(_ handle: String?, _ field: String) throws -> ID<Person>? {
        guard let handle else { return nil }
        guard let person = site.organisation.person(handle: handle) else {
            throw Failure.invalid(field, "there is nobody with the handle \"\(handle)\"")
        }
        return person.id
    }
}

extension Incident {
    /// A change of severity, of category, or of both. The category comes first: the level may need it.
    ///
    /// - Parameter category: nil leaves it. Where one is given, the severity may stay as it is.
    func classify(severity: String, reason: String, category: String?) -> [IncidentCommand] {
        let change = IncidentCommand.changeSeverity(to: severity, reason: reason)
        guard let category else { return [change] }
        let describe = IncidentCommand.describe(.init(category: category))
        return severity == self.severity ? [describe] : [describe, change]
    }
}
