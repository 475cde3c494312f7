/// Says that some alerts are mere consequences of others: while one that is a source fires, those that are targets bother
/// nobody.
package struct InhibitionRule: Equatable, Sendable {
    package var id: String
    package var says: String
    package var source: [TriageRule.Matcher]
    package var target: [TriageRule.Matcher]
    /// Labels in which both must agree; in one that neither has, they do.
    package var equal: [String]
    package var line: Int

    package init(
        id: String,
        says: String,
        source: [TriageRule.Matcher],
        target: [TriageRule.Matcher],
        equal: [String],
        line: Int = 0
    ) {
        self.id = id
        self.says = says
        self.source = source
        self.target = target
        self.equal = equal
        self.line = line
    }

    /// What an alert is to a rule.
    package struct Part: Equatable, Sendable {
        /// Id of the rule.
        package var rule: String
        package var says: String
        /// The same for all that have the same values in the labels that must be equal.
        package var agreement: String
        package var isSource: Bool
        package var isTarget: Bool

        package init(rule: String, says: String, agreement: String, isSource: Bool, isTarget: Bool) {
            self.rule = rule
            self.says = says
            self.agreement = agreement
            self.isSource = isSource
            self.isTarget = isTarget
        }
    }
}

extension Triage {
    /// What an alert is to the rules of inhibition; nothing to most of them.
    package func parts(_ value: @escaping SignalLookup) -> [InhibitionRule.Part] {
        if inhibitions.isEmpty { return [] }
        let signal = Signal(lookup: value)
        return inhibitions.compactMap { rule in
            let isSource = rule.source.allSatisfy(signal.fits)
            let isTarget = rule.target.allSatisfy(signal.fits)
            guard isSource || isTarget else { return nil }
            return InhibitionRule.Part(
                rule: rule.id,
                says: rule.says,
                // With its length before each value, so that no two lists look alike.
                agreement: rule.equal.map { signal.value($0) ?? "" }.map { "\($0.utf8.count):\($0)" }.joined(),
                isSource: isSource,
                isTarget: isTarget
            )
        }
    }
}
