/// What Opsgenie itself posts when something happens to one of its alerts.
package enum OpsgenieWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let message = try SourceFields(body)
        let word = try message.requiredText("action")
        let alert = try message.requiredObject("alert")
        guard let key = try alert.text(anyOf: ["alias", "alertId"]) else { throw alert.missing("alertId") }
        let action: SourceAlert.Action
        switch word {
        case "Create", "UnAcknowledge": action = .trigger
        case "Acknowledge": action = .acknowledge
        case "Close", "Delete": action = .resolve
        // What else may happen to an alert there (notes, tags, escalations) is not about its state.
        default: return []
        }
        let title = try alert.requiredText("message")
        var labels = ["alertname": title]
        let priority = try alert.text("priority").map { $0.hasPrefix("P") ? $0 : "P\($0)" }
        labels["priority"] = priority
        labels["severity"] = priority.flatMap(ReportedSeverity.normal) ?? "error"
        labels["entity"] = try alert.text("entity")
        labels["source"] = try alert.text("source")
        var annotations = ["summary": title]
        annotations["description"] = try alert.text("description")
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: min(try alert.time("createdAt") ?? now, now),
                endsAt: action == .resolve ? now : SourceAlert.untilResolved,
                generatorURL: nil,
                dedupKey: key,
                action: action
            )
        ]
    }
}
