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
            .addActionItem(
                ActionItemRequest(
                    title: try form.required("title"),
                    owner: try owner(form),
                    type: try form.required("type"),
                    criticality: form.text("criticality"),
                    targetAt: try target(form),
                    ticket: form.text("ticket")
                )
            )
        }
        add("action-item-changes", to: router) { form in
            guard let id = ID<ActionItem>(try form.required("item")) else { throw Failure.notFound }
            return .changeActionItem(
                .init(
                    id: id,
                    owner: try owner(form),
                    done: form.text("done").map { $0 == "yes" },
                    targetAt: try target(form),
                    ticket: form.text("ticket").map { Prose($0) }
                )
            )
        }
        // Whom the process names reviews it, whatever else they may do here.
        add("report", for: .read, to: router) { form in
            guard let stage = ReportStage(rawValue: try form.required("stage")) else {
                throw Failure.invalid("stage", "is none of drafted, reviewed, published")
            }
            let edition = try form.text("edition").map { text -> Int in
                guard let edition = Int(text) else { throw Failure.invalid("edition", "is no number") }
                return edition
            }
            return .advanceReport(stage, text: form.text("text"), edition: edition)
        }
    }

    private func owner(_ form: Form) throws -> ID<Person>? {
        try form.text("owner").map { handle in
            guard let person = site.organisation.person(handle: handle) else {
                throw Failure.invalid("owner", "there is nobody with the handle \"\(handle)\"")
            }
            return person.id
        }
    }

    private func target(_ form: Form) throws -> Timestamp? {
        form.text("target") == nil ? nil : try form.time("target", in: site.organisation.calendar.zone)
    }

    private func add(
        _ name: String,
        for permission: Permission = .respond,
        to router: Router<WebContext>,
        _ command: @escaping @Sendable (Form) throws -> IncidentCommand
    ) {
        router.post(RouterPath("/incidents/:ref/\(name)")) { request, context in
            try permission.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let command = try command(form)
            if !command.isReview { try Permission.respond.check(context.viewer) }
            try await site.commands.run(command, on: incident.id, as: context.actor, by: context.source)
            return Response.see("/incidents/\(incident.reference)/retrospective")
        }
    }
}

extension IncidentCommand {
    /// The review of a report by those whom the process names, who need be no responders.
    var isReview: Bool { if case .advanceReport(.reviewed, _, _) = self { true } else { false } }
}
