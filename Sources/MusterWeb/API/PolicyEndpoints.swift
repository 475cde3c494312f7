import HTTPTypes
import MusterCore
import MusterEngine

/// Escalation policies.
enum PolicyEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/policies",
            summary: "The escalation policies",
            permission: .read,
            answers: .policy.page
        ) { call in
            let json = OnCallJSON(organisation: call.site.organisation)
            return .page(json.organisation.policies.map(json.policy), next: nil)
        },
        Endpoint(
            method: .get,
            path: "/policies/{policy}",
            summary: "One policy",
            permission: .read,
            answers: .policy
        ) { call in
            OnCallJSON(organisation: call.site.organisation).policy(try policy(call))
        },
        Endpoint(
            method: .put,
            path: "/policies/{policy}",
            summary: "Write a policy: a new one, or the one with this key. Escalations that run stay on theirs.",
            permission: .administer,
            fields: [
                .optional("name", "what it is called (its key)"),
                .required("steps", "after (as 15 min) and targets of each: person, schedule, team or contact", .list),
                .optional("repeats", "how often all steps are taken again (0)", .integer),
                .optional("repeat_after", "the pause before, as 15 min"),
                .optional("answer_holds", "begins anew where nothing is heard after an answer, as 30 min (never)"),
            ],
            answers: .policy
        ) { call in
            let organisation = call.site.organisation
            let reference = call.parameter("policy")
            let old = organisation.policy(reference: reference)
            let policy = try ReceivedOnCall(organisation: organisation).policy(
                .object(call.body),
                id: old?.id ?? ID(call.site.parts.makeID()),
                name: old?.name ?? reference
            )
            try await call.rosters.save(policy, as: call.actor)
            return OnCallJSON(organisation: call.site.organisation).policy(policy)
        },
        Endpoint(
            method: .delete,
            path: "/policies/{policy}",
            summary: "Remove a policy that no team refers to",
            permission: .administer,
            answers: .removal
        ) { call in
            try await call.rosters.remove(try policy(call).id, as: call.actor)
            return .of(["removed": true])
        },
    ]

    private static func policy(_ call: APICall) throws -> EscalationPolicy {
        guard let policy = call.site.organisation.policy(reference: call.parameter("policy")) else {
            throw Failure.notFound
        }
        return policy
    }
}
