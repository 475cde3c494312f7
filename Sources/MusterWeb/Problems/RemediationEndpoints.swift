import HTTPTypes
import MusterCore
import MusterEngine

/// What is done about problems.
enum RemediationEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/problems/{problem}/remediations",
            summary: "Plan a remediation: an action item of one of its incidents, or work of its own",
            permission: .respond,
            fields: [
                .optional("incident", "as INC-7, with item"), .optional("item", "id of the action item, with incident"),
                .optional("title", "what is to be done, where it is no action item"), .optional("owner", "a handle"),
                .optional("target_at", "by when", .time), .optional("ticket", "its ticket"),
            ],
            status: .created,
            answers: .problem,
            location: ProblemEndpoints.address
        ) { call in try await call.run(try await addition(call)) },
        Endpoint(
            method: .patch,
            path: "/problems/{problem}/remediations/{remediation}",
            summary: "Change a remediation of its own, or mark it as done; action items are changed at their incident",
            permission: .respond,
            fields: [
                .optional("done", "whether it is done", .boolean), .optional("owner", "a handle"),
                .optional("target_at", "by when", .time), .optional("ticket", "its ticket"),
            ],
            answers: .problem
        ) { call in
            if call.body.isEmpty {
                throw Failure.invalid("done", "nothing is to be changed; give one of done, owner, target_at, ticket")
            }
            return try await call.run(
                .changeRemediation(
                    .init(
                        id: try id(call),
                        owner: try call.text("owner").map { try call.find(person: $0, "owner") },
                        targetAt: call.time("target_at"),
                        ticket: call.text("ticket"),
                        done: call.flag("done")
                    )
                )
            )
        },
        Endpoint(
            method: .post,
            path: "/problems/{problem}/remediations/{remediation}/removal",
            summary: "Take a remediation out of the plan",
            permission: .respond,
            fields: [.required("reason", "why it is not wanted any more")],
            answers: .problem
        ) { call in
            try await call.run(.dropRemediation(try id(call), reason: call.required("reason")))
        },
    ]

    private static func id(_ call: APICall) throws -> ID<Remediation> {
        guard let id = ID<Remediation>(call.parameter("remediation")) else { throw Failure.notFound }
        return id
    }

    private static func addition(_ call: APICall) async throws -> ProblemCommand {
        guard call.text("incident") == nil, call.text("item") == nil else { return try await actionItem(call) }
        return .addRemediation(
            Remediation(
                // Its id is given to it when it is planned.
                id: ID(call.site.parts.makeID()),
                title: call.required("title"),
                owner: try call.text("owner").map { try call.find(person: $0, "owner") },
                targetAt: call.time("target_at"),
                ticket: call.text("ticket")
            )
        )
    }

    private static func actionItem(_ call: APICall) async throws -> ProblemCommand {
        for field in ["title", "owner", "target_at", "ticket"] where call.body[field] != nil {
            throw Failure.invalid(field, "an action item says this itself, at its incident")
        }
        guard let reference = call.text("incident") else { throw Failure.invalid("incident", "is missing: as INC-7") }
        guard let item = ID<ActionItem>(call.required("item")) else {
            throw Failure.invalid("item", "is missing: the id of an action item, as its incident lists them")
        }
        return .planActionItem(try await call.site.incident(named: reference, "incident", for: call.eyes), item)
    }
}
