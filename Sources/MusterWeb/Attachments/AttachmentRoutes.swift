import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `/incidents/{ref}/attachments/{id}`: the files of an incident, for those who may see it.
struct AttachmentRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/incidents/:ref/attachments/:id") { request, context in
            try Permission.read.check(context.viewer)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let attachment = try incident.attachment(context.parameters.get("id"))
            return try await AttachmentResponse(attachment: attachment, parts: site.parts).make(for: request)
        }
        router.post("/incidents/:ref/attachments/:id/removal") { request, context in
            try Permission.respond.check(context.viewer)
            let form = try await Form(request, context)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            try await AttachmentBook(site.parts).remove(
                try incident.attachment(context.parameters.get("id")).id,
                from: incident.id,
                because: try form.required("reason"),
                as: context.actor,
                by: context.source
            )
            return Response.see("/incidents/\(incident.reference)")
        }
    }
}

extension Incident {
    /// - Throws: 404 where it has no such file.
    func attachment(_ id: String?) throws -> Attachment {
        let id = id.flatMap { ID<Attachment>($0) }
        guard let found = attachments.first(where: { $0.id == id }) else { throw Failure.notFound }
        return found
    }
}
