import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/`: the board.
struct BoardRoutes: Sendable {
    /// Incidents that burn, and those that are over and owe something, that the board looks at, of each.
    private static let limit = 300
    /// Reports that wait of which it looks whether the viewer may know of them.
    private static let reportLimit = 100

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/") { _, context in
            try Permission.read.check(context.viewer)
            var page = try await board(context)
            page.frame.live = "/live?shows=\(EventStream.digest(of: page.fragments))"
            return page.body.response()
        }
        router.get("/live") { request, context in
            try Permission.read.check(context.viewer)
            return LiveStream(site: site, topic: .everything).response(to: request) {
                guard site.knows(try context.eyes) else { throw Failure.signInFirst }
                return try await board(context).fragments
            }
        }
    }

    private func board(_ context: WebContext) async throws -> BoardPage {
        guard let viewer = context.viewer else { throw Failure.signInFirst }
        let eyes = try context.eyes
        let (burning, overdue, reports, alerts) = try await site.parts.database.read { connection in
            (
                try IncidentBoard(connection).list(.unresolved, for: eyes, limit: Self.limit),
                try IncidentBoard(connection).overdueAfterwards(for: eyes, limit: Self.limit),
                try IntakeReports(connection).list(.waiting, limit: Self.reportLimit),
                try AlertShelf(connection).list(firing: true, triage: .inbox, limit: BoardPage.waitingLimit + 1)
            )
        }
        let intake = Intake(site.parts)
        return BoardPage(
            frame: site.frame("Board", context, current: "Board"),
            incidents: burning,
            overdue: overdue,
            reports: reports.filter { intake.isVisible($0, to: viewer.id) },
            alerts: alerts,
            organisation: site.organisation
        )
    }
}
