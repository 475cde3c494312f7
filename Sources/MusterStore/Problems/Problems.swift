package import MusterCore

/// The problems, open and closed, with the incidents that belong to them.
package struct Problems {
    let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Makes who changes it later wait until this transaction ends: each change is decided on the one before it.
    package func lock(_ id: ID<Problem>) throws { try connection.lock("problem.\(id)") }

    /// The number of the next one. The same transaction must add it.
    ///
    /// - Parameter restricted: that it is opened from an incident that is restricted: see ``ProblemNumber``.
    package func nextNumber(restricted: Bool = false) throws -> Int {
        try connection.lock("problem.number")
        let base = IncidentNumber.restrictedBase
        let range: SQL = restricted ? "number > \(base)" : "number < \(base)"
        let last = try connection.first("SELECT MAX(number) AS n FROM problem WHERE \(range)")?.optionalInteger("n")
        return (last ?? (restricted ? base : 0)) + 1
    }

    /// Writes how a problem stands now; in the transaction of its events.
    ///
    /// - Parameter rules: the alert rules of each incident that is linked anew.
    package func save(_ problem: Problem, rules: [ID<Incident>: [String]] = [:]) throws {
        try connection.execute(
            """
            INSERT INTO problem (
                id, number, state, title, service, functionality, owner_id, root_cause, workaround, remediations,
                reviewer_id, review_at_ms, opened_at_ms, opened_by, closed_at_ms, outcome, edition
            )
            VALUES (
                \(problem.id), \(problem.number), \(problem.state.rawValue), \(problem.title), \(problem.service),
                \(problem.functionality), \(problem.owner), \(problem.rootCause), \(problem.workaround),
                \(try StoredJSON.text(problem.remediations)), \(problem.review?.reviewer), \(problem.review?.at),
                \(problem.openedAt), \(problem.openedBy), \(problem.closedAt), \(problem.outcome), \(problem.edition)
            )
            ON CONFLICT (id) DO UPDATE
            SET state = excluded.state, title = excluded.title, service = excluded.service,
                functionality = excluded.functionality, owner_id = excluded.owner_id,
                root_cause = excluded.root_cause, workaround = excluded.workaround,
                remediations = excluded.remediations, reviewer_id = excluded.reviewer_id,
                review_at_ms = excluded.review_at_ms, closed_at_ms = excluded.closed_at_ms,
                outcome = excluded.outcome, edition = excluded.edition
            """
        )
        try save(links: problem, rules: rules)
    }

    private func save(links problem: Problem, rules: [ID<Incident>: [String]]) throws {
        let known = try incidents(of: problem.id)
        for incident in known where !problem.incidents.contains(incident) {
            try connection.execute(
                "DELETE FROM problem_incident WHERE problem_id = \(problem.id) AND incident_id = \(incident)"
            )
        }
        for link in problem.links {
            try connection.execute(
                """
                INSERT INTO problem_incident (problem_id, incident_id, is_origin, is_spoken_of, linked_at_ms, rules)
                VALUES (
                    \(problem.id), \(link.incident), \(link.isOrigin), \(problem.speaks(of: link.incident)), \(link.at),
                    \(try StoredJSON.text(rules[link.incident] ?? []))
                )
                ON CONFLICT (problem_id, incident_id) DO UPDATE
                SET is_spoken_of = excluded.is_spoken_of
                """
            )
        }
    }

    private func incidents(of id: ID<Problem>) throws -> [ID<Incident>] {
        try connection.query("SELECT incident_id FROM problem_incident WHERE problem_id = \(id)")
            .map { try $0.id("incident_id") }
    }

    /// As far as a viewer may know of it: without the incidents of which they may not.
    ///
    /// - Returns: nil also where they may not know of the problem.
    package func find(_ id: ID<Problem>, for viewer: Viewer) throws -> Problem? {
        try problems(
            "SELECT \(Self.columns) FROM problem WHERE id = \(id) \(SQL.and([Self.shows("problem.id", to: viewer)]))",
            for: viewer
        ).first
    }

    package func id(number: Int) throws -> ID<Problem>? {
        try connection.first("SELECT id FROM problem WHERE number = \(number)")?.id("id")
    }

    /// True of the problems that a viewer may know of: all that speak of no incident of which they may not.
    ///
    /// - Parameter id: the column that holds the id of the problem.
    static func shows(_ id: SQL, to viewer: Viewer) -> SQL {
        switch viewer {
        case .muster: "1 = 1"
        case .person:
            """
            NOT EXISTS (
                SELECT 1
                FROM problem_incident AS s
                WHERE s.problem_id = \(id)
                  AND s.is_spoken_of = 1
                  AND NOT \(IncidentAccessList.shows("s.incident_id", to: viewer))
            )
            """
        }
    }

    // MARK: Rows

    static let columns: SQL = """
        id, number, title, service, functionality, owner_id, root_cause, workaround, remediations, reviewer_id,
        review_at_ms, opened_at_ms, opened_by, closed_at_ms, outcome, edition
        """

    /// The problems that a query finds, each with the links that a viewer may know of.
    func problems(_ query: SQL, for viewer: Viewer) throws -> [Problem] {
        try connection.query(query).map { row in
            var problem = Problem(
                id: try row.id("id"),
                number: try row.integer("number"),
                openedAt: try row.timestamp("opened_at_ms"),
                openedBy: try row.named("opened_by") { Actor(text: $0) }
            )
            problem.title = try row.text("title")
            problem.service = try row.optionalText("service")
            problem.functionality = try row.optionalText("functionality")
            problem.owner = try row.optionalID("owner_id")
            problem.rootCause = try row.optionalText("root_cause")
            problem.workaround = try row.optionalText("workaround")
            problem.remediations = try row.json("remediations")
            if let at = try row.optionalTimestamp("review_at_ms") {
                problem.review = Problem.Review(at: at, reviewer: try row.id("reviewer_id"))
            }
            problem.closedAt = try row.optionalTimestamp("closed_at_ms")
            problem.outcome = try row.optionalText("outcome")
            problem.edition = try row.integer("edition")
            problem.links = try links(of: problem.id, for: viewer)
            return problem
        }
    }

    private func links(of id: ID<Problem>, for viewer: Viewer) throws -> [Problem.Link] {
        try connection.query(
            """
            SELECT incident_id, is_origin, linked_at_ms
            FROM problem_incident
            LEFT JOIN incident ON incident.id = incident_id
            WHERE problem_id = \(id)
              AND \(IncidentAccessList.shows("problem_incident.incident_id", to: viewer))
            ORDER BY linked_at_ms, incident.number, incident_id
            """
        )
        .map { row in
            Problem.Link(
                incident: try row.id("incident_id"),
                isOrigin: try row.flag("is_origin"),
                at: try row.timestamp("linked_at_ms")
            )
        }
    }
}
