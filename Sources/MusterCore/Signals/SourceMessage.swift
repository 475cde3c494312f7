/// What a source sent to its address, understood.
package enum SourceMessage: Equatable, Sendable {
    case alerts([SourceAlert])
    /// A topic of SNS asks whether it may send here; to say yes, the URL is fetched.
    case confirmation(url: String, topic: String)

    /// What else is needed to understand a source, beside what it sent.
    package struct Context: Sendable {
        package var now: Timestamp
        package var mapping: GenericMapping
        package var mailRule: MailRule
        /// Names an alert whose source gives it no name.
        package var newKey: String

        package init(now: Timestamp, mapping: GenericMapping = .usual, mailRule: MailRule = MailRule(), newKey: String)
        {
            self.now = now
            self.mapping = mapping
            self.mailRule = mailRule
            self.newKey = newKey
        }
    }

    /// - Parameter bytes: the body, in whatever form the source sends.
    package init(_ bytes: [UInt8], of kind: SourceKind, in context: Context) throws(FormatProblem) {
        let now = context.now
        switch kind {
        case .prometheus, .alertmanager, .grafana:
            self = .alerts(try GrafanaWebhook.alerts(in: Self.json(bytes), now: now))
        case .pagerduty:
            do throws(PagerDutyEvent.Invalid) {
                self = .alerts([try PagerDutyEvent(Self.jsonOrEmpty(bytes), now: now, newKey: context.newKey).alert])
            } catch {
                throw error.problems.first ?? FormatProblem(nil, "the event is invalid")
            }
        case .opsgenie:
            let body = try Self.json(bytes)
            if body["action"] != nil || body["alert"] != nil {
                self = .alerts(try OpsgenieWebhook.alerts(in: body, now: now))
            } else {
                self = .alerts([try OpsgenieAlert(body, now: now, newAlias: context.newKey).alert])
            }
        case .datadog: self = .alerts(try DatadogWebhook.alerts(in: Self.json(bytes), now: now))
        case .cloudwatch:
            switch try CloudWatchNotification(Self.json(bytes), now: now) {
            case .alerts(let alerts): self = .alerts(alerts)
            case .confirmation(let url, let topic): self = .confirmation(url: url, topic: topic)
            case .unsubscribed: self = .alerts([])
            }
        case .sentry: self = .alerts(try SentryWebhook.alerts(in: Self.json(bytes), now: now))
        case .uptimeKuma: self = .alerts(try UptimeKumaWebhook.alerts(in: Self.json(bytes), now: now))
        case .nagios: self = .alerts(try NagiosNotification.alerts(in: Self.jsonOrForm(bytes), now: now))
        case .zabbix: self = .alerts(try ZabbixNotification.alerts(in: Self.jsonOrForm(bytes), now: now))
        case .slack: self = .alerts(try SlackWebhook.alerts(in: Self.slackPayload(bytes), now: now))
        case .generic: self = .alerts(try context.mapping.alerts(in: Self.json(bytes), now: now))
        case .email: self = .alerts(try MailMessage(bytes).alerts(context.mailRule, now: now))
        case .heartbeat: self = .alerts([])
        }
    }

    private static func json(_ bytes: [UInt8]) throws(FormatProblem) -> JSONValue {
        do throws(ReceivedJSON.Problem) { return try ReceivedJSON.read(bytes) } catch {
            throw FormatProblem(nil, "the body is \(error.words)")
        }
    }

    /// An event that is no JSON is told as PagerDuty tells one that is no object.
    private static func jsonOrEmpty(_ bytes: [UInt8]) -> JSONValue {
        (try? ReceivedJSON.read(bytes)) ?? .null
    }

    private static func jsonOrForm(_ bytes: [UInt8]) throws(FormatProblem) -> JSONValue {
        guard let first = bytes.first(where: { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }) else {
            throw FormatProblem(nil, "the body is empty; send JSON, a form, or lines NAME=value")
        }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return try json(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self), let fields = PlainForm.fields(text) else {
            throw FormatProblem(nil, "the body is neither JSON, nor a form, nor lines NAME=value")
        }
        return .object(fields)
    }

    /// JSON, or a form whose field `payload` holds it.
    private static func slackPayload(_ bytes: [UInt8]) throws(FormatProblem) -> JSONValue {
        if bytes.starts(with: "payload=".utf8), let text = String(validating: bytes.dropFirst(8), as: UTF8.self) {
            guard let payload = PlainForm.decoded(text[...]) else {
                throw FormatProblem("payload", "is not percent-encoded UTF-8")
            }
            return try json(Array(payload.utf8))
        }
        return try json(bytes)
    }
}
