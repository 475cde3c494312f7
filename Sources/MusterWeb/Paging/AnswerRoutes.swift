import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/a/{token}`: where the link in a page leads. GET shows, POST acts: scanners of mail follow links, and must not answer for people.
struct AnswerRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/a/:token") { _, context in
            let (token, incident) = try await opened(context)
            return try await page(context, token, incident).response()
        }
        router.post("/a/:token") { request, context in try await answer(request, context) }
    }

    private func opened(_ context: WebContext) async throws -> (AnswerToken, Incident) {
        guard let text = context.parameters.get("token"), let token = site.parts.tokens.token(text) else {
            throw Failure(.notFound, "Not a link of ours", "Open the newest message, or sign in.")
        }
        guard token.expiresAt > site.now else { throw Failure(.gone, "Link too old", "Sign in to see the incident.") }
        guard let id = try await site.parts.database.read({ try PageIndex($0).incident(of: token.page) }) else {
            throw Failure.notFound
        }
        return (token, try await site.incident(id.description, for: .person(token.person)))
    }

    private func page(_ context: WebContext, _ token: AnswerToken, _ incident: Incident) async throws -> HTML {
        let page = incident.pages.first { $0.id == token.page }
        let state: AnswerPage.State =
            page?.acknowledgedAt != nil ? .acknowledged : incident.isResolved ? .over : .open
        return AnswerPage(
            frame: site.frame("\(incident.reference) \(incident.name)", context),
            incident: incident,
            process: try await site.process(of: incident),
            token: context.parameters.get("token") ?? "",
            state: state
        ).body
    }

    private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let (token, incident) = try await opened(context)
        let form = try await Form(request, WebContext.signedOut(context))
        let command: IncidentCommand
        switch form.text("answer") ?? "acknowledge" {
        case "acknowledge": command = .acknowledge(page: token.page)
        case "escalate": command = .escalate(page: token.page)
        default: throw Failure.invalid("answer", "is neither acknowledge nor escalate")
        }
        do {
            let after = try await site.commands.run(command, on: incident.id, as: .person(token.person), by: .link)
            return try await page(context, token, after).response()
        } catch IncidentRejection.alreadyDone {
            return try await page(
                context,
                token,
                try await site.incident(incident.id.description, for: .person(token.person))
            ).response()
        }
    }
}

extension WebContext {
    /// The link is the right to answer; the form of somebody who is signed in besides needs no token of the session.
    fileprivate static func signedOut(_ context: WebContext) -> WebContext {
        var context = context
        context.proof = .none
        return context
    }
}
