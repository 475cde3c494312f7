/// One event of PagerDuty's Events API, version 2.
///
/// Lengths are in characters, as PagerDuty counts them.
package struct PagerDutyEvent: Equatable, Sendable {
    package var routingKey: String
    package var dedupKey: String
    package var alert: SourceAlert

    /// Everything that is wrong with an event, as PagerDuty lists it.
    package struct Invalid: Error, Equatable, Sendable {
        package var problems: [FormatProblem]
    }

    private static let dedupKeyLimit = 255
    private static let summaryLimit = 1_024

    /// - Parameter newKey: the key of a trigger that brings none.
    package init(_ body: JSONValue, now: Timestamp, newKey: String) throws(Invalid) {
        let event: SourceFields
        do throws(FormatProblem) { event = try SourceFields(body) } catch { throw Invalid(problems: [error]) }
        var reader = Reader()
        let routingKey = reader.required("routing_key", of: event)
        let action = reader.oneOf(["trigger", "acknowledge", "resolve"], "event_action", of: event)
        let given = reader.text("dedup_key", of: event, limit: Self.dedupKeyLimit)
        if given == nil, action == "acknowledge" || action == "resolve" {
            reader.problems.append(FormatProblem("dedup_key", "is required to \(action)"))
        }
        let payload = reader.object("payload", of: event, isRequired: action == "trigger")
        var labels: [String: String] = [:]
        var annotations: [String: String] = [:]
        var startsAt: Timestamp?
        if let payload {
            let isTrigger = action == "trigger"
            let summary = reader.text("summary", of: payload, limit: Self.summaryLimit, isRequired: isTrigger)
            annotations["summary"] = summary
            labels["alertname"] = summary
            labels["source"] = reader.text("source", of: payload, isRequired: isTrigger)
            if isTrigger || payload["severity"] != nil {
                labels["severity"] = reader.oneOf(["critical", "error", "warning", "info"], "severity", of: payload)
            }
            for field in ["component", "group", "class"] { labels[field] = reader.text(field, of: payload) }
            startsAt = reader.time("timestamp", of: payload)
            Self.addDetails(payload["custom_details"], &annotations)
        }
        reader.checkLinks(of: event)
        annotations["client"] = reader.text("client", of: event)
        let url = reader.text("client_url", of: event)
        guard reader.problems.isEmpty else { throw Invalid(problems: reader.problems) }
        self.routingKey = routingKey
        dedupKey = given ?? newKey
        alert = SourceAlert(
            labels: labels.filter { !$0.value.isEmpty },
            annotations: annotations,
            startsAt: min(startsAt ?? now, now),
            endsAt: action == "resolve" ? now : SourceAlert.untilResolved,
            generatorURL: url,
            dedupKey: dedupKey,
            action: action == "trigger" ? .trigger : action == "resolve" ? .resolve : .acknowledge
        )
    }

    /// Objects give one annotation a name; what else real clients send is kept as one text.
    private static func addDetails(_ details: JSONValue?, _ annotations: inout [String: String]) {
        guard case .object(let object)? = details else {
            annotations["details"] = details?.sourceText
            return
        }
        for (name, value) in object where annotations[name] == nil { annotations[name] = value.sourceText }
    }
}

/// A change that PagerDuty's API was told of: a deployment, a flag. It never pages anybody.
package struct PagerDutyChange: Equatable, Sendable {
    package var routingKey: String
    package var summary: String
    package var source: String?
    package var at: Timestamp
    /// Where to read more.
    package var url: String?

    package init(_ body: JSONValue, now: Timestamp) throws(PagerDutyEvent.Invalid) {
        let event: SourceFields
        do throws(FormatProblem) { event = try SourceFields(body) } catch {
            throw PagerDutyEvent.Invalid(problems: [error])
        }
        var reader = Reader()
        routingKey = reader.required("routing_key", of: event)
        let payload = reader.object("payload", of: event, isRequired: true)
        summary = payload.map { reader.required("summary", of: $0) } ?? ""
        source = payload.flatMap { reader.text("source", of: $0) }
        at = payload.flatMap { reader.time("timestamp", of: $0) } ?? now
        reader.checkLinks(of: event)
        guard reader.problems.isEmpty else { throw PagerDutyEvent.Invalid(problems: reader.problems) }
        url = event["links"]?.items.lazy.compactMap { $0["href"]?.text }.first
    }
}

/// Reads on after a problem, since PagerDuty tells all of them at once.
private struct Reader {
    var problems: [FormatProblem] = []

    private mutating func trying<Value>(_ body: () throws(FormatProblem) -> Value?) -> Value? {
        do throws(FormatProblem) { return try body() } catch {
            problems.append(error)
            return nil
        }
    }

    mutating func text(_ field: String, of object: SourceFields, limit: Int? = nil, isRequired: Bool = false) -> String?
    {
        trying { () throws(FormatProblem) in
            let text = isRequired ? try object.requiredText(field) : try object.text(field)
            if let limit, let text, text.count > limit {
                throw FormatProblem(object.name(field), "is longer than \(limit) characters")
            }
            return text
        }
    }

    mutating func required(_ field: String, of object: SourceFields) -> String {
        text(field, of: object, isRequired: true) ?? ""
    }

    mutating func oneOf(_ known: [String], _ field: String, of object: SourceFields) -> String {
        let text = required(field, of: object)
        if !text.isEmpty, !known.contains(text) {
            problems.append(FormatProblem(object.name(field), "must be one of \(known.joined(separator: ", "))"))
        }
        return text
    }

    mutating func object(_ field: String, of object: SourceFields, isRequired: Bool) -> SourceFields? {
        trying { () throws(FormatProblem) in
            isRequired ? try object.requiredObject(field) : try object.object(field)
        }
    }

    mutating func time(_ field: String, of object: SourceFields) -> Timestamp? {
        trying { () throws(FormatProblem) in try object.time(field) }
    }

    mutating func checkLinks(of event: SourceFields) {
        for (list, field) in [("links", "href"), ("images", "src")] {
            let items = trying { () throws(FormatProblem) in try event.list(list) } ?? []
            for (index, item) in items.enumerated() {
                let object = trying { () throws(FormatProblem) in try SourceFields(item, at: "\(list)[\(index)]") }
                if let object { _ = required(field, of: object) }
            }
        }
    }
}
