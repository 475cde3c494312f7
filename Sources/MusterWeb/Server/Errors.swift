import Foundation
import HTTPTypes
import Hummingbird
import Logging
import MusterCore
import MusterEngine
import NIOCore

/// Turns every error into an answer: a page for people, problem details for programs; and puts the headers on that keep a browser safe.
struct Errors: RouterMiddleware {
    typealias Context = WebContext

    let site: Site

    @concurrent
    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let (failure, id) = failure(error, of: request.uri.path)
            response = await answer(request, failure, id: id)
        }
        site.protect(&response)
        Failpoint.hit("answer.ready")
        return response
    }

    /// What to say of an error, and under which number it was logged, where it was.
    func failure(_ error: any Error, of path: String) -> (Failure, id: String?) {
        if let error = error as? HTTPError { return (Self.failure(error), nil) }
        if error is NIOTooManyBytesError { return (Self.failure(HTTPError(.contentTooLarge)), nil) }
        if let failure = Failure(error) { return (failure, nil) }
        let id = site.parts.makeID().uuidString.lowercased()
        site.parts.logger.error(
            "a request failed",
            metadata: ["id": "\(id)", "path": "\(path)", "error": "\(error)"]
        )
        let failure = Failure(
            .internalServerError,
            "Our fault",
            "It was not your request; try again, and tell your administrator."
        )
        return (failure, id)
    }

    private static func failure(_ error: HTTPError) -> Failure {
        switch error.status {
        case .notFound: .notFound
        case .contentTooLarge: Failure(error.status, "Too large", "At most \(Limits.requestBody) bytes are taken.")
        default: Failure(error.status, error.status.reasonPhrase, error.body ?? "The request cannot be understood.")
        }
    }

    private func answer(_ request: Request, _ failure: Failure, id: String?) async -> Response {
        let wantsPage =
            !request.uri.path.hasPrefix("/api/") && (request.headers[.accept]?.contains("text/html") ?? false)
        if !wantsPage { return Self.problem(failure).response }
        var headers: HTTPFields = [:]
        if let seconds = failure.retryAfter { headers[.retryAfter] = "\(seconds)" }
        if failure.status == .unauthorized, request.method == .get {
            headers[.location] = "/sign-in?next=\(LocalPath.encoded(request.uri.description))"
            return Response(status: .seeOther, headers: headers)
        }
        let (viewer, csrf) = await signedIn(request)
        let frame = PageFrame(
            title: failure.title,
            viewer: viewer,
            csrf: csrf,
            now: site.now,
            isSandbox: site.sandbox != nil,
            theme: WebContext.Theme(request)
        )
        headers[.contentType] = "text/html; charset=utf-8"
        let page = ErrorPage(frame: frame, failure: failure, requestID: id).body.markup
        return Response(status: failure.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: page)))
    }

    /// A failure as programs read it.
    static func problem(_ failure: Failure) -> (response: Response, body: ByteBuffer) {
        var headers: HTTPFields = [:]
        if let seconds = failure.retryAfter { headers[.retryAfter] = "\(seconds)" }
        headers[.contentType] = "application/problem+json"
        let body = ByteBuffer(string: APIRoutes.text(failure.problemJSON))
        return (Response(status: failure.status, headers: headers, body: .init(byteBuffer: body)), body)
    }

    /// Whose browser it is, so that the page of an error leads on; nobody where even that cannot be found out.
    private func signedIn(_ request: Request) async -> (Person?, String) {
        let name = Authentication.cookieName(isSecure: site.isSecure)
        guard let session = request.cookies[name]?.value,
            let person = try? await site.accounts.person(session: session)
        else { return (nil, "") }
        return (person, CrossSite.token(session: session))
    }
}

/// A path of this site, as a link may carry it: never another site's address.
enum LocalPath {
    static func encoded(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "/-._~"))) ?? "/"
    }

    /// The page of ours that a form was on, by what the browser says.
    static func back(of request: Request, else other: String) -> String {
        guard let referer = HTTPField.Name("Referer").flatMap({ request.headers[$0] }),
            let host = request.head.authority, let place = referer.range(of: "://\(host)/")
        else { return other }
        return safe("/" + referer[place.upperBound...])
    }

    /// The path itself, or the board where it leads anywhere else.
    static func safe(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"), !path.contains("\n") else {
            return "/"
        }
        return path
    }
}
