import Crypto
import Foundation
import HTTPTypes
package import Hummingbird
import MusterEngine

/// Refuses what another site makes a browser send.
///
/// A request that changes something and comes from a browser must come from our own pages: by what the browser itself
/// says of its origin, and by a token in the form that only our pages know. A bearer token needs neither, since no
/// browser sends one by itself.
package struct CrossSite: RouterMiddleware {
    package typealias Context = WebContext

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
        let isSafe = [.get, .head, .options].contains(request.method)
        if !isSafe, context.proof != .bearer,
            let origin = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
            origin != "same-origin", origin != "none"
        {
            throw Failure(
                .forbidden,
                "Cross-site request",
                "This was sent by another site's page; nothing was changed."
            )
        }
        return try await next(request, context)
    }

    /// Whether the browser says that a page of this very address sent it. No script can make it say so of another page.
    static func isFromOurPage(_ request: Request) -> Bool {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) { return site == "same-origin" }
        guard let origin = request.headers[.origin], let authority = request.head.authority, !authority.isEmpty else {
            return false
        }
        return ["https://", "http://"].contains { origin.lowercased() == $0 + authority.lowercased() }
    }

    /// What a form of this session must carry; bound to the session, so that another one's is of no use.
    static func token(session: String) -> String {
        Base64URL.text(SHA256.hash(data: Data("csrf:\(session)".utf8)))
    }
}
