import Hummingbird

/// `/status`: for everybody, without signing in.
struct StatusRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/status") { request, _ in try await site.statusPage.page(of: site).response(to: request) }
        router.head("/status") { request, _ in try await site.statusPage.page(of: site).response(to: request) }
    }
}
