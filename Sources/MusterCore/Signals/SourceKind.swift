/// What a source speaks.
package enum SourceKind: String, CaseIterable, Codable, Sendable {
    /// The API of Alertmanager, version 2, as Prometheus, amtool and Grafana speak it.
    case prometheus
    /// Webhooks of Alertmanager, versions 3 and 4.
    case alertmanager
    case grafana
    /// The Events API, version 2.
    case pagerduty
    /// The Alert API.
    case opsgenie
    case datadog
    /// Alarms of CloudWatch, by way of SNS.
    case cloudwatch
    case sentry
    case uptimeKuma = "uptime-kuma"
    case nagios
    case zabbix
    /// Incoming webhooks of Slack, as monitoring tools call them.
    case slack
    /// Any JSON, by a mapping of one's own.
    case generic
    case email
    /// Anything that calls regularly and says nothing else: what counts is that it stops.
    case heartbeat

    /// As its maker writes it.
    package var title: String {
        switch self {
        case .prometheus: "Prometheus"
        case .alertmanager: "Alertmanager"
        case .grafana: "Grafana"
        case .pagerduty: "PagerDuty Events"
        case .opsgenie: "Opsgenie alerts"
        case .datadog: "Datadog"
        case .cloudwatch: "Amazon CloudWatch"
        case .sentry: "Sentry"
        case .uptimeKuma: "Uptime Kuma"
        case .nagios: "Nagios"
        case .zabbix: "Zabbix"
        case .slack: "Slack webhook"
        case .generic: "Any JSON"
        case .email: "E-mail"
        case .heartbeat: "Heartbeat"
        }
    }
}
