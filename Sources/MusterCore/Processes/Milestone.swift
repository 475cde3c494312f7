/// A moment in the life of an incident that every process shares, whatever it calls it.
///
/// The order is the order in which they are usually reached; metrics are differences between two of them.
package enum Milestone: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
    case started, detected, acknowledged, declared, investigating, identified, mitigated, monitoring, resolved, baseline
    case retrospectivePrep = "retrospective-prep"
    case retrospectiveDone = "retrospective-done"
    case closed
}

/// What a process calls a milestone, and means by it.
package struct MilestoneDefinition: Equatable, Sendable {
    package var key: Milestone
    package var name: String
    package var meaning: String
}

/// A stretch of the incident's life; the present phase is the last one whose milestone has been reached.
package struct Phase: Equatable, Sendable {
    package var key: String
    package var name: String
    package var begins: Milestone
    package var goal: String
    /// What to do in it, and advice.
    package var steps: [String]
}
