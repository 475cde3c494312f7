import Hummingbird
import MusterCore
import MusterEngine

/// `/incidents/{ref}/pages`: why somebody was paged, or was not; the viewer, or the person of the query.
struct PageTraceRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/incidents/:ref/pages") { request, context in
            try Permission.read.check(context.viewer)
            guard let viewer = context.viewer else { throw Failure.signInFirst }
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let handle = request.uri.queryParameters["person"].map(String.init) ?? viewer.handle
            guard let person = site.organisation.person(handle: handle) else {
                throw Failure.invalid("person", "there is nobody with the handle \"\(handle)\"")
            }
            return PageTracePage(
                frame: site.frame("\(incident.reference) pages", context, current: "Incidents"),
                organisation: site.organisation,
                incident: incident,
                person: person,
                trace: try await PageTraces(site.parts).trace(of: person, in: incident)
            ).body.response()
        }
    }
}
