/// What happened to a problem.
package enum ProblemEvent: Codable, Equatable, Sendable {
    case opened(Opened)
    case edited(Edited)
    case incidentLinked(IncidentLinked)
    case incidentUnlinked(IncidentUnlinked)
    case remediationAdded(Remediation)
    case remediationChanged(RemediationChanged)
    case remediationDropped(RemediationDropped)
    case reviewPlanned(Problem.Review)
    case reviewed(Reviewed)
    case closed(Closed)
    case reopened(Reopened)

    package struct Opened: Codable, Equatable, Sendable {
        package var title: String
        package var service: String?
        package var functionality: String?
        package var owner: ID<Person>?
    }

    package struct Edited: Codable, Equatable, Sendable {
        /// The new values; an empty one cleared its field.
        package var fields: [Problem.Field: String]
    }

    package struct IncidentLinked: Codable, Equatable, Sendable {
        package var incident: ID<Incident>
        package var isOrigin: Bool
    }

    package struct IncidentUnlinked: Codable, Equatable, Sendable {
        package var incident: ID<Incident>
        package var reason: String
    }

    /// What is nil stays as it was.
    package struct RemediationChanged: Codable, Equatable, Sendable {
        package var id: ID<Remediation>
        package var owner: ID<Person>?
        package var targetAt: Timestamp?
        package var ticket: String?
        package var done: Bool?

        package init(
            id: ID<Remediation>,
            owner: ID<Person>? = nil,
            targetAt: Timestamp? = nil,
            ticket: String? = nil,
            done: Bool? = nil
        ) {
            self.id = id
            self.owner = owner
            self.targetAt = targetAt
            self.ticket = ticket
            self.done = done
        }
    }

    package struct RemediationDropped: Codable, Equatable, Sendable {
        package var id: ID<Remediation>
        package var reason: String
    }

    package struct Reviewed: Codable, Equatable, Sendable {
        package var note: String
        package var next: Problem.Review?
    }

    package struct Closed: Codable, Equatable, Sendable {
        package var outcome: String
    }

    package struct Reopened: Codable, Equatable, Sendable {
        package var reason: String
    }
}

/// An event with who, when and by which way.
package struct ProblemRecord: Equatable, Sendable {
    package var at: Timestamp
    package var actor: Actor
    package var source: EventSource
    package var event: ProblemEvent

    package init(at: Timestamp, actor: Actor, source: EventSource, event: ProblemEvent) {
        self.at = at
        self.actor = actor
        self.source = source
        self.event = event
    }
}

extension ProblemEvent {
    /// The incident that it tells of: whoever may not know of that one is not told of the event.
    package var incident: ID<Incident>? {
        switch self {
        case .incidentLinked(let linked): linked.incident
        case .incidentUnlinked(let unlinked): unlinked.incident
        case .remediationAdded(let step): step.actionItem?.incident
        case .opened, .edited, .remediationChanged, .remediationDropped, .reviewPlanned, .reviewed, .closed, .reopened:
            nil
        }
    }
}
