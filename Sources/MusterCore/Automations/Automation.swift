/// What a process does by itself: when something happens, and if certain things are so, then what people would do.
///
/// It runs at most once for each incident, whatever happens how often. What an automation does starts no other one.
package struct Automation: Equatable, Sendable {
    package var id: String
    package var name: String
    /// Any of these starts it.
    package var triggers: [Trigger]
    /// How long after that; zero means at once.
    package var delay: Duration
    /// All of these must be so when its time has come.
    package var conditions: [Condition]
    /// One after the other; one that is refused does not keep the rest from being done.
    package var actions: [Action]
    /// Of the process file.
    package var line: Int

    /// The most that a process may have: as many as a person can oversee.
    package static let countLimit = 50
    package static let triggerLimit = 10
    package static let actionLimit = 10
    package static let delayLimit = Duration.days(30)

    package enum Trigger: Equatable, Sendable {
        case declared, reopened
        case severityRaised, severityLowered, severityChanged
        case milestone(Milestone)
        /// Key of the phase.
        case phase(String)
        /// As long as the incident stays in it.
        case timeIn(phase: String, Duration)
        /// As long as nobody holds it; from the declaration on where nobody ever did.
        case roleVacant(String)
        case roleFilled(String)
        case factSet(String)
        /// Nil means any promise of the process.
        case missed(clock: String?)
        case alertAttached, alertReturned
        case orderOverdue
        case labelAdded(String)
        case updateSent(audience: String)
    }

    package enum Condition: Equatable, Sendable {
        case severity([String])
        /// This severity or a graver one.
        case atLeast(String)
        case type([String])
        case service([String])
        case labels([String])
        /// The label of the matcher is the key of a fact.
        case fact(TriageRule.Matcher)
        case hours(Hours)
        case reached(Milestone)
        case notReached(Milestone)
        case roleFilled(String)
        case roleVacant(String)
        case drill(Bool)
    }

    package enum Hours: Equatable, Sendable {
        /// The office is open.
        case business
        case outsideBusiness
        /// Of every day, by the calendar of the organisation; over midnight where the end is no later than the start.
        case between(TimeOfDay, TimeOfDay)
    }

    package enum Action: Equatable, Sendable {
        case post(String)
        case note(String)
        case prompt(String)
        case page(Clock.Owner, SeverityLevel.Urgency, because: String?)
        case bringIn(Clock.Owner)
        case order(Clock.Owner, String, within: Duration?)
        /// To whoever the contact stands for; only where nobody holds it.
        case assign(role: String, contact: String)
        case set(fact: String, String)
        case start(checklist: String)
        case propose(String)
        case actionItem(String, type: String, owner: Clock.Owner?)
        case label(String)
        case askForUpdate(audience: String)
        /// By the name of one of the organisation's webhooks.
        case call(webhook: String)
        case bridge(String)
        case severity(String)
    }
}

extension ProcessDefinition {
    package func automation(_ id: String) -> Automation? { automations.first { $0.id == id } }
}

extension Automation {
    package var actor: Actor { .automation(name: name, line: line) }
}
