import MusterCore
import MusterEngine
import MusterStore

/// Where an alert went, told step by step.
struct AlertStory: Sendable {
    struct Step: Equatable, Sendable {
        enum Kind: String, Sendable {
            case received, silence, inhibition, held, rule, triage, incident, page, deed, vote, over
        }

        var kind: Kind
        var says: String
        /// Nil for what is no event, such as a rule.
        var at: Timestamp?
        /// Further lines: what of a rule does not fit.
        var more: [String] = []
        /// Whether it decided what became of the alert.
        var isDecisive = false
        var path: String?
    }

    private(set) var steps: [Step] = []

    init(_ trace: AlertTrace, _ organisation: Organisation, now: Timestamp) {
        let stored = trace.stored
        let words = { (moment: Timestamp) in Self.words(moment, organisation) }
        let again = stored.timesSent == 1 ? "once" : "\(stored.timesSent) times, last at \(words(stored.lastSeenAt))"
        steps.append(
            Step(kind: .received, says: "Came from \(stored.alert.integration), sent \(again)", at: stored.firstSeenAt)
        )
        for silence in trace.silences {
            let state = silence.state(at: now) == .active ? "Silenced" : "Was silenced"
            let says = "\(state) by \(silence.createdBy) until \(words(silence.endsAt)): \(silence.comment)"
            let matchers = silence.matchers.map(\.text).joined(separator: ", ")
            steps.append(Step(kind: .silence, says: says, at: silence.startsAt, more: [matchers], path: "/silences"))
        }
        for role in trace.roles where role.isTarget {
            steps.append(Step(kind: .inhibition, says: "May be a consequence of another alert: \(role.says)"))
        }
        switch trace.cause {
        case .alert(let id)?:
            steps.append(Step(kind: .held, says: "Waits until the alert that causes it is over", path: "/alerts/\(id)"))
        case .moment(let moment)?:
            let says = "Comes and goes; waits to see whether it stays until \(words(moment))"
            steps.append(Step(kind: .held, says: says))
        case .silence?, nil: break
        }
        for rule in trace.rules {
            let fit = rule.isDecisive ? "fits" : rule.fits ? "would fit, but comes after it" : "does not fit"
            let says = "Rule \"\(rule.says)\" (line \(rule.line)): \(fit)"
            steps.append(Step(kind: .rule, says: says, more: rule.misses, isDecisive: rule.isDecisive))
        }
        let reason = stored.triageReason.isEmpty ? "" : ": \(stored.triageReason)"
        steps.append(Step(kind: .triage, says: "\(Self.words(for: stored.triage))\(reason)", isDecisive: true))
        addIncident(trace, organisation)
        for deed in trace.deeds {
            steps.append(
                Step(kind: .deed, says: "\(Self.name(of: deed.actor, organisation)): \(deed.says)", at: deed.at)
            )
        }
        for (person, wasNeeded) in trace.votes.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            let name = Self.name(of: .person(person), organisation)
            steps.append(Step(kind: .vote, says: "\(name): \(wasNeeded ? "it was needed" : "no action was needed")"))
        }
        if !stored.isFiring {
            steps.append(Step(kind: .over, says: "It is over", at: stored.alert.endsAt))
        }
    }

    private mutating func addIncident(_ trace: AlertTrace, _ organisation: Organisation) {
        guard let incident = trace.incident else {
            // Whom the incident called is nothing for those who may not know of it.
            if ![.declared, .joined].contains(trace.stored.triage) {
                steps.append(Step(kind: .page, says: "Nobody was paged: it belongs to no incident"))
            }
            return
        }
        let path = "/incidents/\(incident.reference)"
        let says = "Belongs to \(incident.reference) \(incident.name)"
        steps.append(Step(kind: .incident, says: says, at: incident.declaredAt, path: path))
        for problem in trace.problems {
            let says = "Its incident belongs to \(problem.reference) \(problem.title)"
            steps.append(Step(kind: .incident, says: says, path: "/problems/\(problem.reference)"))
        }
        for page in incident.pages {
            let name = Self.name(of: .person(page.person), organisation)
            let answer =
                page.acknowledgedAt.map { "acknowledged at \(Self.words($0, organisation))" } ?? "not acknowledged"
            let says = "Paged \(name) (\(page.urgency.rawValue) urgency): \(answer)"
            steps.append(Step(kind: .page, says: says, at: page.at, path: path + "#pages"))
        }
        if incident.pages.isEmpty {
            steps.append(Step(kind: .page, says: "Nobody was paged for this incident", path: path + "#pages"))
        }
    }

    /// On the organisation's clocks.
    private static func words(_ moment: Timestamp, _ organisation: Organisation) -> String {
        let zone = organisation.calendar.zone
        return "\(moment.text(in: zone)) \(zone.identifier)"
    }

    static func words(for triage: TriageState) -> String {
        switch triage {
        case .inbox: "Waits for a person"
        case .declared: "Declared"
        case .joined: "Joined an incident"
        case .declined: "No incident"
        case .ignored: "Left alone"
        }
    }

    static func name(of actor: Actor, _ organisation: Organisation) -> String {
        switch actor {
        case .person(let id): organisation.person(id)?.name ?? "somebody who has left"
        case .muster: "Muster"
        case .integration(let name): name
        case .automation(let name, _): "automation \(name)"
        }
    }
}
