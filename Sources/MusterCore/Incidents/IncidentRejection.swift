/// Why an incident will not do what was asked. Expected, and shown to whoever asked.
package enum IncidentRejection: Error, Equatable {
    /// A value that the process or the organisation does not know, or that is out of bounds.
    case invalid(field: String, problem: String)
    /// Conditions of the process that do not hold yet.
    case gateClosed(Milestone, missing: [UnmetCondition])
    case alreadyDone(String)
    /// What was asked for does not fit the state the incident is in.
    case wrongState(String)
    /// Only the holders of these roles may.
    case notYours(String, roles: [String])
    /// Somebody else saved first.
    case outdated(edition: Int)
    /// Somebody else changed this field first.
    case overtaken(field: String, problem: String)
}

package struct UnmetCondition: Equatable, Sendable {
    package var id: String
    package var says: String
    /// What is missing, and what would mend it.
    package var problem: String
    package var source: String
}

extension IncidentRejection {
    /// One sentence for a person.
    package var message: String {
        switch self {
        case .invalid(let field, let problem): "\(field): \(problem)"
        case .gateClosed(let milestone, let missing):
            "\"\(milestone.rawValue)\" is not reached yet: "
                + missing.map { "\($0.says) (\($0.problem))" }.joined(separator: "; ")
        case .alreadyDone(let what), .wrongState(let what): what
        case .notYours(let what, let roles): "\(what) is for \(roles.joined(separator: " or ")) only"
        case .outdated(let edition):
            "somebody else saved edition \(edition) meanwhile; reload it and put your changes into that one"
        case .overtaken(_, let problem): "\(problem); look at it, and save yours again if it should stand"
        }
    }
}
