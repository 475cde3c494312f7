package import MusterCore

/// What lists show of an incident, as its last event left it.
package struct IncidentSummary: Equatable, Sendable {
    package var id: ID<Incident>
    package var number: Int
    package var version: Int
    package var headHash: String
    package var name: String
    package var severity: String
    package var severityRank: Int
    package var process: String
    package var service: String?
    package var declaredAt: Timestamp
    package var resolvedAt: Timestamp?
    package var closedAt: Timestamp?
    /// When something happens for it by itself next: its timer must be set no later. Nil where it owes nothing.
    package var wakeAt: Timestamp?
    package var details: Details

    /// What nobody searches by.
    package struct Details: Codable, Equatable, Sendable {
        /// Name of the present phase.
        package var phase: String
        package var drill: Bool
        /// Who holds the role that leads, if anybody does.
        package var lead: ID<Person>?
        /// What is due next.
        package var nextDueAt: Timestamp?
        package var nextDue: String?
        /// How many promises are overdue.
        package var overdue: Int
        /// How many pages wait for an answer.
        package var unanswered: Int
        /// What the public was told last, if anything.
        package var publicState: UpdateState?
    }

    package var reference: String { IncidentNumber.reference(number) }
}

extension IncidentSummary {
    /// - Parameter promises: those in force, soonest first.
    package init(_ incident: Incident, process: ProcessDefinition, promises: [Obligation], headHash: String) {
        let owed = promises.filter { !$0.isNudge }
        let publicAudiences = Set(process.audiences.filter { $0.channel == .statusPage }.map(\.key))
        self.init(
            id: incident.id,
            number: incident.number,
            version: incident.version,
            headHash: headHash,
            name: incident.name,
            severity: incident.severity,
            severityRank: process.rank(of: incident.severity),
            process: incident.process,
            service: incident.service,
            declaredAt: incident.declaredAt,
            resolvedAt: incident.milestones[.resolved],
            closedAt: incident.milestones[.closed],
            wakeAt: incident.wakesAt(with: promises),
            details: Details(
                phase: incident.phase(under: process)?.name ?? "Declared",
                drill: incident.drill,
                lead: process.lead.flatMap { incident.holder(of: $0.key) },
                nextDueAt: owed.first?.dueAt,
                nextDue: owed.first?.says,
                overdue: owed.filter(\.isOverdue).count,
                unanswered: incident.escalations.filter(incident.awaits).count,
                publicState: incident.updates.last { publicAudiences.contains($0.audience) && $0.state != .update }?
                    .state
            )
        )
    }
}
