import Hummingbird
import MusterCore
import MusterEngine

/// `/incidents/{ref}/retrospective` and the action items.
struct ReviewRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/incidents/:ref/retrospective") { _, context in
            try Permission.read.check(context.viewer)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let view = try await site.view(of: incident, context, TimelineQuery(limit: 1))
            let markdown = try await site.retrospectiveDocument(of: incident, view.process)
            return RetrospectivePage(view: view, markdown: markdown).body.response()
        }
        add("retrospective/document", to: router) { form in
            guard let edition = Int(form.text("edition") ?? "") else { throw Failure.invalid("edition", "is missing") }
            return .saveRetrospective(markdown: try form.required("markdown"), edition: edition)
        }
        add("action-items", to: router) { form in
            let owner = try form.text("owner").map { handle in
                guard let person = site.organisation.person(handle: handle) else {
                    throw Failure.invalid("owner", "there is nobody with the handle \"\(handle)\"")
                }
                return person.id
            }
            return .addActionItem(
                ActionItemRequest(
                    title: try form.required("title"),
                    owner: owner,
                    type: try form.required("type"),
                    criticality: form.text("criticality"),
                    ticket: form.text("ticket")
                )
            )
        }
        add("action-item-changes", to: router) { form in
            guard let id = ID<ActionItem>(try form.required("item")) else { throw Failure.notFound }
            return .changeActionItem(.init(id: id, done: true))
        }
    }

    private func add(
        _ name: String,
        to router: Router<WebContext>,
        _ command: @escaping @Sendable (Form) throws -> IncidentCommand
    ) {
        router.post(RouterPath("/incidents/:ref/\(name)")) { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            try await site.commands.run(try command(form), on: incident.id, as: context.actor, by: context.source)
            return Response.see("/incidents/\(incident.reference)/retrospective")
        }
    }
}
