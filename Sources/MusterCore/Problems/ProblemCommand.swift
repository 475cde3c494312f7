/// What somebody wants to be a problem from now on.
package struct ProblemOpening: Equatable, Sendable {
    package var title: String?
    /// Key of the service; nil takes that of the first incident.
    package var service: String?
    package var functionality: String?
    package var owner: ID<Person>?
    /// Those it is opened from.
    package var incidents: [ID<Incident>]

    package init(
        title: String? = nil,
        service: String? = nil,
        functionality: String? = nil,
        owner: ID<Person>? = nil,
        incidents: [ID<Incident>] = []
    ) {
        self.title = title
        self.service = service
        self.functionality = functionality
        self.owner = owner
        self.incidents = incidents
    }
}

/// What somebody wants a problem to do.
package enum ProblemCommand: Equatable, Sendable {
    /// The new value of each field; an empty one clears it. An owner is written as their id.
    case edit([Problem.Field: String], edition: Int)
    case link(ID<Incident>)
    case unlink(ID<Incident>, reason: String)
    /// Its id is not looked at.
    case addRemediation(Remediation)
    case planActionItem(ID<Incident>, ID<ActionItem>)
    case changeRemediation(ProblemEvent.RemediationChanged)
    case dropRemediation(ID<Remediation>, reason: String)
    case planReview(Problem.Review)
    /// - Parameter next: when to look at it again; nil takes it out of the queue.
    case review(note: String, next: Problem.Review?)
    case close(outcome: String)
    case reopen(reason: String)
}

/// Why a problem will not do what was asked. Expected, and shown to whoever asked.
package enum ProblemRejection: Error, Equatable {
    case invalid(field: String, problem: String)
    /// It cannot be closed before these hold.
    case notReady([UnmetCondition])
    case alreadyDone(String)
    case wrongState(String)
    /// Somebody else saved first.
    case outdated(edition: Int)

    /// One sentence for a person.
    package var message: String {
        switch self {
        case .invalid(let field, let problem): "\(field): \(problem)"
        case .notReady(let missing):
            "it cannot be closed yet: " + missing.map { "\($0.says) (\($0.problem))" }.joined(separator: "; ")
        case .alreadyDone(let what), .wrongState(let what): what
        case .outdated(let edition):
            "somebody else saved edition \(edition) meanwhile; reload it and put your changes into that one"
        }
    }
}
