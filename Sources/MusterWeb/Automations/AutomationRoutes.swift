import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/automations`: what happens by itself.
struct AutomationRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/automations") { request, context in
            try Permission.read.check(context.viewer)
            let query = request.queryFields
            let eyes = try context.eyes
            let rule = query["rule"]
            let runs = try await site.parts.database.read { try AutomationRuns($0).latest(of: rule, for: eyes) }
            var page = AutomationsPage(
                frame: site.frame("Automations", context, current: "Process"),
                process: site.parts.processes.current,
                zone: site.organisation.calendar.zone,
                runs: runs,
                rule: rule,
                tried: query["incident"] ?? ""
            )
            if !page.tried.isEmpty {
                do {
                    page.moments = try await site.trial(of: page.process, on: page.tried, for: eyes)
                } catch EngineError.noSuchIncident {
                    page.problem = "There is no incident \"\(page.tried)\", or none that you may see."
                }
            }
            return page.body.response()
        }
    }
}

extension Site {
    /// What the automations of a process would have done for an incident. Nothing is sent.
    func trial(
        of process: ProcessDefinition,
        on reference: String,
        for viewer: Viewer
    ) async throws -> [AutomationTrial.Moment] {
        let incident = try await incident(reference, for: viewer)
        let records = try await parts.database.read { try EventLog($0).load(incident.id) }
        let context = DecisionContext(
            process: process,
            organisation: organisation,
            links: parts.links,
            now: now,
            actor: .muster,
            source: .rule,
            makeID: parts.makeID
        )
        return AutomationTrial.moments(of: records, in: context)
    }
}
