package import MusterCore

extension AlertShelf {
    /// The rule behind the latest alert of each incident; one without any is left out.
    package func latestRules(of incidents: [ID<Incident>]) throws -> [ID<Incident>: String] {
        try incidents.reduce(into: [:]) { rules, id in
            rules[id] = try list(incident: id, limit: 1).first?.alert.rule
        }
    }

    /// The rules behind the alerts of an incident: of its latest ones, since a storm has few.
    package func rules(of incident: ID<Incident>) throws -> Set<String> {
        Set(try list(incident: incident, limit: Self.rulesLookedAt).map(\.alert.rule))
    }

    private static let rulesLookedAt = 20
}

extension Alert {
    /// The rule of the monitoring that made it, by its name.
    package var rule: String { labels["alertname"] ?? title }
}
