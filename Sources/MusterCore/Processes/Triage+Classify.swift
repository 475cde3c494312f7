/// What the rules make of an alert.
package struct TriageVerdict: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        /// With its texts filled; alerts of the same group belong to one incident.
        case declare(TriageRule.Declaration, group: String)
        case inbox
        case ignore
    }

    package var outcome: Outcome
    /// The rule that decided, in its own words.
    package var because: String
}

/// Looks up a label of an alert, or an annotation where the second is true.
package typealias SignalLookup = (_ name: String, _ isAnnotation: Bool) -> String?

extension Triage {
    /// Tries the rules in order; the first that fits decides, and what none fits waits for a person.
    package func classify(labels: [String: String], annotations: [String: String]) -> TriageVerdict {
        classify { name, isAnnotation in isAnnotation ? annotations[name] : labels[name] }
    }

    package func classify(_ value: @escaping SignalLookup) -> TriageVerdict {
        let signal = Signal(lookup: value)
        guard let rule = rules.first(where: { $0.all.allSatisfy(signal.fits) }) else {
            return TriageVerdict(outcome: .inbox, because: "no rule of the process fits it")
        }
        switch rule.outcome {
        case .inbox: return TriageVerdict(outcome: .inbox, because: rule.says)
        case .ignore: return TriageVerdict(outcome: .ignore, because: rule.says)
        case .declare(let declaration):
            let values = rule.groupBy.map { "\($0)=\(signal.value($0) ?? "")" }
            return TriageVerdict(
                outcome: .declare(signal.fill(declaration), group: ([rule.id] + values).joined(separator: ",")),
                because: rule.says
            )
        }
    }
}

extension TriageRule {
    package func fits(_ value: @escaping SignalLookup) -> Bool { all.allSatisfy(Signal(lookup: value).fits) }
}

/// The labels and annotations of one alert, as rules see them.
struct Signal {
    let lookup: SignalLookup

    func value(_ name: String) -> String? {
        name.hasPrefix("annotation.") ? lookup(String(name.dropFirst("annotation.".count)), true) : lookup(name, false)
    }

    func fits(_ matcher: TriageRule.Matcher) -> Bool {
        switch matcher {
        case .equals(let label, let expected): return value(label) == expected
        case .differs(let label, let unwanted): return value(label) != unwanted
        case .oneOf(let label, let values): return value(label).map(values.contains) ?? false
        case .present(let label): return !(value(label) ?? "").isEmpty
        case .compares(let label, let comparison, let bound):
            guard let number = value(label).flatMap({ Double($0.filter { $0 != "%" && $0 != " " }) }) else {
                return false
            }
            switch comparison {
            case .atLeast: return number >= bound
            case .atMost: return number <= bound
            case .above: return number > bound
            case .below: return number < bound
            }
        }
    }

    func fill(_ declaration: TriageRule.Declaration) -> TriageRule.Declaration {
        TriageRule.Declaration(
            severity: declaration.severity,
            functionality: fill(declaration.functionality),
            state: fill(declaration.state),
            audience: fill(declaration.audience),
            service: fill(declaration.service)
        )
    }

    private func fill(_ text: String) -> String {
        // A malformed one is refused when the process file is read.
        (try? SignalText(text))?.filled(lookup) ?? text
    }
}
