import HTTPTypes
import MusterCore
import MusterEngine

/// The files of an incident by the API.
enum AttachmentEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/attachments",
            summary: "The files that are attached, oldest first; their bytes are at the url of each",
            permission: .read,
            answers: .attachment.page
        ) { call in
            let (incident, process) = try await call.incident()
            let json = IncidentJSON(incident, process, call.site)
            return .page(incident.attachments.map(json.attachment), next: nil)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/attachments",
            summary: "Attach a file, whose bytes are the body; 413 where it is too large",
            permission: .respond,
            query: [
                .optional("name", "of the file"), .optional("shows", "what is to be seen on a picture"),
                .optional("text", "a line of the timeline that it belongs to"),
                .optional("entry", "sequence of the entry that it belongs to, in the place of a text", .integer),
            ],
            takesFile: true,
            status: .created,
            answers: .attachment,
            location: { $0["url"]?.text }
        ) { call in
            guard let facts = call.file else { throw Failure.invalid("file", "send its bytes as the body") }
            let (incident, process) = try await call.incident()
            let after = try await AttachmentBook(call.site.parts).attach(
                [
                    FileToAttach(
                        name: call.query["name"] ?? "",
                        shows: facts.kind.isPicture ? call.query["shows"] : nil,
                        file: facts,
                        place: try place(call)
                    )
                ],
                writing: call.query["text"].map { .note(kind: .note, text: $0, at: nil, refersTo: nil) },
                to: incident.id,
                as: call.actor,
                by: call.source
            )
            let new = after.attachments.last { $0.file.sha256 == facts.sha256 }
            return new.map { IncidentJSON(after, process, call.site).attachment($0) } ?? .null
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/attachments/{attachment}/removal",
            summary:
                "Remove the bytes of a file for good; its name, size and hash stay on record. Refused under legal hold",
            permission: .respond,
            fields: [.required("reason", "why")],
            answers: .attachment
        ) { call in
            let (incident, process) = try await call.incident()
            let id = try incident.attachment(call.parameter("attachment")).id
            let after = try await AttachmentBook(call.site.parts).remove(
                id,
                from: incident.id,
                because: call.required("reason"),
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(after, process, call.site).attachment(try after.attachment(id.description))
        },
    ]

    private static func place(_ call: APICall) throws -> FileToAttach.Place {
        guard let text = call.query["entry"] else { return call.query["text"] == nil ? .itself : .written }
        guard let entry = Int(text), call.query["text"] == nil else {
            throw Failure.invalid("entry", "is the sequence of an entry, and stands alone without a text")
        }
        return .entry(entry)
    }
}

extension IncidentJSON {
    func attachment(_ attachment: Attachment) -> JSONValue {
        .of([
            "id": JSONValue(attachment.id.description), "name": JSONValue(attachment.name.text),
            "size": JSONValue(attachment.file.size), "type": JSONValue(attachment.file.kind.rawValue),
            "sha256": JSONValue(attachment.file.sha256),
            "url": JSONValue("/incidents/\(incident.reference)/attachments/\(attachment.id)"),
            "sequence": JSONValue(attachment.sequence), "entry": attachment.entry.map { JSONValue($0) },
            "shows": attachment.shows.map { JSONValue($0) }, "by": actor(attachment.by),
            "at": JSONValue(attachment.at), "removed_at": attachment.removal.map { JSONValue($0.at) },
            "removed_because": attachment.removal.map { JSONValue($0.reason) },
        ])
    }
}
