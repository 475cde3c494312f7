/// What Amazon's SNS posts for an alarm of CloudWatch.
package enum CloudWatchNotification: Equatable, Sendable {
    case alerts([SourceAlert])
    /// The topic asks whether it may send here; to say yes, this URL is fetched. It is one of Amazon's own.
    case confirmation(url: String, topic: String)
    /// It was ended at the other side.
    case unsubscribed(topic: String)

    package init(_ body: JSONValue, now: Timestamp) throws(FormatProblem) {
        let fields = try Self.unwrapped(try SourceFields(body))
        let type = try fields.requiredText("Type")
        let topic = try fields.requiredText("TopicArn")
        switch type {
        case "Notification": self = .alerts(try Self.alerts(fields, now: now))
        case "SubscriptionConfirmation":
            let url = try fields.requiredText("SubscribeURL")
            guard Self.isAmazon(url) else {
                throw FormatProblem(fields.name("SubscribeURL"), "is not an https address of SNS at Amazon")
            }
            self = .confirmation(url: url, topic: topic)
        case "UnsubscribeConfirmation": self = .unsubscribed(topic: topic)
        default:
            throw FormatProblem(
                fields.name("Type"),
                "\"\(type.prefix(40))\" is none of Notification, SubscriptionConfirmation and UnsubscribeConfirmation"
            )
        }
    }

    /// A function of Lambda passes the same on in a list of records.
    private static func unwrapped(_ fields: SourceFields) throws(FormatProblem) -> SourceFields {
        guard fields["Records"] != nil else { return fields }
        guard let record = try fields.list("Records").first else { throw FormatProblem("Records", "is empty") }
        return try SourceFields(record, at: "Records[0]").requiredObject("Sns")
    }

    /// `https://sns.eu-west-1.amazonaws.com/…`: anything else would let whoever knows the key make Muster call anybody.
    package static func isAmazon(_ url: String) -> Bool {
        url.wholeMatch(of: /https:\/\/sns\.[a-z]{2}[a-z0-9-]{1,30}\.amazonaws\.com(\.cn)?\/[\x21-\x7E]*/) != nil
    }

    private static func alerts(_ fields: SourceFields, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let text = try fields.requiredText("Message")
        let place = fields.name("Message")
        guard text.drop(while: \.isWhitespace).hasPrefix("{") else {
            // Anybody may publish a plain text to a topic.
            let title = try fields.text("Subject") ?? text
            let labels = ["alertname": title, "topic": try fields.requiredText("TopicArn"), "severity": "error"]
            return [
                SourceAlert(
                    labels: labels,
                    annotations: ["summary": title, "description": text],
                    startsAt: now,
                    endsAt: SourceAlert.untilResolved,
                    generatorURL: nil
                )
            ]
        }
        let value: JSONValue
        do throws(ReceivedJSON.Problem) { value = try ReceivedJSON.read(Array(text.utf8)) } catch {
            throw FormatProblem(place, "is \(error.words)")
        }
        return try alarm(try SourceFields(value, at: place), now: now)
    }

    private static func alarm(_ alarm: SourceFields, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let name = try alarm.requiredText("AlarmName")
        let state = try alarm.requiredText("NewStateValue")
        let action: SourceAlert.Action
        switch state {
        case "ALARM": action = .trigger
        case "OK": action = .resolve
        // Neither begins an alert nor ends one.
        case "INSUFFICIENT_DATA": return []
        default: throw FormatProblem(alarm.name("NewStateValue"), "must be ALARM, OK or INSUFFICIENT_DATA")
        }
        var labels = ["alertname": name, "severity": "critical"]
        labels["region"] = try alarm.text("Region")
        labels["account"] = try alarm.text("AWSAccountId")
        if let trigger = try alarm.object("Trigger") {
            labels["namespace"] = try trigger.text("Namespace")
            labels["metric"] = try trigger.text("MetricName")
            for (index, item) in try trigger.list("Dimensions").enumerated() {
                let dimension = try SourceFields(item, at: trigger.name("Dimensions[\(index)]"))
                if let name = try dimension.text("name") { labels[name] = try dimension.text("value") }
            }
        }
        var annotations = ["summary": name]
        annotations["description"] = try alarm.text("AlarmDescription")
        annotations["reason"] = try alarm.text("NewStateReason")
        let changed = min(try alarm.time("StateChangeTime") ?? now, now)
        let key =
            try alarm.text("AlarmArn")
            ?? [labels["account"], labels["region"], name].compactMap(\.self).joined(separator: " ")
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: changed,
                endsAt: action == .resolve ? now : SourceAlert.untilResolved,
                generatorURL: nil,
                dedupKey: key,
                action: action
            )
        ]
    }
}
