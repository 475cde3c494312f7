package import MusterCore
import MusterStore

/// A problem with its incidents, as far as one viewer may know of them.
package struct SeenProblem: Equatable, Sendable {
    package var problem: Problem
    /// Those that belong to it, in their order.
    package var incidents: [Incident]

    package var byID: [ID<Incident>: Incident] {
        Dictionary(incidents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package var plan: [PlannedStep] { problem.plan(byID) }
}

extension ProblemBook {
    /// - Parameter reference: PRB-7, or its id.
    /// - Throws: ``EngineError/noSuchProblem``, also for one that the viewer may not know of: the two answers are the same.
    package func find(_ reference: String, for viewer: Viewer) async throws -> SeenProblem {
        let parts = parts
        return try await parts.database.read { connection in
            let problems = Problems(connection)
            let id = try ID<Problem>(reference) ?? ProblemNumber.read(reference).flatMap { try problems.id(number: $0) }
            guard let id, let problem = try problems.find(id, for: viewer) else { throw EngineError.noSuchProblem }
            return SeenProblem(
                problem: problem,
                incidents: try problem.incidents.map { try parts.incident($0, connection) }
            )
        }
    }

    /// What happened to it, the earliest first, as far as the viewer may know of it.
    package func history(of id: ID<Problem>, for viewer: Viewer) async throws -> [ProblemRecord] {
        try await parts.database.read { try ProblemHistory($0).list(of: id, for: viewer) }
    }

    /// Those that an incident belongs to, the latest first.
    package func problems(of incident: ID<Incident>, for viewer: Viewer) async throws -> [Problem] {
        var filter = Problems.Filter()
        filter.incident = incident
        return try await parts.database.read { [filter] in
            try Problems($0).list(filter, for: viewer, limit: Problem.incidentLimit)
        }
    }
}
