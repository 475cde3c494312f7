/// What a webhook of Zabbix posts: JSON that its administrators compose of macros. Fields are known by the usual names,
/// and a macro that was left unfilled (`{EVENT.ID}`, `*UNKNOWN*`) counts as not given.
package enum ZabbixNotification {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let fields = try filled(try SourceFields(body))
        guard let status = try fields.text(anyOf: ["status", "event_status", "trigger_status", "event_value"]) else {
            throw fields.missing("status")
        }
        guard let name = try fields.text(anyOf: ["trigger", "event_name", "trigger_name", "subject", "name"]) else {
            throw fields.missing("trigger")
        }
        guard let host = try fields.text(anyOf: ["hostname", "host", "host_name"]) else {
            throw fields.missing("hostname")
        }
        guard var state = ReportedState(word: status) else {
            throw FormatProblem("status", "\"\(status.prefix(40))\" is neither PROBLEM nor RESOLVED")
        }
        let update = try fields.text(anyOf: ["update_action", "event_update_action", "event_ack_status"])
        if state == .firing, let update, update.lowercased().contains("acknowledged") { state = .acknowledged }

        let severity = try fields.text(anyOf: ["severity", "event_severity", "trigger_severity"])
        var labels = ["alertname": name, "host": host]
        labels["severity"] = severity.flatMap(ReportedSeverity.normal) ?? "error"
        labels["zabbix_severity"] = severity
        for tag in try fields.text(anyOf: ["tags", "event_tags"])?.split(separator: ",") ?? [] {
            let parts = tag.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
            if parts.count == 2 { labels[String(parts[0])] = labels[String(parts[0])] ?? String(parts[1]) }
        }
        var annotations = ["summary": "\(name) on \(host)"]
        annotations["description"] = try fields.text(anyOf: ["message", "item", "event_opdata", "description"])
        let event = try fields.text(anyOf: ["event_id", "eventid", "trigger_id", "triggerid"])
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: now,
                endsAt: state == .over ? now : SourceAlert.untilResolved,
                generatorURL: try fields.text(anyOf: ["link", "url", "trigger_url"]),
                dedupKey: event.map { "event \($0)" } ?? "trigger \(name) host \(host)",
                action: state.action
            )
        ]
    }

    private static func filled(_ fields: SourceFields) throws(FormatProblem) -> SourceFields {
        let kept = fields.values.filter { _, value in
            guard case .string(let text) = value else { return true }
            return text != "*UNKNOWN*" && !(text.hasPrefix("{") && text.hasSuffix("}") && text.contains("."))
        }
        return try SourceFields(.object(kept))
    }
}
