import MusterCore
import MusterStore

/// How to make a source send to its address: what to write where, ready to be copied.
struct SourceGuide {
    /// What to do, in a sentence or two.
    let says: String
    /// What to copy; empty where the address is all.
    let sample: String

    /// - Parameters:
    ///   - url: the address of the source.
    ///   - base: where Muster is reached, without a slash at the end.
    init(_ source: Integration, url: String, base: String) {
        switch source.kind {
        case .prometheus:
            says = "Prometheus, Grafana and amtool take it for an Alertmanager. In prometheus.yml:"
            sample = Self.prometheus(base, path: "/in/\(source.key)")
        case .alertmanager:
            says = "A receiver of Alertmanager, in alertmanager.yml:"
            sample = """
                receivers:
                - name: muster
                  webhook_configs:
                  - url: \(url)
                    send_resolved: true
                """
        case .grafana:
            says =
                "In Grafana: Alerting, Contact points, a new one of the kind Webhook, with this URL and the method POST."
            sample = url
        case .pagerduty:
            says = "Wherever a tool asks for PagerDuty's Events API, version 2: give it this address and this key."
            sample = "url:         \(base)/v2/enqueue\nrouting_key: \(source.key)"
        case .opsgenie:
            says = "Wherever a tool asks for Opsgenie: give it this API address and this key."
            sample = "api_url: \(base)/\napi_key: \(source.key)"
        case .datadog:
            says =
                "In Datadog: Integrations, Webhooks, a new one with this URL and this payload; then name it in monitors."
            sample = url + "\n\n" + Self.datadog
        case .cloudwatch:
            says =
                "In SNS: a subscription of the alarms' topic, protocol HTTPS, with this endpoint. It is confirmed by itself."
            sample = url
        case .sentry:
            says =
                "In Sentry: Settings, Integrations, a new internal integration with this webhook URL, for issues and alerts."
            sample = url
        case .uptimeKuma:
            says =
                "In Uptime Kuma: Settings, Notifications, the kind Webhook, with this URL and the body application/json."
            sample = url
        case .nagios:
            says = "A command for host and service notifications of Nagios, Icinga or Naemon:"
            sample = Self.nagios(url)
        case .zabbix:
            says = "In Zabbix: a media type of the kind Webhook that posts these parameters as JSON to this URL."
            sample = url + "\n\n" + Self.zabbix
        case .slack:
            says = "Wherever a monitoring tool asks for an incoming webhook of Slack:"
            sample = url
        case .generic:
            says = "Post JSON; the mapping below says which of its fields mean what."
            sample = """
                curl \(url) --json '{"title": "Disk of db1 is full", "status": "firing", "severity": "critical"}'
                """
        case .email:
            says =
                "Send mails to this address, where Muster listens for them (--mail-listen), or pipe them to this command:"
            sample = """
                \(source.key)@\(Self.host(of: base))

                curl --silent --fail --header 'Content-Type: message/rfc822' --data-binary @- \(url)
                """
        case .heartbeat:
            says = "Call it whenever all is well, as at the end of a job of cron. When it stops, an alert is raised."
            sample = "curl --silent --fail --max-time 10 --retry 3 \(url)"
        }
    }

    private static func prometheus(_ base: String, path: String) -> String {
        let parts = base.split(separator: "://", maxSplits: 1)
        return """
            alerting:
              alertmanagers:
              - scheme: \(parts.first ?? "https")
                path_prefix: \(path)
                static_configs:
                - targets: [\(parts.last ?? "")]
            """
    }

    private static func host(of base: String) -> Substring {
        (base.split(separator: "/").last ?? "").prefix { $0 != ":" }
    }

    private static let datadog = """
        {"title": "$EVENT_TITLE", "body": "$EVENT_MSG", "alert_transition": "$ALERT_TRANSITION", "alert_id": "$ALERT_ID",
         "scope": "$ALERT_SCOPE", "alert_type": "$ALERT_TYPE", "priority": "$ALERT_PRIORITY", "hostname": "$HOSTNAME",
         "tags": "$TAGS", "date": "$DATE", "link": "$LINK"}
        """

    private static let zabbix = """
        status: {EVENT.STATUS}   hostname: {HOST.NAME}   trigger: {EVENT.NAME}   severity: {EVENT.SEVERITY}
        event_id: {EVENT.ID}     event_tags: {EVENT.TAGS}   update_action: {EVENT.UPDATE.ACTION}   item: {EVENT.OPDATA}
        """

    private static func nagios(_ url: String) -> String {
        let macros = [
            "NOTIFICATIONTYPE", "HOSTNAME", "HOSTSTATE", "HOSTOUTPUT", "SERVICEDESC", "SERVICESTATE", "SERVICEOUTPUT",
            "TIMET",
        ]
        let fields = macros.map { "--data-urlencode '\($0)=$\($0)$'" }.joined(separator: " \\\n  ")
        return "curl --silent --fail \(url) \\\n  \(fields)"
    }
}
