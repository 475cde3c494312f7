import HTTPTypes
package import Hummingbird
import MusterCore
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

    @concurrent
    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        // Sources prove themselves by the secret in their address, or in the way of the API that they speak.
        if Self.isInlet(request.uri.path) { return try await next(request, context) }
        var context = context
        context.theme = WebContext.Theme(request)
        if site.isLocal {
            context.viewer = try localViewer(request)
            context.proof = .bearer
        } else if let header = request.headers[.authorization] {
            guard header.lowercased().hasPrefix("bearer "),
                let person = try await site.accounts.person(token: String(header.dropFirst(7)))
            else {
                throw Failure(
                    .unauthorized,
                    "Unknown token",
                    "The bearer token is not known, has ended or was revoked."
                )
            }
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

    static func isInlet(_ path: String) -> Bool { path.hasPrefix("/in/") || path.hasPrefix("/v2/") }

    /// Whom the caller of the local socket acts as: the one it names, or the first administrator.
    private func localViewer(_ request: Request) throws -> Person {
        if let name = HTTPField.Name("X-Muster-As").flatMap({ request.headers[$0] }) {
            guard let person = site.organisation.person(handle: name), person.isActive else {
                throw Failure.invalid("as", "there is nobody with the handle \"\(name)\"")
            }
            return person
        }
        guard let person = site.organisation.people.first(where: { $0.isActive && $0.permission == .admin }) else {
            throw Failure(
                .conflict,
                "No administrator",
                "The organisation has no active administrator; name one with --as."
            )
        }
        return person
    }
}
