import MusterCore
import MusterEngine
import MusterStore

/// A problem as programs read it, as far as its reader may know of it.
struct ProblemRecordJSON {
    let site: Site

    private var organisation: Organisation { site.organisation }

    /// What lists show.
    func summary(_ problem: Problem) -> JSONValue { .object(fields(problem).compactMapValues(\.self)) }

    func whole(_ seen: SeenProblem) -> JSONValue {
        let problem = seen.problem
        let missing = problem.unmetConditions(seen.byID, in: organisation)
        var fields = fields(problem)
        fields["root_cause"] = problem.rootCause.map { JSONValue($0) }
        fields["workaround"] = problem.workaround.map { JSONValue($0) }
        fields["outcome"] = problem.outcome.map { JSONValue($0) }
        fields["opened_by"] = JSONValue(AlertStory.name(of: problem.openedBy, organisation))
        fields["edition"] = JSONValue(problem.edition)
        fields["url"] = JSONValue("\(site.parts.links.base)/problems/\(problem.reference)")
        fields["incidents"] = .array(seen.incidents.map { incident(_: $0, problem) })
        fields["remediations"] = .array(seen.plan.map(step))
        fields["missing"] = .array(problem.closedAt == nil ? missing.map(Failure.json) : [])
        return .object(fields.compactMapValues(\.self))
    }

    private func fields(_ problem: Problem) -> [String: JSONValue?] {
        [
            "id": JSONValue(problem.id.description), "reference": JSONValue(problem.reference),
            "title": JSONValue(problem.title), "state": JSONValue(problem.state.rawValue),
            "service": problem.service.map { JSONValue($0) },
            "functionality": problem.functionality.map { JSONValue($0) }, "owner": handle(problem.owner),
            "opened_at": JSONValue(problem.openedAt), "closed_at": problem.closedAt.map { JSONValue($0) },
            "review_at": problem.review.map { JSONValue($0.at) }, "reviewer": handle(problem.review?.reviewer),
            "incident_count": JSONValue(problem.links.count),
        ]
    }

    /// With the alerts that raised it, so that the way from the problem to what came from outside is one.
    private func incident(_ incident: Incident, _ problem: Problem) -> JSONValue {
        let link = problem.links.first { $0.incident == incident.id }
        let alerts = incident.alerts.map { alert -> JSONValue in
            .of([
                "id": JSONValue(alert.alert.description), "title": JSONValue(alert.title),
                "starts_at": JSONValue(alert.startsAt), "ends_at": alert.endsAt.map { JSONValue($0) },
            ])
        }
        return .of([
            "id": JSONValue(incident.id.description), "reference": JSONValue(incident.reference),
            "name": JSONValue(incident.name), "severity": JSONValue(incident.severity),
            "declared_at": JSONValue(incident.declaredAt), "origin": .bool(link?.isOrigin ?? false),
            "linked_at": link.map { JSONValue($0.at) }, "alerts": .array(alerts),
        ])
    }

    private func step(_ step: PlannedStep) -> JSONValue {
        .of([
            "id": JSONValue(step.id.description), "title": JSONValue(step.title), "owner": handle(step.owner),
            "target_at": step.targetAt.map { JSONValue($0) }, "ticket": step.ticket.map { JSONValue($0) },
            "done_at": step.doneAt.map { JSONValue($0) }, "incident": step.incident.map { JSONValue($0.reference) },
        ])
    }

    func record(_ record: ProblemRecord, _ seen: SeenProblem) -> JSONValue {
        .of([
            "at": JSONValue(record.at), "who": JSONValue(AlertStory.name(of: record.actor, organisation)),
            "source": JSONValue(record.source.rawValue),
            "says": JSONValue(record.event.words(in: organisation, reference: seen.reference)),
        ])
    }

    func like(_ like: Likenesses.LikeIncident) -> JSONValue {
        .of([
            "reference": JSONValue(like.incident.reference), "name": JSONValue(like.incident.name),
            "severity": JSONValue(like.incident.severity), "declared_at": JSONValue(like.incident.declaredAt),
            "score": JSONValue(like.resemblance.score), "reasons": reasons(like.resemblance),
        ])
    }

    func like(_ like: Likenesses.LikeProblem) -> JSONValue {
        .of([
            "reference": JSONValue(like.problem.reference), "title": JSONValue(like.problem.title),
            "state": JSONValue(like.problem.state.rawValue),
            "workaround": like.problem.workaround.map { JSONValue($0) },
            "score": JSONValue(like.resemblance.score), "reasons": reasons(like.resemblance),
        ])
    }

    private func reasons(_ resemblance: Resemblance) -> JSONValue {
        .array(resemblance.reasons.map { JSONValue($0.says) })
    }

    private func handle(_ person: ID<Person>?) -> JSONValue? {
        person.map { JSONValue(organisation.person($0)?.handle ?? $0.description) }
    }
}

extension SeenProblem {
    /// How an incident that belongs to it, or did, is called.
    func reference(_ id: ID<Incident>) -> String { byID[id]?.reference ?? "an incident" }
}

extension AnswerShape {
    static let problemSummary = AnswerShape(
        "ManagedProblemSummary",
        [
            .required("id", "a UUID"), .required("reference", "as PRB-7"), .required("title", "what goes wrong"),
            .required("state", "open, known-error, remediation or closed"),
            .optional("service", "key of it"), .optional("functionality", "that suffers"),
            .optional("owner", "a handle"), .required("opened_at", "when", .time),
            .optional("closed_at", "when", .time), .optional("review_at", "when it is looked at next", .time),
            .optional("reviewer", "who looks at it: a handle"),
            .required("incident_count", "how many belong to it", .integer),
        ]
    )

    static let problem = AnswerShape(
        "ManagedProblem",
        problemSummary.fields + [
            .optional("root_cause", "in Markdown"), .optional("workaround", "in Markdown"),
            .optional("outcome", "what came of it, once it is closed"), .required("opened_by", "a name"),
            .required("edition", "how often what people write was saved", .integer), .required("url", "of its page"),
            .required("incidents", "that belong to it, each with its alerts", .list),
            .required("remediations", "the plan, with what is done", .list),
            .required("missing", "what is to be done before it can be closed", .list),
        ]
    )

    static let problemRecord = AnswerShape(
        "ManagedProblemEvent",
        [
            .required("at", "when", .time), .required("who", "a name"), .required("source", "web, cli, api …"),
            .required("says", "what happened"),
        ]
    )

    static let likeIncident = AnswerShape(
        "SimilarIncident",
        [
            .required("reference", "as INC-7"), .required("name", "what it is called"),
            .required("severity", "as the process names it"), .required("declared_at", "when", .time),
            .required("score", "how alike: 40 to 120", .integer), .required("reasons", "why it is proposed", .list),
        ]
    )

    static let likeProblem = AnswerShape(
        "SimilarProblem",
        [
            .required("reference", "as PRB-7"), .required("title", "what goes wrong"),
            .required("state", "open, known-error, remediation or closed"), .optional("workaround", "in Markdown"),
            .required("score", "how alike: 40 to 120", .integer), .required("reasons", "why it is proposed", .list),
        ]
    )
}
