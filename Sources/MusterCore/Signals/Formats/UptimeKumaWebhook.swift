/// The webhook of Uptime Kuma, in its JSON form.
package enum UptimeKumaWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let message = try SourceFields(body)
        // Its "Test" button sends a message about nothing.
        if message.values["heartbeat"] == .null, message.values["monitor"] == .null, message["msg"] != nil { return [] }
        let heartbeat = try message.requiredObject("heartbeat")
        let monitor = try message.requiredObject("monitor")
        let name = try monitor.requiredText("name")
        let status = try heartbeat.requiredText("status")
        let action: SourceAlert.Action
        switch status {
        case "0": action = .trigger
        case "1": action = .resolve
        // Pending, and under maintenance.
        case "2", "3": return []
        default: throw FormatProblem("heartbeat.status", "must be 0 (down), 1 (up), 2 (pending) or 3 (maintenance)")
        }
        var labels = ["alertname": name, "severity": "critical", "state": status == "0" ? "down" : "up"]
        labels["type"] = try monitor.text("type")
        labels["hostname"] = try monitor.text("hostname")
        for (index, item) in try monitor.list("tags").enumerated() {
            let tag = try SourceFields(item, at: "monitor.tags[\(index)]")
            if let name = try tag.text("name"), labels[name] == nil { labels[name] = try tag.text("value") }
        }
        var annotations: [String: String] = [:]
        annotations["summary"] = try message.text("msg") ?? name
        annotations["description"] = try heartbeat.text("msg")
        annotations["url"] = try monitor.text("url")
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: min(try time(heartbeat) ?? now, now),
                endsAt: action == .resolve ? now : SourceAlert.untilResolved,
                generatorURL: try monitor.text("url"),
                dedupKey: "monitor \(try monitor.text("id") ?? name)",
                action: action
            )
        ]
    }

    /// It is in UTC and does not say so.
    private static func time(_ heartbeat: SourceFields) throws(FormatProblem) -> Timestamp? {
        guard let text = try heartbeat.text("time") else { return nil }
        guard let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: "\(text)Z") else {
            throw FormatProblem(
                "heartbeat.time",
                "\"\(text.prefix(40))\" is not a time such as 2026-03-02 09:00:00.000"
            )
        }
        return moment
    }
}
