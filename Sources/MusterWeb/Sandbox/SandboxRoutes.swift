import Hummingbird
import MusterCore
import MusterEngine

/// `/sandbox`: the messages and the clock, for people.
struct SandboxRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/sandbox") { _, context in
            try Permission.read.check(context.viewer)
            _ = try SandboxEndpoints.sandbox(site)
            return SandboxPage(
                frame: site.frame("Sandbox", context),
                messages: try await site.sandboxMessages(before: nil, limit: 200)
            ).body.response()
        }
        router.post("/sandbox/clock") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            guard let length = Duration(iso8601: try form.required("advance")) else {
                throw Failure.invalid("advance", "is not a length of time such as PT15M")
            }
            _ = try await SandboxEndpoints.sandbox(site).advance(by: length)
            return Response.see("/sandbox")
        }
    }
}
