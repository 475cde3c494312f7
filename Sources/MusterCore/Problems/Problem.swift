/// What lies behind incidents: their cause, how to live with it, and what is done so that they do not come back.
///
/// An incident is over when things work again; a problem is over when its cause is known and every remediation is done. It
/// changes in one way only: ``decide(_:in:)`` turns a command into events, and ``apply(_:at:)`` turns an event into state.
package struct Problem: Equatable, Sendable {
    package var id: ID<Problem>
    package var number: Int
    package var openedAt: Timestamp
    package var openedBy: Actor
    package var title = ""
    /// Key of the service.
    package var service: String?
    package var functionality: String?
    package var owner: ID<Person>?
    /// Markdown; nil until it is known.
    package var rootCause: String?
    /// How to live with it meanwhile, in Markdown.
    package var workaround: String?
    /// In the order in which they were linked.
    package var links: [Link] = []
    package var remediations: [Remediation] = []
    /// Who is to look at it next, and when.
    package var review: Review?
    package var closedAt: Timestamp?
    /// What came of it, once it is closed.
    package var outcome: String?
    /// Counts saves of what people write, so that the second of two editors is told instead of overwriting.
    package var edition = 0

    package init(id: ID<Problem>, number: Int, openedAt: Timestamp, openedBy: Actor) {
        self.id = id
        self.number = number
        self.openedAt = openedAt
        self.openedBy = openedBy
    }

    /// An incident that belongs to it.
    package struct Link: Equatable, Sendable {
        package var incident: ID<Incident>
        /// The problem was opened from it, and speaks of it.
        package var isOrigin: Bool
        package var at: Timestamp

        package init(incident: ID<Incident>, isOrigin: Bool, at: Timestamp) {
            self.incident = incident
            self.isOrigin = isOrigin
            self.at = at
        }
    }

    package struct Review: Codable, Equatable, Sendable {
        package var at: Timestamp
        package var reviewer: ID<Person>

        package init(at: Timestamp, reviewer: ID<Person>) {
            self.at = at
            self.reviewer = reviewer
        }
    }

    /// What people write, and may edit at once.
    package enum Field: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
        case title, service, functionality, owner
        case rootCause = "root_cause"
        case workaround
    }
}

extension Problem {
    package var reference: String { ProblemNumber.reference(number) }

    package var incidents: [ID<Incident>] { links.map(\.incident) }

    /// How far it has come. It follows from what is known, so that it cannot say anything else than the rest.
    package var state: ProblemState {
        if closedAt != nil { return .closed }
        if rootCause == nil { return .open }
        return remediations.isEmpty ? .knownError : .remediation
    }

    /// Whether the problem says what the incident is about, so that it is for those alone who may know of the incident.
    package func speaks(of incident: ID<Incident>) -> Bool {
        links.contains { $0.incident == incident && $0.isOrigin }
            || remediations.contains { $0.actionItem?.incident == incident }
    }

    /// When somebody is to be reminded next, after a moment: of the review, or of a remediation of its own. Action items of
    /// incidents have reminders there.
    package func wakeAt(after moment: Timestamp) -> Timestamp? {
        if closedAt != nil { return nil }
        let moments = [review?.at] + remediations.map { $0.doneAt == nil ? $0.targetAt : nil }
        return moments.compactMap(\.self).filter { $0 > moment }.min()
    }
}

/// How far a problem has come, by the words of IT service management.
package enum ProblemState: String, CaseIterable, Sendable {
    /// The cause is not known yet.
    case open
    /// The cause is known.
    case knownError = "known-error"
    /// The cause is known, and there is a plan of what to do about it.
    case remediation
    case closed

    package var words: String {
        switch self {
        case .open: "Open"
        case .knownError: "Known error"
        case .remediation: "In remediation"
        case .closed: "Closed"
        }
    }
}
