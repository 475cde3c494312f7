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
                messages: try await site.sandboxMessages(for: try context.eyes, before: nil, limit: 200).messages
            ).body.response()
        }
        router.post("/sandbox/clock") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let text = try form.required("advance")
            guard let length = Duration(iso8601: text) ?? Duration(text: text) else {
                throw Failure.invalid("advance", "\"\(text)\" is not a length of time such as 15 min, 2 h or 3 d")
            }
            _ = try await SandboxEndpoints.sandbox(site).advance(by: length)
            return Response.see(LocalPath.back(of: request, else: "/sandbox"))
        }
    }
}
