/// How mails become alerts.
package struct MailRule: Codable, Equatable, Sendable {
    /// Words of a subject that say that it is over, in lower case; empty for those that most tools use.
    package var resolvedWords: [String]

    package init(resolvedWords: [String] = []) {
        self.resolvedWords = resolvedWords.map { $0.lowercased() }
    }
}

extension MailMessage {
    /// Mails whose subjects differ in nothing but the words for a state are about one alert.
    ///
    /// - Returns: one, or each that it may be the end of.
    package func alerts(_ rule: MailRule, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        guard let subject, subject.contains(where: { !$0.isWhitespace }) else {
            throw FormatProblem("Subject", "is missing")
        }
        let line = SubjectLine(subject, overWords: Set(rule.resolvedWords))
        var labels = ["alertname": line.title, "severity": line.severity ?? "error"]
        labels["from"] = from
        var annotations = ["summary": line.text]
        annotations["description"] = text.isEmpty ? nil : text
        return line.keys.map { key in
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: now,
                endsAt: line.state == .over ? now : SourceAlert.untilResolved,
                generatorURL: nil,
                dedupKey: key,
                action: line.state.action
            )
        }
    }
}
