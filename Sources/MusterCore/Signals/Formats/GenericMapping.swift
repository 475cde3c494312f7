/// How the JSON of a source that nobody knows becomes alerts: templates with the paths of fields in braces.
///
/// `{check.name}` is a field of a field, `{tags[0]}` one of a list, and `{a or b or "text"}` the first that is there.
package struct GenericMapping: Codable, Equatable, Sendable {
    /// Path of the list whose items are alerts each; nil where the body is one alert, or a list of them.
    package var items: String?
    /// What people call it. Required: what gives no title is no alert.
    package var title: String
    /// What tells one alert from another; nil where the title does.
    package var key: String?
    /// The text that says how it stands.
    package var state: String?
    /// What ``state`` is when the alert is over, whatever the case.
    package var resolved: [String]
    /// What ``state`` is when somebody has taken it on.
    package var acknowledged: [String]
    package var startsAt: String?
    package var url: String?
    package var labels: [String: String]
    package var annotations: [String: String]

    private enum CodingKeys: String, CodingKey {
        case items, title, key, state, resolved, acknowledged, url, labels, annotations
        case startsAt = "starts_at"
    }

    package init(
        items: String? = nil,
        title: String,
        key: String? = nil,
        state: String? = nil,
        resolved: [String] = ["resolved", "ok", "closed"],
        acknowledged: [String] = ["acknowledged"],
        startsAt: String? = nil,
        url: String? = nil,
        labels: [String: String] = [:],
        annotations: [String: String] = [:]
    ) {
        self.items = items
        self.title = title
        self.key = key
        self.state = state
        self.resolved = resolved
        self.acknowledged = acknowledged
        self.startsAt = startsAt
        self.url = url
        self.labels = labels
        self.annotations = annotations
    }

    /// For a source that has none of its own yet: the names that most tools use.
    package static let usual = GenericMapping(
        title: "{title or summary or message or name or text or alertname or event}",
        key: "{dedup_key or id or key or alert_id or fingerprint or title or summary or message or name}",
        state: "{status or state or event_action or action}",
        resolved: ["resolved", "resolve", "ok", "closed", "up", "recovered", "recovery", "normal"],
        acknowledged: ["acknowledged", "acknowledge"],
        startsAt: "{starts_at or startsAt or timestamp or time or date}",
        url: "{url or link}",
        labels: [
            "severity": "{severity or level or priority or \"error\"}", "service": "{service}",
            "host": "{host or hostname}",
        ],
        annotations: ["description": "{description or details or message or body or text}"]
    )

    /// Reads what somebody wrote, and checks every template of it.
    package init(_ value: JSONValue) throws(FormatProblem) {
        let fields = try SourceFields(value, at: "mapping")
        let known = [
            "items", "title", "key", "state", "resolved", "acknowledged", "starts_at", "url", "labels", "annotations",
        ]
        for name in fields.values.keys.sorted() where !known.contains(name) {
            throw FormatProblem(fields.name(name), "is not known; there are \(known.joined(separator: ", "))")
        }
        self.init(
            items: try fields.text("items"),
            title: try fields.requiredText("title"),
            key: try fields.text("key"),
            state: try fields.text("state"),
            startsAt: try fields.text("starts_at"),
            url: try fields.text("url"),
            labels: try fields.texts("labels"),
            annotations: try fields.texts("annotations")
        )
        if fields["resolved"] != nil { resolved = try fields.list("resolved").compactMap(\.sourceText) }
        if fields["acknowledged"] != nil { acknowledged = try fields.list("acknowledged").compactMap(\.sourceText) }
        if let items, FieldPath(items) == nil {
            throw FormatProblem("mapping.items", "\"\(items)\" is no path such as data.alerts")
        }
        for (name, text) in templates {
            do throws(FormatProblem) { _ = try FieldTemplate(text) } catch {
                throw FormatProblem("mapping.\(name)", error.problem)
            }
        }
    }

    private var templates: [(String, String)] {
        let single = [("title", title), ("key", key), ("state", state), ("starts_at", startsAt), ("url", url)]
        return single.compactMap { name, text in text.map { (name, $0) } }
            + labels.sorted { $0.key < $1.key }.map { ("labels.\($0.key)", $0.value) }
            + annotations.sorted { $0.key < $1.key }.map { ("annotations.\($0.key)", $0.value) }
    }

    /// - Throws: with the field of the mapping that found nothing, or the path in the body.
    package func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        var found = [body]
        if let items {
            guard let list = FieldPath(items)?.value(in: body) else { throw FormatProblem(items, "is missing") }
            guard case .array(let list) = list else { throw FormatProblem(items, "must be a list") }
            found = list
        } else if case .array(let list) = body {
            found = list
        }
        var alerts: [SourceAlert] = []
        for (index, item) in found.enumerated() {
            alerts.append(try alert(item, place: found.count == 1 && items == nil ? nil : index, now: now))
        }
        return alerts
    }

    private func alert(_ item: JSONValue, place: Int?, now: Timestamp) throws(FormatProblem) -> SourceAlert {
        func filled(_ template: String?) throws(FormatProblem) -> String? {
            guard let template else { return nil }
            let text = try FieldTemplate(template).filled(from: item)
            return text.isEmpty ? nil : text
        }
        let whole = place.map { "\(items ?? "")[\($0)]" }
        guard case .object = item else { throw FormatProblem(whole, "must be an object") }
        guard let title = try filled(title) else {
            throw FormatProblem(
                [whole, "title"].compactMap(\.self).joined(separator: "."),
                "the mapping's title, \(title), finds nothing"
            )
        }
        var state = ReportedState.firing
        if let word = try filled(self.state)?.lowercased() {
            if resolved.contains(where: { $0.lowercased() == word }) { state = .over }
            if acknowledged.contains(where: { $0.lowercased() == word }) { state = .acknowledged }
        }
        var labels = ["alertname": title]
        for (name, template) in self.labels { labels[name] = try filled(template) ?? labels[name] }
        var annotations = ["summary": title]
        for (name, template) in self.annotations { annotations[name] = try filled(template) ?? annotations[name] }
        let since = try filled(startsAt).flatMap { Timestamp(rfc3339: $0) ?? Timestamp(sinceEpoch: $0) }
        return SourceAlert(
            labels: labels,
            annotations: annotations,
            startsAt: min(since ?? now, now),
            endsAt: state == .over ? now : SourceAlert.untilResolved,
            generatorURL: try filled(url),
            dedupKey: try filled(key) ?? title,
            action: state.action
        )
    }
}
