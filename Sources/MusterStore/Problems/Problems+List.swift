package import MusterCore

extension Problems {
    /// Which problems somebody wants to see.
    package struct Filter: Equatable, Sendable {
        /// Nil for all.
        package var state: ProblemState?
        /// Those that are not closed.
        package var isOpen: Bool?
        package var owner: ID<Person>?
        /// Key of the service; empty for those of none.
        package var service: String?
        package var reviewer: ID<Person>?
        /// Only those that wait for a review, the next one first.
        package var isReviewQueue = false
        /// Only those to which it belongs.
        package var incident: ID<Incident>?

        package init() {}
    }

    /// A page of those that a viewer may know of, the latest opened first; of the review queue the next review first.
    ///
    /// - Parameter cursor: where the page before it ended; nil for the first.
    package func list(
        _ filter: Filter = Filter(),
        for viewer: Viewer,
        before cursor: ListCursor? = nil,
        limit: Int
    ) throws -> [Problem] {
        let order: SQL = filter.isReviewQueue ? "review_at_ms, id" : "opened_at_ms DESC, id DESC"
        return try problems(
            """
            SELECT \(Self.columns)
            FROM problem
            WHERE 1 = 1 \(SQL.and(Self.conditions(filter, for: viewer, before: cursor)))
            ORDER BY \(order)
            LIMIT \(limit)
            """,
            for: viewer
        )
    }

    private static func conditions(_ filter: Filter, for viewer: Viewer, before cursor: ListCursor?) -> [SQL] {
        var conditions = [shows("problem.id", to: viewer)]
        if let state = filter.state { conditions.append("state = \(state.rawValue)") }
        if let isOpen = filter.isOpen { conditions.append(isOpen ? "state <> 'closed'" : "state = 'closed'") }
        if let owner = filter.owner { conditions.append("owner_id = \(owner)") }
        if let key = filter.service { conditions.append(key.isEmpty ? "service IS NULL" : "service = \(key)") }
        if let reviewer = filter.reviewer { conditions.append("reviewer_id = \(reviewer)") }
        if filter.isReviewQueue { conditions.append("review_at_ms IS NOT NULL") }
        if let incident = filter.incident {
            conditions.append(
                """
                EXISTS (
                    SELECT 1 FROM problem_incident AS l WHERE l.problem_id = problem.id AND l.incident_id = \(incident)
                )
                """
            )
        }
        if let cursor {
            conditions.append(
                filter.isReviewQueue
                    ? "(review_at_ms, id) > (\(cursor.at), \(cursor.id))"
                    : "(opened_at_ms, id) < (\(cursor.at), \(cursor.id))"
            )
        }
        return conditions
    }

    /// What the latest problems are recognised by, the open ones first; of what a viewer may not know of nothing counts.
    package func traits(for viewer: Viewer, limit: Int) throws -> [(id: ID<Problem>, traits: Traits)] {
        let rows = try connection.query(
            """
            SELECT id, title, service, functionality
            FROM problem
            WHERE 1 = 1 \(SQL.and([Self.shows("problem.id", to: viewer)]))
            ORDER BY CASE WHEN state = 'closed' THEN 1 ELSE 0 END, opened_at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        return try rows.map { row in
            let id = try row.id("id", of: Problem.self)
            let traits = Traits(
                title: try row.text("title"),
                service: try row.optionalText("service"),
                functionality: try row.optionalText("functionality"),
                rules: try rules(of: id, for: viewer)
            )
            return (id, traits)
        }
    }

    /// The alert rules of the incidents of a problem, as far as a viewer may know of these.
    package func rules(of id: ID<Problem>, for viewer: Viewer) throws -> Set<String> {
        try connection.query(
            """
            SELECT l.rules AS rules
            FROM problem_incident AS l
            WHERE l.problem_id = \(id) \(SQL.and([IncidentAccessList.shows("l.incident_id", to: viewer)]))
            """
        )
        .reduce(into: []) { $0.formUnion(try $1.json("rules", as: [String].self)) }
    }
}

extension Problem {
    package var cursor: ListCursor { ListCursor(at: openedAt, id: id.description) }
    /// The same for the review queue.
    package var reviewCursor: ListCursor? { review.map { ListCursor(at: $0.at, id: id.description) } }
}
