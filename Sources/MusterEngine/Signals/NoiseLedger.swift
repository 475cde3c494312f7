package import MusterCore
import MusterStore

/// What the rules of the monitoring cost the people whom they bother, so that the worst are retuned first.
package struct NoiseLedger: Sendable {
    /// Pages that are looked at; an organisation with more of them in a month has other worries.
    private static let pageLimit = 20_000

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// The costliest first.
    package func rows(since moment: Timestamp) async throws -> [NoiseRow] {
        try await parts.tallies.flush(parts)
        let organisation = parts.organisations.current
        return try await parts.database.read { connection in
            var rows: [AlertRuleTallies.Rule: NoiseRow] = [:]
            func change(_ rule: AlertRuleTallies.Rule, _ body: (inout NoiseRow) -> Void) {
                body(&rows[rule, default: NoiseRow(integration: rule.integration, rule: rule.name)])
            }
            for (rule, count) in try AlertRuleTallies(connection).sums(since: moment) {
                change(rule) { row in
                    row.alerts = count.alerts
                    row.shortLived = count.shortLived
                }
            }
            for (rule, count) in try AlertVotes(connection).needless(since: moment) {
                change(rule) { $0.needless = count }
            }
            let pages = Dictionary(
                grouping: try PageIndex(connection).list(since: moment, limit: Self.pageLimit),
                by: \.incident
            )
            for (incident, pages) in pages {
                guard let first = try AlertShelf(connection).list(triage: .declared, incident: incident, limit: 1).first
                else { continue }
                let rule = AlertRuleTallies.Rule(
                    integration: first.alert.integration,
                    name: first.alert.labels["alertname"] ?? ""
                )
                change(rule) { row in
                    for page in pages {
                        let zone = organisation.person(page.person)?.zone ?? organisation.calendar.zone
                        row.pages += 1
                        if page.acknowledgedAt != nil { row.acknowledged += 1 }
                        if NoiseRow.isNight(page.at, in: zone) { row.nightPages += 1 }
                    }
                }
            }
            return rows.values.sorted {
                ($1.cost, $1.alerts, $0.integration, $0.rule) < ($0.cost, $0.alerts, $1.integration, $1.rule)
            }
        }
    }
}
