import MusterCore

/// What the page of an incident shows.
struct IncidentView: Sendable {
    var incident: Incident
    var process: ProcessDefinition
    var organisation: Organisation
    var obligations: [Obligation]
    /// Newest first.
    var timeline: [TimelineEntry]
    var frame: PageFrame

    var zone: Zone { organisation.calendar.zone }
    var path: String { "/incidents/\(incident.reference)" }
    var rank: Int { process.rank(of: incident.severity) }

    func name(_ person: ID<Person>?) -> String {
        person.flatMap(organisation.person)?.name ?? "somebody who has left"
    }

    func owner(_ promise: Obligation) -> String {
        if let person = promise.person { return name(person) }
        return switch promise.owner {
        case .role(let role): "\(process.role(role)?.name ?? role): nobody yet"
        case .contact(let contact): contact
        case .assignee: "its owner"
        }
    }

    /// The gate that comes next: of the first milestone of the process that is guarded and not reached.
    var nextGate: Milestone? {
        Milestone.allCases.first { milestone in
            !incident.reached(milestone) && !process.gates(guarding: milestone).isEmpty
        }
    }
}
