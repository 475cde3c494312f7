import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/`: the board.
struct BoardRoutes: Sendable {
    /// Open incidents that the board looks at.
    private static let limit = 300

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/") { _, context in
            try Permission.read.check(context.viewer)
            return try await board(context).body.response()
        }
        router.get("/live") { request, context in
            try Permission.read.check(context.viewer)
            return LiveStream(site: site, topic: .everything).response(to: request) {
                try await board(context).fragments
            }
        }
    }

    private func board(_ context: WebContext) async throws -> BoardPage {
        let eyes = try context.eyes
        let (open, waiting) = try await site.parts.database.read { connection in
            (
                try IncidentBoard(connection).list(.open, for: eyes, limit: Self.limit),
                try AlertShelf(connection).list(firing: true, triage: .inbox, limit: 20)
            )
        }
        return BoardPage(
            frame: site.frame("Board", context, current: "Board", live: "/live"),
            incidents: open.filter { $0.resolvedAt == nil },
            overdue: open.filter { $0.resolvedAt != nil && $0.details.overdue > 0 },
            waiting: waiting,
            organisation: site.organisation
        )
    }
}
