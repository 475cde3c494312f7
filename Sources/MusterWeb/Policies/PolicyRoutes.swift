import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `/policies`: the policies with whom they would page, and the form of one.
struct PolicyRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
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
        router.get("/policies/new") { _, context in
            try Permission.administer.check(context.viewer)
            return form(nil, context).body.response()
        }
        router.get("/policies/:ref/edit") { _, context in
            try Permission.administer.check(context.viewer)
            return form(try policy(context), context).body.response()
        }
        router.post("/policies") { request, context in try await save(nil, request, context) }
        router.post("/policies/:ref") { request, context in try await save(try policy(context), request, context) }
        router.post("/policies/:ref/removal") { request, context in
            try Permission.administer.check(context.viewer)
            _ = try await Form(request, context)
            try await Rosters(site.parts).remove(try policy(context).id, as: context.actor)
            return Response.see("/policies")
        }
    }

    private func policy(_ context: WebContext) throws -> EscalationPolicy {
        let reference = context.parameters.get("ref")?.removingPercentEncoding ?? ""
        guard let policy = site.organisation.policy(reference: reference) else { throw Failure.notFound }
        return policy
    }

    private func form(_ policy: EscalationPolicy?, _ context: WebContext) -> PolicyFormPage {
        PolicyFormPage(
            frame: site.frame(policy.map { "Edit \($0.name)" } ?? "New policy", context, current: "On call"),
            organisation: site.organisation,
            policy: policy
        )
    }

    private func save(_ old: EscalationPolicy?, _ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let form = try await Form(request, context)
        do {
            let policy = try ReceivedOnCall(organisation: site.organisation).policy(
                try PolicyFormPage.body(form.values),
                id: old?.id ?? ID(site.parts.makeID()),
                name: old?.name ?? ""
            )
            guard !policy.key.isEmpty else { throw Failure.invalid("name", "must have a letter or a digit") }
            try await Rosters(site.parts).save(policy, as: context.actor)
            return Response.see("/policies")
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
