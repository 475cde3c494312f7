import HTTPTypes
import MusterCore

/// Milestones, gates, checklists, temporary measures.
enum GateEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/milestones",
            summary: "Record that a milestone is reached",
            permission: .respond,
            fields: [
                .required("milestone", "mitigated, resolved, closed …"), .optional("at", "when, if earlier", .time),
                .optional("note", "why, for a correction"),
                .optional("override", "passes a gate that does not hold; recorded"),
            ]
        ) { call in
            let milestone = try Names.milestone(call.required("milestone"))
            return try await call.run { _, _ in
                .reach(milestone, at: call.time("at"), note: call.text("note"), overriding: call.text("override"))
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/resolution",
            summary: "Resolve; refused, with what is missing, until each gate of the process holds",
            permission: .respond,
            fields: [.optional("override", "passes the gate with this reason; recorded")]
        ) { call in
            try await call.run { _, _ in .reach(.resolved, at: nil, note: nil, overriding: call.text("override")) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/reopening",
            summary: "Reopen",
            permission: .respond,
            fields: [.required("reason", "why; it is recorded")]
        ) { call in try await call.run { _, _ in .reopen(reason: call.required("reason")) } },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/confirmations",
            summary: "Confirm a condition of a gate, with evidence",
            permission: .respond,
            fields: [.required("condition", "its id"), .required("evidence", "how you know")]
        ) { call in
            try await call.run { _, _ in
                .confirm(condition: Names.key(call.required("condition")), evidence: call.required("evidence"))
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/duties",
            summary: "State that a promise of the process has been kept",
            permission: .respond,
            fields: [.required("clock", "its id"), .required("note", "what was done")]
        ) { call in
            try await call.run { _, _ in
                .confirmDuty(clock: Names.key(call.required("clock")), note: call.required("note"))
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/checklists/{checklist}/{item}",
            summary: "Tick an item of a checklist, or take the tick away",
            permission: .respond,
            fields: [.optional("done", "true unless said otherwise", .boolean)]
        ) { call in
            try await call.run { _, _ in
                .tick(
                    checklist: call.parameter("checklist"),
                    item: call.parameter("item"),
                    done: call.flag("done") ?? true
                )
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/measures",
            summary: "Record a temporary measure, to be undone before the system is back to baseline",
            permission: .respond,
            fields: [
                .required("what", "what was done"), .required("undo", "how to undo it"),
                .optional("owner", "who will: a handle"), .optional("expires_at", "until when it may stand", .time),
            ]
        ) { call in
            let owner = try call.text("owner").map { try call.find(person: $0, "owner") }
            return try await call.run { _, _ in
                .recordMeasure(
                    what: call.required("what"),
                    undo: call.required("undo"),
                    owner: owner,
                    expiresAt: call.time("expires_at")
                )
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/measures/{measure}/undoing",
            summary: "Record that a temporary measure has been undone",
            permission: .respond,
            fields: [.required("note", "what was done")]
        ) { call in
            guard let id = ID<TemporaryMeasure>(call.parameter("measure")) else { throw Failure.notFound }
            return try await call.run { _, _ in .undoMeasure(id, note: call.required("note")) }
        },
    ]
}
