/// An incoming webhook of Slack, as monitoring tools call it: each attachment is an alert, or the text where there is
/// none. A message says in its colour or in its title whether the alert is over.
package enum SlackWebhook {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let message = try SourceFields(body)
        let text = try message.text("text")
        var alerts: [SourceAlert] = []
        for (index, item) in try message.list("attachments").enumerated() {
            alerts += try self.alerts(try SourceFields(item, at: "attachments[\(index)]"), text, now: now)
        }
        if alerts.isEmpty {
            guard let text else { throw FormatProblem("text", "is missing, and so are attachments") }
            alerts = self.alerts(SubjectLine(text), [:], nil, now: now)
        }
        return alerts
    }

    private static func alerts(
        _ fields: SourceFields,
        _ text: String?,
        now: Timestamp
    ) throws(FormatProblem) -> [SourceAlert] {
        guard let title = try fields.text(anyOf: ["title", "fallback", "pretext", "text"]) ?? text else {
            throw fields.missing("title")
        }
        var subject = SubjectLine(title)
        switch try fields.text("color") {
        case "good": subject.state = .over
        case "warning", "danger": subject.state = .firing
        default: break
        }
        var details: [String: String] = [:]
        details["description"] = try fields.text("text") ?? text
        return alerts(subject, details, try fields.text("title_link"), now: now)
    }

    private static func alerts(
        _ subject: SubjectLine,
        _ details: [String: String],
        _ url: String?,
        now: Timestamp
    ) -> [SourceAlert] {
        subject.keys.map { key in
            SourceAlert(
                labels: ["alertname": subject.title, "severity": subject.severity ?? "error"],
                annotations: details.merging(["summary": subject.text]) { one, _ in one },
                startsAt: now,
                endsAt: subject.state == .over ? now : SourceAlert.untilResolved,
                generatorURL: url,
                dedupKey: key,
                action: subject.state.action
            )
        }
    }
}
