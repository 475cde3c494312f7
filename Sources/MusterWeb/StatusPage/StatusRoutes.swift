import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/status`: for everybody, without signing in.
struct StatusRoutes: Sendable {
    private static let window: Duration = .days(90)

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/status") { _, _ in
            let now = site.now
            let updates = try await site.parts.database.read { connection in
                try StatusUpdates(connection).list(since: now - Self.window, limit: 1_000)
            }
            return StatusPage(
                organisation: site.organisation,
                updates: updates,
                now: now,
                isSandbox: site.sandbox != nil
            ).body.response()
        }
    }
}
