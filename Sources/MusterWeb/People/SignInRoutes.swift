import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `/sign-in`, `/sign-out`, `/set-up/{token}`.
struct SignInRoutes: Sendable {
    let site: Site
    private let attempts = SignInAttempts()

    init(site: Site) {
        self.site = site
    }

    func add(to router: Router<WebContext>) {
        router.get("/sign-in") { request, context in
            let next = LocalPath.safe(request.uri.queryParameters["next"].map { String($0) })
            return page(context, problem: nil, next: next).response()
        }
        router.post("/sign-in") { request, context in try await signIn(request, context) }
        router.post("/sign-out") { request, context in
            _ = try await Form(request, context)
            if case .session(let session) = context.proof { try await site.accounts.signOut(session: session) }
            return withCookie("", lifetime: 0, .see("/sign-in"))
        }
        router.get("/set-up/:token") { _, context in
            let (person, token) = try await invited(context)
            return setUpPage(context, person, token, problem: nil).response()
        }
        router.post("/set-up/:token") { request, context in try await setUp(request, context) }
    }

    private func page(_ context: WebContext, problem: String?, next: String) -> HTML {
        SignInPage(frame: site.frame("Sign in", context), problem: problem, next: next).body
    }

    /// One answer for a wrong name and a wrong password, in the same time.
    private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form(request, context)
        let next = LocalPath.safe(form.text("next"))
        guard let name = form.text("name"), let password = form.text("password") else {
            return page(context, problem: "Give a name and a password.", next: next).response(.unprocessableContent)
        }
        if let wait = attempts.wait(for: name.lowercased(), now: site.now) {
            throw Failure(
                .tooManyRequests,
                "Too many attempts",
                "Wait \(wait.words) and try again.",
                retryAfter: Int(wait.components.seconds) + 1
            )
        }
        guard let (_, session) = try await site.accounts.signIn(name: name, password: password) else {
            attempts.failed(name.lowercased(), now: site.now)
            return page(context, problem: "Name or password is wrong.", next: next).response(.unauthorized)
        }
        attempts.succeeded(name.lowercased())
        return withCookie(session, lifetime: Int(Accounts.sessionLifetime.components.seconds), .see(next))
    }

    private func invited(_ context: WebContext) async throws -> (Person, String) {
        guard let token = context.parameters.get("token"),
            let person = try await site.accounts.person(setUpLink: token)
        else {
            throw Failure(
                .notFound,
                "Link used or too old",
                "Ask an administrator for a new one: `muster person invite`."
            )
        }
        return (person, token)
    }

    private func setUpPage(_ context: WebContext, _ person: Person, _ token: String, problem: String?) -> HTML {
        SetUpPage(frame: site.frame("Welcome", context), person: person, token: token, problem: problem).body
    }

    private func setUp(_ request: Request, _ context: WebContext) async throws -> Response {
        let (person, token) = try await invited(context)
        let form = try await Form(request, context)
        do {
            guard
                let (_, session) = try await site.accounts.choosePassword(
                    form.values["password"] ?? "",
                    setUpLink: token
                )
            else { throw Failure.notFound }
            return withCookie(session, lifetime: Int(Accounts.sessionLifetime.components.seconds), .see("/"))
        } catch let error as EngineError {
            return setUpPage(context, person, token, problem: "\(error)").response(.unprocessableContent)
        }
    }

    private func withCookie(_ value: String, lifetime: Int, _ response: Response) -> Response {
        var response = response
        let name = Authentication.cookieName(isSecure: site.isSecure)
        let secure = site.isSecure ? "; Secure" : ""
        response.headers[.setCookie] = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(lifetime)\(secure)"
        return response
    }
}
