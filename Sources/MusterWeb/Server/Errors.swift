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
        } catch let error as HTTPError {
            response = answer(request, Self.failure(error), id: nil)
        } catch is NIOTooManyBytesError {
            response = answer(request, Self.failure(HTTPError(.contentTooLarge)), id: nil)
        } catch {
            if let failure = Failure(error) {
                response = answer(request, failure, id: nil)
            } else {
                let id = site.parts.makeID().uuidString.lowercased()
                site.parts.logger.error(
                    "a request failed",
                    metadata: ["id": "\(id)", "path": "\(request.uri.path)", "error": "\(error)"]
                )
                let failure = Failure(
                    .internalServerError,
                    "Our fault",
                    "It was not your request; try again, and tell your administrator."
                )
                response = answer(request, failure, id: id)
            }
        }
        protect(&response)
        return response
    }

    private static func failure(_ error: HTTPError) -> Failure {
        switch error.status {
        case .notFound: .notFound
        case .contentTooLarge: Failure(error.status, "Too large", "At most \(Limits.requestBody) bytes are taken.")
        default: Failure(error.status, error.status.reasonPhrase, error.body ?? "The request cannot be understood.")
        }
    }

    private func answer(_ request: Request, _ failure: Failure, id: String?) -> Response {
        let wantsPage =
            !request.uri.path.hasPrefix("/api/") && (request.headers[.accept]?.contains("text/html") ?? false)
        var headers: HTTPFields = [:]
        if let seconds = failure.retryAfter { headers[.retryAfter] = "\(seconds)" }
        if wantsPage, failure.status == .unauthorized, request.method == .get {
            headers[.location] = "/sign-in?next=\(LocalPath.encoded(request.uri.description))"
            return Response(status: .seeOther, headers: headers)
        }
        if wantsPage {
            let frame = PageFrame(
                title: failure.title,
                viewer: nil,
                csrf: "",
                now: site.now,
                isSandbox: site.sandbox != nil
            )
            headers[.contentType] = "text/html; charset=utf-8"
            let page = ErrorPage(frame: frame, failure: failure, requestID: id).body.markup
            return Response(status: failure.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: page)))
        }
        headers[.contentType] = "application/problem+json"
        let text = APIRoutes.text(failure.problemJSON)
        return Response(status: failure.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func protect(_ response: inout Response) {
        for (name, value) in Self.headers { response.headers[name] = value }
        if site.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    private static let headers: [(HTTPField.Name, String)] = {
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
            form-action 'self'; frame-ancestors 'none'; base-uri 'none'
            """
        let named = [
            ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        return named.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }()
}

/// A path of this site, as a link may carry it: never another site's address.
enum LocalPath {
    static func encoded(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "/-._~"))) ?? "/"
    }

    /// The path itself, or the board where it leads anywhere else.
    static func safe(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"), !path.contains("\n") else {
            return "/"
        }
        return path
    }
}
