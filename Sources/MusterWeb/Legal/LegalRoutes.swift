import Hummingbird
import MusterCore
import MusterEngine

/// `POST /incidents/{ref}/…`: what the law asks, as forms.
struct LegalRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        add("notices", to: router) { form in
            .giveNotice(
                try form.required("notice"),
                to: form.text("to"),
                at: form.text("at") == nil ? nil : try form.time("at", in: site.organisation.calendar.zone),
                reference: form.text("reference")
            )
        }
        add("awareness", to: router) { form in
            .correctAwareness(
                try form.required("key"),
                at: try form.time("aware-at", in: site.organisation.calendar.zone),
                reason: try form.required("reason")
            )
        }
        add("hold", to: router) { form in .hold(reason: try form.required("reason")) }
        add("hold-release", to: router) { form in .releaseHold(reason: try form.required("reason")) }
    }

    private func add(
        _ verb: String,
        to router: Router<WebContext>,
        _ command: @escaping @Sendable (Form) throws -> LegalCommand
    ) {
        router.post(RouterPath("/incidents/:ref/\(verb)")) { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            try await site.commands.run(
                .legal(try command(form)),
                on: incident.id,
                as: context.actor,
                by: context.source
            )
            return Response.see("/incidents/\(incident.reference)")
        }
    }
}
