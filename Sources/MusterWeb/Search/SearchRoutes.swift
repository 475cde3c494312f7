import Foundation
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/search`: the page, and what the palette shows while one types.
struct SearchRoutes: Sendable {
    private static let pageLimit = 50
    private static let suggestionLimit = 10

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/search") { request, context in try await page(request, context) }
        router.get("/search/suggestions") { request, context in try await suggestions(request, context) }
    }

    private func page(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let text = request.typed("q")
        let cursor = request.uri.queryParameters["cursor"].flatMap { Int($0) }
        let result = try await site.search(text, for: try context.eyes, before: cursor, limit: Self.pageLimit)
        let query = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return SearchPage(
            frame: site.frame(text.isEmpty ? "Search" : "\(text) – search", context, current: "Search"),
            text: text,
            result: result,
            more: result.next.map { "/search?q=\(query)&cursor=\($0)" }
        ).body.response()
    }

    private func suggestions(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.read.check(context.viewer)
        let found = try await site.search(request.typed("q"), for: try context.eyes, limit: Self.suggestionLimit)
        let problems = found.problem.map {
            [Self.suggestion("\($0.reference) \($0.title)", "Problem", "/problems/\($0.reference)")]
        }
        let incidents = found.hits.map(\.incident).map {
            Self.suggestion("\($0.reference) \($0.name)", $0.severity, "/incidents/\($0.reference)")
        }
        return APIRoutes.response(.ok, .of(["results": .array((problems ?? []) + incidents)]))
    }

    private static func suggestion(_ title: String, _ kind: String, _ url: String) -> JSONValue {
        .of(["title": JSONValue(title), "kind": JSONValue(kind), "url": JSONValue(url)])
    }
}

extension Request {
    /// What was typed into a form's field that ends up in the address; empty where nothing was.
    func typed(_ field: String) -> String {
        // A form writes a space as a plus, and a plus as %2B: so it is told apart before it is decoded.
        let pair = (uri.query ?? "").split(separator: "&").first { $0.hasPrefix("\(field)=") }
        let typed = pair.map { $0.dropFirst(field.count + 1).replacing("+", with: " ") }?.removingPercentEncoding ?? ""
        return String(typed.prefix(Limits.titleLength))
    }
}
