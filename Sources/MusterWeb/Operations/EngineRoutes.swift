import Hummingbird
import MusterCore
import MusterEngine

/// The button on the banner of an engine that rests.
struct EngineRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.post("/engine/resume") { request, context in
            try Permission.administer.check(context.viewer)
            guard let viewer = context.viewer else { throw Failure.signInFirst }
            _ = try await Form(request, context)
            _ = try await PauseSwitch(site.parts).resume(by: .person(viewer.id))
            return Response.see("/")
        }
    }
}
