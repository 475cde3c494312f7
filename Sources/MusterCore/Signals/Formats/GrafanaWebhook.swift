/// The webhook of Grafana: of unified alerting, and the legacy one, by its shape.
package enum GrafanaWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let message = try SourceFields(body)
        let isLegacy = message["ruleId"] != nil || message["ruleName"] != nil || message["evalMatches"] != nil
        if message["alerts"] != nil || message["version"] != nil || !isLegacy {
            return try AlertmanagerWebhook.alerts(in: body, now: now)
        }
        return try legacy(message, now: now)
    }

    private static func legacy(_ message: SourceFields, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let state = try message.requiredText("state")
        let rule = try message.requiredText("ruleName")
        let action: SourceAlert.Action
        switch state {
        case "alerting", "no_data": action = .trigger
        case "ok": action = .resolve
        // Neither tells of a condition.
        case "paused", "pending": return []
        default:
            throw FormatProblem("state", "\"\(state.prefix(20))\" is none of alerting, ok, no_data, paused and pending")
        }
        let key = try message.text("ruleId").map { "rule \($0)" } ?? "rule \(rule)"
        var annotations: [String: String] = [:]
        annotations["summary"] = try message.text("title")
        annotations["description"] = try message.text("message")
        annotations["image_url"] = try message.text("imageUrl")
        var labels = ["alertname": rule, "severity": state == "no_data" ? "warning" : "critical"]
        for (index, item) in try message.list("evalMatches").enumerated() {
            let match = try SourceFields(item, at: "evalMatches[\(index)]")
            let metric = try match.text("metric") ?? "\(index)"
            annotations["value_\(metric)"] = try match.text("value")
            // Of several series only what the first one is tells where to look.
            if index == 0 { labels.merge(try match.texts("tags")) { one, _ in one } }
        }
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: now,
                endsAt: action == .resolve ? now : SourceAlert.untilResolved,
                generatorURL: try message.text("ruleUrl"),
                dedupKey: key,
                action: action
            )
        ]
    }
}
