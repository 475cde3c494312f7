import HTTPTypes
package import Hummingbird
import MusterEngine

/// Finds out who asks: by a bearer token, or by the session of a browser. A stranger goes on as a stranger.
package struct Authentication: RouterMiddleware {
    package typealias Context = WebContext

    /// `__Host-` binds it to this host and to https; a server that is reached by http cannot set such a one.
    static func cookieName(isSecure: Bool) -> String { isSecure ? "__Host-muster" : "muster" }

    let site: Site

    package init(site: Site) {
        self.site = site
    }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization] {
            guard header.lowercased().hasPrefix("bearer "),
                let person = try await site.accounts.person(token: String(header.dropFirst(7)))
            else { throw Failure(.unauthorized, "Unknown token", "The bearer token is not known, has ended or was revoked.") }
            context.viewer = person
            context.proof = .bearer
        } else if let session = request.cookies[Self.cookieName(isSecure: site.isSecure)]?.value,
            let person = try await site.accounts.person(session: session)
        {
            context.viewer = person
            context.proof = .session(session)
        }
        return try await next(request, context)
    }
}
