/// Whence an organisation can be brought here.
package enum ImportSource: String, CaseIterable, Sendable {
    /// The tables of the service ownership document, of services and of vendors.
    case csv
    /// `catalog-info.yaml`.
    case backstage
    case pagerDuty = "pagerduty"
    case opsgenie
    case grafanaOnCall = "grafana-oncall"
    /// A rota that is kept in a calendar.
    case iCalendar = "ical"

    package var words: String {
        switch self {
        case .csv: "Tables of services and of vendors (CSV)"
        case .backstage: "Backstage (catalog-info.yaml)"
        case .pagerDuty: "PagerDuty (what its API gives)"
        case .opsgenie: "Opsgenie (its configuration backup, or what its API gives)"
        case .grafanaOnCall: "Grafana OnCall (what its API gives)"
        case .iCalendar: "A rota in a calendar (iCalendar)"
        }
    }
}

extension OrganisationMerge {
    /// Works what the documents say into the organisation.
    ///
    /// - Parameter schedulesURL: where our own schedules have their pages.
    package mutating func read(
        _ documents: [ImportDocument],
        from source: ImportSource,
        schedulesURL: String
    ) throws(ImportProblem) {
        switch source {
        case .csv:
            for document in documents { try read(sheet: document, schedulesURL: schedulesURL) }
        case .backstage: try read(backstage: documents)
        case .pagerDuty:
            var export = try PagerDutyExport(documents)
            export.read(into: &self)
        case .opsgenie:
            var export = try OpsgenieExport(documents)
            export.read(into: &self)
        case .grafanaOnCall:
            var export = try GrafanaOnCallExport(documents)
            export.read(into: &self)
        case .iCalendar:
            for document in documents { try read(calendar: document) }
        }
    }
}
