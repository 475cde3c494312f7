import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// What lies behind incidents.
enum ProblemEndpoints {
    static let all = reading + writing + RemediationEndpoints.all

    private static let reading: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/problems",
            summary: "Problems, the latest opened first",
            permission: .read,
            query: ProblemFilter.fields + [
                .optional("limit", "how many, 1 to 500 (50)", .integer),
                .optional("cursor", "the next_cursor of the page before"),
            ],
            answers: .problemSummary.page
        ) { call in
            let (limit, cursor) = (try call.limit, try call.cursor)
            let filter = try ProblemFilter(call.query, call.site.organisation).selection
            let found = try await call.site.parts.database.read {
                try Problems($0).list(filter, for: call.eyes, before: cursor, limit: limit)
            }
            let last = found.count == limit ? found.last : nil
            let next = last.flatMap { filter.isReviewQueue ? $0.reviewCursor : $0.cursor }
            return .page(found.map(ProblemRecordJSON(site: call.site).summary), next: next?.description)
        },
        Endpoint(
            method: .get,
            path: "/problems/{problem}",
            summary: "One problem",
            permission: .read,
            answers: .problem
        ) { call in
            ProblemRecordJSON(site: call.site).whole(try await call.problem())
        },
        Endpoint(
            method: .get,
            path: "/problems/{problem}/history",
            summary: "What happened to it, the earliest first",
            permission: .read,
            answers: .problemRecord.page
        ) { call in
            let seen = try await call.problem()
            let records = try await call.site.problems.history(of: seen.problem.id, for: call.eyes)
            let json = ProblemRecordJSON(site: call.site)
            return .page(records.map { json.record($0, seen) }, next: nil)
        },
        Endpoint(
            method: .get,
            path: "/problems/{problem}/similar-incidents",
            summary: "Incidents that may belong to it, what is most alike first, and why",
            permission: .read,
            answers: .likeIncident.page
        ) { call in
            let seen = try await call.problem()
            let found = try await call.site.likenesses.incidents(like: seen.problem, for: call.eyes)
            return .page(found.map(ProblemRecordJSON(site: call.site).like), next: nil)
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/problems",
            summary: "The problems that it belongs to",
            permission: .read,
            answers: .problemSummary.page
        ) { call in
            let (incident, _) = try await call.incident()
            let found = try await call.site.problems.problems(of: incident.id, for: call.eyes)
            return .page(found.map(ProblemRecordJSON(site: call.site).summary), next: nil)
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/similar-problems",
            summary: "Problems that it may belong to, what is most alike first, and why",
            permission: .read,
            answers: .likeProblem.page
        ) { call in
            let (incident, _) = try await call.incident()
            let found = try await call.site.likenesses.problems(like: incident, for: call.eyes)
            return .page(found.map(ProblemRecordJSON(site: call.site).like), next: nil)
        },
    ]

    private static let writing: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/problems",
            summary: "Open a problem: from incidents, or by its title",
            permission: .respond,
            fields: [
                .optional("title", "what goes wrong (the name of the first incident)"),
                .optional("service", "key of it (that of the first incident)"),
                .optional("functionality", "that suffers (that of the first incident)"),
                .optional("owner", "a handle"), .optional("incidents", "as INC-7", .list),
            ],
            status: .created,
            answers: .problem,
            location: address
        ) { call in
            let opening = ProblemOpening(
                title: call.text("title"),
                service: call.text("service"),
                functionality: call.text("functionality"),
                owner: try call.text("owner").map { try call.find(person: $0, "owner") },
                incidents: try await call.incidents()
            )
            let problem = try await call.site.problems.open(opening, as: call.actor, by: call.source)
            return try await call.answer(problem.id)
        },
        Endpoint(
            method: .patch,
            path: "/problems/{problem}",
            summary: "Write the root cause, the workaround and the rest; an empty text clears its field",
            permission: .respond,
            fields: [
                .required("edition", "the one that was edited", .integer), .optional("title", "what goes wrong"),
                .optional("service", "key of it"), .optional("functionality", "that suffers"),
                .optional("owner", "a handle"), .optional("root_cause", "in Markdown"),
                .optional("workaround", "in Markdown"),
            ],
            answers: .problem
        ) { call in
            var fields: [Problem.Field: String] = [:]
            for field in Problem.Field.allCases { fields[field] = call.text(field.rawValue) }
            if let owner = fields[.owner], !owner.isEmpty {
                fields[.owner] = try call.find(person: owner, "owner").description
            }
            return try await call.run(.edit(fields, edition: call.integer("edition") ?? 0))
        },
        Endpoint(
            method: .post,
            path: "/problems/{problem}/incidents",
            summary: "Link an incident",
            permission: .respond,
            fields: [.required("incident", "as INC-7")],
            status: .created,
            answers: .problem,
            location: address
        ) { call in
            try await call.run(
                .link(try await call.site.incident(named: call.required("incident"), "incident", for: call.eyes))
            )
        },
        Endpoint(
            method: .post,
            path: "/problems/{problem}/incidents/{ref}/removal",
            summary: "Take an incident out of it again",
            permission: .respond,
            fields: [.required("reason", "why it does not belong to it")],
            answers: .problem
        ) { call in
            let (incident, _) = try await call.incident()
            return try await call.run(.unlink(incident.id, reason: call.required("reason")))
        },
        Endpoint(
            method: .put,
            path: "/problems/{problem}/review-plan",
            summary: "Say who looks at it next, and when; they are reminded",
            permission: .respond,
            fields: [.required("at", "when", .time), .optional("reviewer", "a handle (you)")],
            answers: .problem
        ) { call in
            guard let at = call.time("at") else { throw Failure.invalid("at", "is missing") }
            return try await call.run(.planReview(.init(at: at, reviewer: try call.person("reviewer"))))
        },
        Endpoint(
            method: .post,
            path: "/problems/{problem}/reviews",
            summary: "Say that it was looked at, and when it is looked at next",
            permission: .respond,
            fields: [
                .required("note", "what was found"), .optional("next_at", "when to look again", .time),
                .optional("reviewer", "who looks again: a handle (you)"),
            ],
            status: .created,
            answers: .problem,
            location: address
        ) { call in
            let reviewer = try call.person("reviewer")
            let next = call.time("next_at").map { Problem.Review(at: $0, reviewer: reviewer) }
            return try await call.run(.review(note: call.required("note"), next: next))
        },
        Endpoint(
            method: .post,
            path: "/problems/{problem}/closure",
            summary: "Close it; refused with what is missing while the root cause or a remediation is",
            permission: .respond,
            fields: [.required("outcome", "what came of it")],
            answers: .problem
        ) { call in
            try await call.run(.close(outcome: call.required("outcome")))
        },
        Endpoint(
            method: .post,
            path: "/problems/{problem}/reopening",
            summary: "Open it again",
            permission: .respond,
            fields: [.required("reason", "why it is not over")],
            answers: .problem
        ) { call in
            try await call.run(.reopen(reason: call.required("reason")))
        },
    ]

    @Sendable
    static func address(_ problem: JSONValue) -> String? { problem["reference"]?.text.map { "/api/v1/problems/\($0)" } }
}

extension Site {
    var likenesses: Likenesses { Likenesses(parts) }

    /// An incident that a field names; of one that the viewer may not know of it is said that there is none.
    func incident(named reference: String, _ field: String, for viewer: Viewer) async throws -> ID<Incident> {
        do {
            return try await incident(reference, for: viewer).id
        } catch EngineError.noSuchIncident {
            throw Failure.invalid(field, "there is no incident \"\(reference)\"; write it as INC-7")
        }
    }
}

extension APICall {
    /// The problem of the path.
    func problem() async throws -> SeenProblem { try await site.problems.find(parameter("problem"), for: eyes) }

    /// Carries out a command on the problem of the path, and answers with how it stands then.
    func run(_ command: ProblemCommand) async throws -> JSONValue {
        let id = try await problem().problem.id
        try await site.problems.run(command, on: id, as: actor, by: source)
        return try await answer(id)
    }

    func answer(_ id: ID<Problem>) async throws -> JSONValue {
        ProblemRecordJSON(site: site).whole(try await site.problems.find(id.description, for: eyes))
    }

    fileprivate func incidents() async throws -> [ID<Incident>] {
        var found: [ID<Incident>] = []
        for (place, item) in (body["incidents"]?.items ?? []).enumerated() {
            guard let reference = item.text else { throw Failure.invalid("incidents[\(place)]", "must be a text") }
            found.append(try await site.incident(named: reference, "incidents[\(place)]", for: eyes))
        }
        return found
    }
}
