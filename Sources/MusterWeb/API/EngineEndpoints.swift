import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Whether Muster acts by itself: what waits to be sent, and the switch.
enum EngineEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/engine",
            summary: "Whether anything is sent by itself, and what waits",
            // What waits may be of restricted incidents.
            permission: .administer,
            answers: .engine
        ) { call in try await state(call.site) },
        Endpoint(
            method: .post,
            path: "/engine/pause",
            summary: "Send nothing and act on no clock until it is resumed",
            permission: .administer,
            fields: [.required("reason", "a sentence that every page shows")],
            answers: .engine
        ) { call in
            try await PauseSwitch(call.site.parts).pause(because: call.required("reason"), by: call.actor)
            return try await state(call.site)
        },
        Endpoint(
            method: .post,
            path: "/engine/resume",
            summary: "Go on: what was due meanwhile is done now",
            permission: .administer,
            answers: .engine
        ) { call in
            guard try await PauseSwitch(call.site.parts).resume(by: call.actor) else {
                throw Failure(.conflict, "Not paused", "The engine is at work already.")
            }
            return try await state(call.site)
        },
    ]

    private static func state(_ site: Site) async throws -> JSONValue {
        let now = site.now
        let (pause, clocks, messages) = try await site.parts.database.read { connection in
            let outbox = Outbox(connection)
            return (
                try Pauses(connection).current(), try TimerQueue(connection).countDue(before: now),
                try outbox.countOverdue(before: now)
            )
        }
        return .of([
            "paused": .bool(pause != nil), "since": pause.map { JSONValue($0.since) },
            "reason": pause.map { JSONValue($0.reason) }, "due_clocks": JSONValue(clocks),
            "due_messages": JSONValue(messages),
        ])
    }
}

extension AnswerShape {
    fileprivate static let engine = AnswerShape(
        "Engine",
        [
            .required("paused", "nothing is sent and no clock is acted on", .boolean),
            .optional("since", "when that began", .time), .optional("reason", "a sentence"),
            .required("due_clocks", "how many incidents are to be looked at again", .integer),
            .required("due_messages", "how many messages are to be sent", .integer),
        ]
    )
}
