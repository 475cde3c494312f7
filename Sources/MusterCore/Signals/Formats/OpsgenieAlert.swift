/// The body of Opsgenie's "create alert".
package struct OpsgenieAlert: Equatable, Sendable {
    /// By which it is known: that of the request, or a new one.
    package var alias: String
    package var alert: SourceAlert

    private static let aliasLimit = 512
    private static let descriptionLimit = 15_000

    /// - Parameter newAlias: that of an alert that brings none.
    package init(_ body: JSONValue, now: Timestamp, newAlias: String) throws(FormatProblem) {
        let fields = try SourceFields(body)
        let message = try fields.requiredText("message")
        alias = try fields.text("alias") ?? newAlias
        if alias.count > Self.aliasLimit {
            throw FormatProblem("alias", "is longer than \(Self.aliasLimit) characters")
        }
        let description = try fields.text("description")
        if (description ?? "").count > Self.descriptionLimit {
            throw FormatProblem("description", "is longer than \(Self.descriptionLimit) characters")
        }
        let priority = try fields.text("priority") ?? "P3"
        guard let severity = Self.severities[priority] else {
            throw FormatProblem("priority", "must be one of P1, P2, P3, P4, P5")
        }
        var labels = ["alertname": message, "priority": priority, "severity": severity]
        var annotations = ["summary": message]
        for (name, value) in try fields.texts("details") { labels[name] = labels[name] ?? value }
        labels["entity"] = try fields.text("entity")
        labels["source"] = try fields.text("source")
        annotations["description"] = description
        annotations["note"] = try fields.text("note")
        let tags = try fields.list("tags").compactMap(\.sourceText)
        if !tags.isEmpty { labels["tags"] = tags.joined(separator: ",") }
        alert = SourceAlert(
            labels: labels,
            annotations: annotations,
            startsAt: now,
            endsAt: SourceAlert.untilResolved,
            generatorURL: nil,
            dedupKey: alias
        )
    }

    private static let severities = ["P1": "critical", "P2": "error", "P3": "warning", "P4": "info", "P5": "info"]
}
