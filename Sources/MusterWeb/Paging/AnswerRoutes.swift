import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/a/{token}`: where the link in a page leads. GET shows, POST acts: scanners of mail follow links, and must not answer
/// for people. `/a/{token}/all` is about every page of that person up to that one.
struct AnswerRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/a/:token") { _, context in
            let token = try token(context)
            if let test = try await test(token) { return testPage(context, isConfirmed: test.confirmedAt != nil) }
            let incident = try await incident(token)
            return try await page(context, token, incident, PageStanding(of: token.page, in: incident)).response()
        }
        router.post("/a/:token") { request, context in try await answer(request, context) }
        router.get("/a/:token/all") { _, context in
            let token = try token(context)
            return allPage(context, open: try await open(token), answered: []).response()
        }
        router.post("/a/:token/all") { request, context in
            let token = try token(context)
            _ = try await Form(request, WebContext.signedOut(context))
            let answered = try await answers.answer(try await open(token), as: token.person, by: .link)
            return allPage(context, open: try await open(token), answered: answered).response()
        }
    }

    private var answers: PageAnswers { PageAnswers(site.parts) }

    private func token(_ context: WebContext) throws -> AnswerToken {
        guard let text = context.parameters.get("token"), let token = site.parts.tokens.token(text) else {
            throw Failure(.notFound, "Not a link of ours", "Open the newest message, or sign in.")
        }
        guard token.expiresAt > site.now else { throw Failure(.gone, "Link too old", "Sign in to see the incident.") }
        return token
    }

    private func incident(_ token: AnswerToken) async throws -> Incident {
        guard let id = try await site.parts.database.read({ try PageIndex($0).incident(of: token.page) }) else {
            throw Failure.notFound
        }
        return try await site.incident(id.description, for: .person(token.person))
    }

    /// The test that a token is about; nil for a page.
    private func test(_ token: AnswerToken) async throws -> ReachTest? {
        try await site.parts.database.read { try ReachTests($0).find(ID(token.page.uuid)) }
    }

    /// What waits for the person's answer, as far as they knew of it when the link was sent.
    private func open(_ token: AnswerToken) async throws -> [PageAnswers.Open] {
        try await answers.open(of: token.person, until: token.expiresAt - AnswerToken.lifetime)
    }

    private func page(
        _ context: WebContext,
        _ token: AnswerToken,
        _ incident: Incident,
        _ standing: PageStanding
    ) async throws -> HTML {
        AnswerPage(
            frame: site.frame("\(incident.reference) \(incident.name)", context),
            incident: incident,
            process: try await site.process(of: incident),
            token: context.parameters.get("token") ?? "",
            standing: standing
        ).body
    }

    /// The page, which also says to the service worker what became of the answer.
    private func answered(
        _ context: WebContext,
        _ token: AnswerToken,
        _ incident: Incident,
        _ standing: PageStanding
    ) async throws -> Response {
        var response = try await page(context, token, incident, standing).response()
        if let name = HTTPField.Name("Muster-Answer") { response.headers[name] = standing.rawValue }
        return response
    }

    private func testPage(_ context: WebContext, isConfirmed: Bool) -> Response {
        TestAnswerPage(
            frame: site.frame("Test page", context),
            token: context.parameters.get("token") ?? "",
            isConfirmed: isConfirmed
        ).body.response()
    }

    private func allPage(_ context: WebContext, open: [PageAnswers.Open], answered: [PageAnswers.Open]) -> HTML {
        AnswerAllPage(
            frame: site.frame("Pages", context),
            token: context.parameters.get("token") ?? "",
            open: open,
            answered: answered
        ).body
    }

    private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        let form = try await Form(request, WebContext.signedOut(context))
        let word = form.text("answer") ?? "acknowledge"
        guard ["acknowledge", "escalate"].contains(word) else {
            throw Failure.invalid("answer", "is neither acknowledge nor escalate")
        }
        if let test = try await test(token) {
            _ = try await answers.confirm(test: test.id)
            return testPage(context, isConfirmed: true)
        }
        let incident = try await incident(token)
        let command: IncidentCommand =
            word == "acknowledge" ? .acknowledge(page: token.page) : .escalate(page: token.page)
        do {
            let after = try await site.commands.run(command, on: incident.id, as: .person(token.person), by: .link)
            let standing = PageStanding(of: token.page, in: after)
            return try await answered(
                context,
                token,
                after,
                word == "escalate" ? standing.afterPassingOn : standing
            )
        } catch let rejection as IncidentRejection {
            switch rejection {
            case .alreadyDone, .wrongState: break
            default: throw rejection
            }
            // Others were quicker, or it is over: the page says which.
            let now = try await site.incident(incident.id.description, for: .person(token.person))
            return try await answered(context, token, now, PageStanding(of: token.page, in: now))
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
