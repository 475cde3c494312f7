import MusterCore
import MusterStore

/// What the page of an incident shows.
struct IncidentView: Sendable {
    var incident: Incident
    var process: ProcessDefinition
    var organisation: Organisation
    var obligations: [Obligation]
    /// Newest first, of the kinds that ``filter`` shows.
    var timeline: [TimelineEntry]
    var filter = TimelineFilter.all
    /// What was looked for in the timeline, as it was typed.
    var find = ""
    /// Where what is older than ``timeline`` begins; nil where that is all.
    var older: Int?
    /// The report of the situation as the record gives it.
    var situation = ""
    var attachmentLimits = AttachmentLimits.usual
    /// Where the war room is mirrored.
    var rooms: [ChatRoom] = []
    /// What whoever looks may know of the problems behind it.
    var causes = IncidentCauses()
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

    /// Short name of a role, or its whole one.
    func short(_ role: Role) -> String { role.short.isEmpty ? role.name : role.short }

    /// The milestone that comes after the furthest one reached; nil where all are.
    var nextMilestone: Milestone? {
        let keys = process.milestones.map(\.key)
        let furthest = keys.lastIndex(where: incident.reached) ?? keys.startIndex
        return keys[furthest...].first { !incident.reached($0) } ?? keys.first { !incident.reached($0) }
    }

    /// The gate that comes next.
    var nextGate: Milestone? { incident.nextGate(under: process) }
}
