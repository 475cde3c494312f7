/// The webhooks of Sentry: of its integration platform (issues, issue alerts, metric alerts), and the legacy plug-in's.
package enum SentryWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let message = try SourceFields(body)
        if message["data"] == nil, message["action"] == nil, message["project"] != nil {
            return [try legacy(message, now: now)]
        }
        let action = try message.requiredText("action")
        let data = try message.requiredObject("data")
        if let issue = try data.object("issue") { return try alert(ofIssue: issue, action, now: now) }
        if let event = try data.object("event") { return [try alert(ofEvent: event, data, now: now)] }
        if let metric = try data.object("metric_alert") { return [try alert(ofMetric: metric, data, action, now: now)] }
        throw FormatProblem("data", "holds none of issue, event and metric_alert")
    }

    private static func alert(
        ofIssue issue: SourceFields,
        _ action: String,
        now: Timestamp
    ) throws(FormatProblem) -> [SourceAlert] {
        let wanted: SourceAlert.Action
        switch action {
        case "created", "unresolved": wanted = .trigger
        case "resolved", "ignored", "archived": wanted = .resolve
        case "assigned": wanted = .acknowledge
        default:
            throw FormatProblem(
                "action",
                "\"\(action.prefix(40))\" is none of created, unresolved, assigned, resolved, ignored and archived"
            )
        }
        let id = try issue.requiredText("id")
        let title = try issue.requiredText("title")
        var labels = labels(title, level: try issue.text("level"))
        labels["project"] = try issue.object("project")?.text("slug")
        labels["platform"] = try issue.text("platform")
        var annotations = ["summary": title]
        annotations["culprit"] = try issue.text("culprit")
        annotations["short_id"] = try issue.text("shortId")
        let url = try issue.text(anyOf: ["permalink", "web_url", "url"])
        return [
            alert(
                wanted,
                labels,
                annotations,
                since: try issue.time("firstSeen") ?? now,
                url,
                key: "issue \(id)",
                now: now
            )
        ]
    }

    private static func alert(
        ofEvent event: SourceFields,
        _ data: SourceFields,
        now: Timestamp
    ) throws(FormatProblem) -> SourceAlert {
        let title = try event.requiredText("title")
        let id = try event.text("issue_id") ?? title
        var labels = labels(title, level: try event.text("level"))
        labels["project"] = try event.text("project")
        labels["platform"] = try event.text("platform")
        labels["rule"] = try data.text("triggered_rule")
        var annotations = ["summary": title]
        annotations["culprit"] = try event.text("culprit")
        let url = try event.text(anyOf: ["web_url", "issue_url", "url"])
        return alert(
            .trigger,
            labels,
            annotations,
            since: try event.time("datetime") ?? now,
            url,
            key: "issue \(id)",
            now: now
        )
    }

    private static func alert(
        ofMetric metric: SourceFields,
        _ data: SourceFields,
        _ action: String,
        now: Timestamp
    ) throws(FormatProblem) -> SourceAlert {
        let isOver = action == "resolved"
        guard isOver || ["critical", "warning", "open"].contains(action) else {
            throw FormatProblem("action", "\"\(action.prefix(40))\" is none of critical, warning, open and resolved")
        }
        let id = try metric.requiredText("id")
        let rule = try metric.object("alert_rule")?.text("name")
        let given = try data.text("description_title")
        let own = try metric.text("title")
        let title = given ?? own ?? rule ?? "metric alert \(id)"
        var labels = labels(rule ?? title, level: action)
        labels["kind"] = "metric_alert"
        var annotations = ["summary": title]
        annotations["description"] = try data.text("description_text")
        let since = try metric.time("date_started") ?? now
        let url = try data.text("web_url")
        return alert(
            isOver ? .resolve : .trigger,
            labels,
            annotations,
            since: since,
            url,
            key: "metric \(id)",
            now: now
        )
    }

    private static func legacy(_ message: SourceFields, now: Timestamp) throws(FormatProblem) -> SourceAlert {
        let said = try message.text("message")
        let titled = try message.object("event")?.text("title")
        guard let title = said ?? titled else {
            throw message.missing("message")
        }
        var labels = labels(title, level: try message.text("level"))
        labels["project"] = try message.text(anyOf: ["project_slug", "project"])
        labels["logger"] = try message.text("logger")
        var annotations = ["summary": title]
        annotations["culprit"] = try message.text("culprit")
        let key = "issue \(try message.text("id") ?? title)"
        return alert(.trigger, labels, annotations, since: now, try message.text("url"), key: key, now: now)
    }

    private static func labels(_ title: String, level: String?) -> [String: String] {
        ["alertname": title, "severity": level.flatMap(ReportedSeverity.normal) ?? "error"]
    }

    private static func alert(
        _ action: SourceAlert.Action,
        _ labels: [String: String],
        _ annotations: [String: String],
        since: Timestamp,
        _ url: String?,
        key: String,
        now: Timestamp
    ) -> SourceAlert {
        SourceAlert(
            labels: labels,
            annotations: annotations,
            startsAt: min(since, now),
            endsAt: action == .resolve ? now : SourceAlert.untilResolved,
            generatorURL: url,
            dedupKey: key,
            action: action
        )
    }
}
