/// How one rule of triage takes an alert.
package struct RuleTrace: Equatable, Sendable {
    package var rule: String
    package var says: String
    /// Of the process file.
    package var line: Int
    /// What of the rule the alert does not fit, with what it has in its place; none where it fits.
    package var misses: [String]
    /// The first that fits: what it says is done.
    package var isDecisive: Bool

    package var fits: Bool { misses.isEmpty }
}

extension Triage {
    /// How each rule takes an alert, in the order in which they are tried.
    package func trace(_ value: @escaping SignalLookup) -> [RuleTrace] {
        let signal = Signal(lookup: value)
        let decisive = rules.firstIndex { $0.all.allSatisfy(signal.fits) }
        return rules.enumerated().map { index, rule in
            RuleTrace(
                rule: rule.id,
                says: rule.says,
                line: rule.line,
                misses: rule.all.filter { !signal.fits($0) }.map { matcher in
                    let found = signal.value(matcher.label).flatMap { $0.isEmpty ? nil : $0 }
                    return "\(matcher.words); it \(found.map { "is \"\($0)\"" } ?? "is missing")"
                },
                isDecisive: index == decisive
            )
        }
    }
}

extension TriageRule.Matcher {
    fileprivate var label: String {
        switch self {
        case .equals(let label, _), .differs(let label, _), .oneOf(let label, _), .present(let label),
            .compares(let label, _, _):
            label
        }
    }

    /// "severity must be critical".
    fileprivate var words: String {
        switch self {
        case .equals(let label, let value): "\(label) must be \"\(value)\""
        case .differs(let label, let value): "\(label) must not be \"\(value)\""
        case .oneOf(let label, let values): "\(label) must be one of \(values.joined(separator: ", "))"
        case .present(let label): "\(label) must be there"
        case .compares(let label, let comparison, let bound): "\(label) must be \(comparison.rawValue) \(bound)"
        }
    }
}
