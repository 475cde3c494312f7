package import MusterCore
package import MusterStore

/// Finds what may have one cause: incidents that are like a problem, and problems that an incident is like.
package struct Likenesses: Sendable {
    /// How many are proposed.
    package static let proposed = 8
    /// How many of the latest incidents are looked at, and how many of the same service.
    private static let depth = 150
    /// How many of the latest problems are.
    private static let problemDepth = 200

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// An incident that may belong to a problem.
    package struct LikeIncident: Equatable, Sendable {
        package var incident: IncidentSummary
        package var resemblance: Resemblance
    }

    /// A problem that an incident may belong to.
    package struct LikeProblem: Equatable, Sendable {
        package var problem: Problem
        package var resemblance: Resemblance
    }

    /// Incidents that may belong to a problem and do not yet, what is most alike first; of those that a viewer may know of.
    package func incidents(like problem: Problem, for viewer: Viewer) async throws -> [LikeIncident] {
        try await parts.database.read { connection in
            let board = IncidentBoard(connection)
            var candidates = try board.list(for: viewer, limit: Self.depth)
            if let service = problem.service {
                let known = Set(candidates.map(\.id))
                candidates += try board.list(for: viewer, service: service, limit: Self.depth)
                    .filter { !known.contains($0.id) }
            }
            candidates.removeAll { $0.details.drill || problem.incidents.contains($0.id) }
            let rules = try AlertShelf(connection).latestRules(of: candidates.map(\.id))
            let traits = Traits(
                title: problem.title,
                service: problem.service,
                functionality: problem.functionality,
                rules: try Problems(connection).rules(of: problem.id, for: viewer)
            )
            let found = candidates.compactMap { candidate -> LikeIncident? in
                let theirs = Traits(
                    title: candidate.name,
                    service: candidate.service,
                    functionality: problem.functionality.flatMap { candidate.isAbout($0) ? $0 : nil },
                    rules: rules[candidate.id].map { [$0] } ?? []
                )
                return Resemblance(traits, theirs).map { LikeIncident(incident: candidate, resemblance: $0) }
            }
            return Array(found.sorted { $0.order < $1.order }.prefix(Self.proposed))
        }
    }

    /// Problems that an incident may belong to and does not yet, what is most alike first; of those that a viewer may know of.
    package func problems(like incident: Incident, for viewer: Viewer) async throws -> [LikeProblem] {
        try await parts.database.read { connection in
            let problems = Problems(connection)
            let traits = Traits(
                title: incident.name,
                service: incident.service,
                functionality: incident.functionality,
                rules: try AlertShelf(connection).rules(of: incident.id)
            )
            let found = try problems.traits(for: viewer, limit: Self.problemDepth)
                .enumerated()
                .compactMap { place, known in
                    Resemblance(traits, known.traits).map { (place: place, id: known.id, resemblance: $0) }
                }
                // Of two that are as much alike, the open one, and the later one.
                .sorted { ($1.resemblance.score, $0.place) < ($0.resemblance.score, $1.place) }
                .prefix(Self.proposed)
            return try found.compactMap { found in
                guard let problem = try problems.find(found.id, for: viewer), !problem.incidents.contains(incident.id)
                else { return nil }
                return LikeProblem(problem: problem, resemblance: found.resemblance)
            }
        }
    }
}

extension Likenesses.LikeIncident {
    /// By score, and the latest first.
    fileprivate var order: (Int, Int64, Int) {
        (-resemblance.score, -incident.declaredAt.milliseconds, incident.number)
    }
}

extension IncidentSummary {
    /// Whether its name begins with the functionality, as the names that are made of three parts do.
    fileprivate func isAbout(_ functionality: String) -> Bool {
        name.lowercased().hasPrefix(functionality.lowercased() + " is ")
    }
}
