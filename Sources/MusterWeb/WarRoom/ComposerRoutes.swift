import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `POST /incidents/{ref}/notes`: what is written in the composer, with the files that come along.
struct ComposerRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.post("/incidents/:ref/notes") { request, context in
            try Permission.respond.check(context.viewer)
            let incident = try await site.incident(try context.parameters.require("ref"), for: try context.eyes)
            let hasFiles = request.headers[.contentType]?.lowercased().hasPrefix("multipart/") ?? false
            let received =
                hasFiles
                ? try await site.receive(request, context, for: incident)
                : ReceivedForm(form: try await Form(request, context), files: [])
            if received.files.isEmpty {
                let command = try await command(received.form, incident, context)
                try await site.commands.run(command, on: incident.id, as: context.actor, by: context.source)
            } else {
                try await attach(received, to: incident, context)
            }
            return Response.see("/incidents/\(incident.reference)")
        }
    }

    private func command(_ form: Form, _ incident: Incident, _ context: WebContext) async throws -> IncidentCommand {
        let text = try form.required("text")
        guard let command = try SlashCommand(text) else { return line(text, form) }
        let process = try await site.process(of: incident)
        return try command.command(incident, process, site, me: context.me())
    }

    /// Files without a word stand in the timeline by themselves; in the chat, whoever sends them has to be seen.
    private func attach(_ received: ReceivedForm, to incident: Incident, _ context: WebContext) async throws {
        let names = received.files.map { FileName($0.name).text }.joined(separator: ", ")
        let text = received.form.text("text") ?? (received.form.text("to") == "chat" ? names : nil)
        if let text, try SlashCommand(text) != nil {
            throw Failure.invalid("text", "a command takes no files; send it by itself")
        }
        var files = received.files
        if text != nil { for index in files.indices { files[index].place = .written } }
        try await AttachmentBook(site.parts).attach(
            files,
            writing: text.map { line($0, received.form) },
            to: incident.id,
            as: context.actor,
            by: context.source
        )
    }

    private func line(_ text: String, _ form: Form) -> IncidentCommand {
        form.text("to") == "chat"
            ? .room(.say(text, answers: nil)) : .note(kind: .note, text: text, at: nil, refersTo: nil)
    }
}
