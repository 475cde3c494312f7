extension Problem {
    /// Opens a problem.
    ///
    /// - Parameters:
    ///   - identity: how it is named, when it begins and by whom.
    ///   - context: holds the incidents of the opening.
    /// - Returns: what happened, in order; applied to `identity` these make the problem.
    package static func open(
        _ opening: ProblemOpening,
        as identity: Problem,
        in context: ProblemContext
    ) throws(ProblemRejection) -> [ProblemEvent] {
        var incidents: [Incident] = []
        for id in opening.incidents {
            if incidents.contains(where: { $0.id == id }) {
                throw .invalid(field: "incidents", problem: "one of them is named twice")
            }
            incidents.append(try context.incident(id))
        }
        if incidents.count > incidentLimit {
            throw .invalid(
                field: "incidents",
                problem: "are \(incidents.count); a problem has \(incidentLimit) at most"
            )
        }
        let first = incidents.first
        guard let title = opening.title else {
            throw .invalid(field: "title", problem: "is missing; say what goes wrong, or name an incident")
        }
        try context.check(title, field: "title", limit: Limits.titleLength)
        let service = opening.service ?? first?.service.flatMap { context.organisation.service(key: $0)?.key }
        if let service, context.organisation.service(key: service) == nil {
            throw .invalid(field: "service", problem: "there is no service with the key \"\(service)\"")
        }
        let functionality = opening.functionality ?? first?.functionality
        if let functionality {
            try context.check(functionality, field: "functionality", limit: Limits.titleLength)
        }
        var events: [ProblemEvent] = [
            .opened(.init(title: title, service: service, functionality: functionality, owner: opening.owner))
        ]
        events += incidents.map { .incidentLinked(.init(incident: $0.id, isOrigin: true)) }
        if let owner = opening.owner {
            var problem = identity
            for event in events { problem.apply(event, at: context.now) }
            try problem.check(person: owner, field: "owner", context)
        }
        return events
    }
}
