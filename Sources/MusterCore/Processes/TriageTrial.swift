/// What the rules of a process would have made of alerts that are past, beside what other rules make of them.
package struct TriageTrial: Equatable, Sendable {
    /// What one rule caught; the last line is of alerts that no rule fits.
    package struct Line: Equatable, Sendable {
        package var says: String
        /// `SEV1` for a declaration, `inbox` or `ignore`.
        package var outcome: String
        package var alerts: Int
        /// How many incidents the alerts would have made, each group once.
        package var incidents: Int
        /// Of the latest.
        package var examples: [String]
    }

    /// An alert of which the rules make something else than those beside them.
    package struct Change: Equatable, Sendable {
        package var alert: ID<Alert>
        package var title: String
        package var before: String
        package var after: String
    }

    package let alerts: Int
    package let lines: [Line]
    /// The latest of them, up to ``changeLimit``.
    package let changes: [Change]
    package let changeCount: Int

    package static let changeLimit = 100
    private static let exampleLimit = 3
    private static let nobody = "No rule fits"

    /// - Parameter alerts: the latest first.
    package init(_ rules: Triage, beside others: Triage, over alerts: [Alert]) {
        var lines = rules.rules.map { rule in
            Line(says: rule.says, outcome: Self.word(rule.outcome), alerts: 0, incidents: 0, examples: [])
        }
        lines.append(Line(says: Self.nobody, outcome: "inbox", alerts: 0, incidents: 0, examples: []))
        var groups: Set<String> = []
        var changes: [Change] = []
        var changeCount = 0
        for alert in alerts {
            let value: SignalLookup = { name, isAnnotation in
                isAnnotation ? alert.annotations[name] : alert.labels[name]
            }
            let index = rules.rules.firstIndex { $0.fits(value) } ?? lines.count - 1
            lines[index].alerts += 1
            if lines[index].examples.count < Self.exampleLimit { lines[index].examples.append(alert.title) }
            let (after, before) = (rules.classify(value), others.classify(value))
            if case .declare(_, let group) = after.outcome, groups.insert(group).inserted {
                lines[index].incidents += 1
            }
            let words = (Self.word(before.outcome), Self.word(after.outcome))
            guard words.0 != words.1 else { continue }
            changeCount += 1
            if changes.count < Self.changeLimit {
                changes.append(Change(alert: alert.id, title: alert.title, before: words.0, after: words.1))
            }
        }
        self.alerts = alerts.count
        self.lines = lines
        self.changes = changes
        self.changeCount = changeCount
    }

    private static func word(_ outcome: TriageRule.Outcome) -> String {
        switch outcome {
        case .declare(let declaration): declaration.severity
        case .inbox: "inbox"
        case .ignore: "ignore"
        }
    }

    private static func word(_ outcome: TriageVerdict.Outcome) -> String {
        switch outcome {
        case .declare(let declaration, _): declaration.severity
        case .inbox: "inbox"
        case .ignore: "ignore"
        }
    }
}
