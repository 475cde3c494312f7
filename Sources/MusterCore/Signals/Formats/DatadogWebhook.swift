/// Datadog's webhook, whose body is what its users wrote: fields are known by the names that Datadog's own examples give
/// them, and a variable that was left unfilled (`$ALERT_ID`) counts as not given.
package enum DatadogWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let fields = try filled(try SourceFields(body))
        guard let title = try fields.text(anyOf: ["title", "alert_title", "event_title", "msg_title"]) else {
            throw fields.missing("title")
        }
        let transition = try fields.text(anyOf: ["alert_transition", "transition", "alert_status", "status", "state"])
        let kind = try fields.text(anyOf: ["alert_type", "event_type"])
        let state =
            transition.flatMap(ReportedState.init(word:)) ?? kind.flatMap { $0 == "success" ? .over : nil } ?? .firing

        var labels = ["alertname": try fields.text(anyOf: ["alert_name", "monitor_name"]) ?? title]
        for tag in try tags(fields) {
            let parts = tag.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
            if parts.count == 2 { labels[String(parts[0])] = String(parts[1]) }
        }
        for field in ["host", "hostname", "scope", "alert_scope", "priority", "service", "env"] {
            labels[field] = try fields.text(field) ?? labels[field]
        }
        let grave = try fields.text(anyOf: ["severity", "priority", "alert_priority"]) ?? kind
        labels["severity"] = labels["severity"] ?? grave.flatMap(ReportedSeverity.normal) ?? "error"

        var annotations = ["summary": title]
        annotations["description"] = try fields.text(anyOf: [
            "body", "message", "text_only_msg", "description", "event_msg",
        ])
        annotations["query"] = try fields.text(anyOf: ["query", "alert_query"])
        annotations["value"] = try fields.text(anyOf: ["alert_metric", "value"])
        let monitor = try fields.text(anyOf: ["aggreg_key", "alert_cycle_key", "alert_id", "monitor_id"])
        let scope = labels["scope"] ?? labels["alert_scope"] ?? labels["host"] ?? ""
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: min(try fields.time("date") ?? now, now),
                endsAt: state == .over ? now : SourceAlert.untilResolved,
                generatorURL: try fields.text(anyOf: ["link", "url", "alert_url", "event_url"]),
                dedupKey: monitor.map { "monitor \($0) \(scope)" } ?? "title \(title) \(scope)",
                action: state.action
            )
        ]
    }

    private static func filled(_ fields: SourceFields) throws(FormatProblem) -> SourceFields {
        let kept = fields.values.filter { _, value in
            guard case .string(let text) = value, text.hasPrefix("$") else { return true }
            return !text.dropFirst().allSatisfy { $0.isUppercase || $0 == "_" || $0.isNumber }
        }
        return try SourceFields(.object(kept))
    }

    /// A text with commas, or a list.
    private static func tags(_ fields: SourceFields) throws(FormatProblem) -> [String] {
        if case .array(let items)? = fields["tags"] { return items.compactMap(\.sourceText) }
        return try fields.text("tags")?.split(separator: ",").map { String($0) } ?? []
    }
}
