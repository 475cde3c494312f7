/// The webhook of Alertmanager, versions 3 and 4, which Grafana's unified alerting speaks too, as version 1.
///
/// Alerts that fire have the year 1 as their end; the state of the message is that of the group and says nothing of one
/// alert.
package enum AlertmanagerWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let message = try SourceFields(body)
        let version = try message.requiredText("version")
        guard ["1", "3", "4"].contains(version) else {
            throw FormatProblem("version", "\"\(version.prefix(20))\" is not known; 3 and 4 are, and 1 of Grafana")
        }
        guard message["alerts"] != nil else { throw message.missing("alerts") }
        var alerts: [SourceAlert] = []
        for (index, item) in try message.list("alerts").enumerated() {
            let alert = try SourceFields(item, at: "alerts[\(index)]")
            alerts.append(try Self.alert(alert, now: now))
        }
        return alerts
    }

    private static func alert(_ fields: SourceFields, now: Timestamp) throws(FormatProblem) -> SourceAlert {
        let status = try fields.requiredText("status")
        guard ["firing", "resolved"].contains(status) else {
            throw FormatProblem(fields.name("status"), "\"\(status.prefix(20))\" is neither firing nor resolved")
        }
        let labels = try fields.texts("labels")
        if labels.isEmpty { throw FormatProblem(fields.name("labels"), "at least one label pair required") }
        let ended = try fields.time("endsAt")
        let isOver = status == "resolved"
        return SourceAlert(
            labels: labels,
            annotations: try fields.texts("annotations").merging(try grafana(fields)) { one, _ in one },
            startsAt: min(try fields.time("startsAt") ?? now, now),
            endsAt: isOver ? min(ended ?? now, now) : SourceAlert.untilResolved,
            generatorURL: try fields.text("generatorURL")
        )
    }

    /// What Grafana tells beyond Alertmanager, where rules and people find it: links, and the measured values.
    private static func grafana(_ fields: SourceFields) throws(FormatProblem) -> [String: String] {
        var found: [String: String] = [:]
        let names = [
            "silenceURL": "silence_url", "dashboardURL": "dashboard_url", "panelURL": "panel_url",
            "imageURL": "image_url",
            "valueString": "value_string",
        ]
        for (name, annotation) in names { found[annotation] = try fields.text(name) }
        for (name, value) in try fields.texts("values") { found["value_\(name)"] = value }
        return found
    }
}
