import MusterCore
import MusterEngine
import MusterStore

extension Site {
    /// Whom to page for a service; nil where nobody owns it and the process names no rotation.
    func policy(forService key: String) -> EscalationPolicy? {
        let process = parts.processes.current
        if let team = organisation.service(key: key)?.team.flatMap(organisation.team) {
            return process.escalating(organisation.policy(of: team, makeID: parts.makeID), of: organisation)
        }
        return process.rotationWithoutOwner.map {
            process.escalating(
                organisation.policy(forService: key, orRotation: $0, makeID: parts.makeID),
                of: organisation
            )
        }
    }

    /// How many firing alerts are looked at to find those of one service.
    private static let alertLimit = 500

    /// How the services do: what is open and what fires.
    func conditions(for viewer: Viewer) async throws -> ServiceConditions {
        try await parts.database.read { connection in
            let open = try IncidentBoard(connection).list(.unresolved, for: viewer, limit: 300)
            let alerts = try AlertShelf(connection).list(firing: true, limit: Self.alertLimit)
            return ServiceConditions(
                incidents: Dictionary(grouping: open) { $0.service ?? "" },
                alerts: Dictionary(grouping: try alerts.shown(to: viewer, connection)) {
                    $0.alert.labels["service"] ?? ""
                }
            )
        }
    }
}

/// What burns, by key of the service.
struct ServiceConditions: Sendable {
    /// Not resolved yet.
    var incidents: [String: [IncidentSummary]]
    /// Firing, among the latest.
    var alerts: [String: [StoredAlert]]

    /// As a word in its colour.
    func tag(of service: String) -> HTML {
        if let worst = incidents[service]?.min(by: { $0.severityRank < $1.severityRank }) {
            return "\(Parts.severity(worst.severity, rank: worst.severityRank))"
        }
        if let count = alerts[service]?.count {
            return "<span class=\"tag warn\">\(count) firing</span>"
        }
        return "<span class=\"tag ok\">nothing open</span>"
    }
}

extension Service {
    var address: String { "/services/\(key)" }

    static func words(tier: Int) -> String {
        switch tier {
        case 1: "Tier 1 · without it there is no product"
        case 2: "Tier 2 · customers notice at once"
        case 3: "Tier 3 · some work waits"
        default: "Tier \(tier) · nobody misses it for a day"
        }
    }
}
