/// What somebody in a role, or everybody in a phase, ticks off.
package struct Checklist: Equatable, Sendable {
    package var id: String
    package var title: String
    /// Shown to its holder; nil means to everyone.
    package var role: String?
    package var items: [Item]
    /// Not there until somebody, a type or an automation starts it.
    package var waits = false

    package struct Item: Equatable, Sendable {
        package var id: String
        package var says: String
        /// What Muster can see by itself; nil means that a person ticks it.
        package var ticks: SelfTick?
    }

    /// What makes Muster tick an item.
    package enum SelfTick: Equatable, Sendable {
        case roleFilled(String)
        case updateSent(audience: String, state: UpdateState?)
        case milestone(Milestone)
        case severityAssessed
    }
}

/// One question of the question bank.
package struct Question: Equatable, Sendable {
    package var category: String
    /// The phase in which to begin asking it, in the words of the bank.
    package var stage: String
    /// Phases of this process in which it is shown.
    package var phases: [String]
    package var asks: String
}

/// How an incident changes hands.
package struct HandoverRules: Equatable, Sendable {
    package var roles: [String]
    package var shadow: Duration
    /// What the situation report must hold.
    package var situationReport: [String]
    /// Said by the outgoing holder; `{name}` is the incoming one.
    package var outgoingSays: String
    package var incomingSays: String
    /// After this long the outgoing side does no hands-on work any more; nil where the document says nothing of it.
    package var disengageAfter: Duration?
    package var permitted: [String]
    package var prohibited: [String]
}

package struct RetrospectivePlan: Equatable, Sendable {
    /// What this organisation calls it.
    package var name: String
    /// Severities for which it is mandatory.
    package var mandatoryFor: [String]
    package var minutes: Int
    package var agenda: [String]
    package var questionnaire: [String]
    /// Headings of the document, in order.
    package var sections: [String]
    /// Roles whose holders must come.
    package var mandatory: [String]
    package var optional: [String]
    package var rules: [String]
}

/// A report that customers read: drafted, reviewed by management, published.
package struct ReportPlan: Equatable, Sendable {
    package var name: String
    package var mandatoryFor: [String]
    package var reviewedFor: [String]
    package var reviewedBy: String
}

package struct ActionItemPlan: Equatable, Sendable {
    package var types: [String]
    package var criticalities: [String]
    /// What every item must have: `owner`, `criticality`, `target date`, `ticket`.
    package var required: [String]
    package var aims: [String]
}

/// Facts that start duties of the law.
package struct LegalTrigger: Equatable, Sendable {
    package var key: String
    package var title: String
    /// The flag that raises it.
    package var fact: String
    /// The incident becomes at least this grave; nil leaves it.
    package var severity: String?
    package var page: [String]
    package var notify: [String]
    package var legalHold: Bool
    package var restrict: Bool
    package var instructions: [String]
    package var notices: [LegalNotice] = []
}

/// Rules that classify alerts by themselves.
package struct Triage: Equatable, Sendable {
    package var rules: [TriageRule]
    /// What an alert is that no rule classifies.
    package var defaultSeverity: String
    /// How long the first responder has to decide, and then to declare, from the first alert. Nil where the process has no such clock.
    package var decideWithin: Duration?
    package var declareWithin: Duration?
    package var inhibitions: [InhibitionRule] = []
    /// The longest that anybody may silence alerts; nil where the process sets no limit of its own.
    package var longestSilence: Duration?

    /// Until when to decide whether it is an incident, and until when to declare it: what a process leaves open is not there.
    ///
    /// - Parameter moment: when it was noticed.
    package func deadlines(from moment: Timestamp) -> [(says: String, dueAt: Timestamp)] {
        [("Decide", decideWithin), ("Declare", declareWithin)].compactMap { says, within in
            within.map { (says, moment + $0) }
        }
    }
}

package struct TriageRule: Equatable, Sendable {
    package var id: String
    package var says: String
    package var all: [Matcher]
    package var outcome: Outcome
    /// Labels whose values make one incident; alerts that agree on them join it.
    package var groupBy: [String]
    package var line: Int

    package enum Outcome: Equatable, Sendable {
        case declare(Declaration)
        /// Waits in the inbox for a person.
        case inbox
        /// Kept and counted, shown to nobody.
        case ignore
    }

    /// Texts may hold `{label}` and `{annotation.summary}`.
    package struct Declaration: Equatable, Sendable {
        package var severity: String
        package var functionality: String
        package var state: String
        package var audience: String
        package var service: String
    }

    package enum Matcher: Equatable, Sendable {
        case equals(label: String, value: String)
        case differs(label: String, value: String)
        case oneOf(label: String, values: [String])
        case present(label: String)
        /// A label or annotation read as a number.
        case compares(label: String, Comparison, Double)
    }

    package enum Comparison: String, Equatable, Sendable {
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
    }
}
