import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// What people do with single alerts, and where an alert went.
enum AlertCareEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/alerts/{id}/trace",
            summary: "Where an alert went: each rule, silence, incident and page that has to do with it",
            permission: .read,
            answers: .alertTrace
        ) { call in
            let trace = try await call.site.signals.trace(try id(call), for: call.eyes)
            return .of([
                "alert": SignalEndpoints.json(trace.stored),
                "steps": .array(AlertStory(trace, call.site.organisation, now: call.now).steps.map(json)),
            ])
        },
        Endpoint(
            method: .post,
            path: "/alerts/{id}/acknowledgement",
            summary: "Take an alert on: nobody else need be paged for it",
            permission: .respond,
            answers: .alert
        ) { call in
            try await call.site.signals.acknowledge(try id(call), as: call.actor, by: call.source)
            return try await found(call)
        },
        Endpoint(
            method: .post,
            path: "/alerts/{id}/snooze",
            summary: "Put an alert off that waits for a decision",
            permission: .respond,
            fields: [
                .optional("until", "when it waits again", .time), .optional("lasting", "in its place, as 2 h or PT2H"),
            ],
            answers: .alert
        ) { call in
            let end =
                try call.time("until") ?? call.text("lasting").map { call.now + (try SilenceEndpoints.length($0)) }
            guard let end else { throw Failure.invalid("until", "say until when, or in \"lasting\" for how long") }
            try await call.site.signals.snooze(try id(call), until: end, as: call.actor)
            return try await found(call)
        },
        Endpoint(
            method: .post,
            path: "/alerts/{id}/vote",
            summary: "Say whether something had to be done about an alert; the last word counts",
            permission: .respond,
            fields: [.required("needed", "false where no action was needed", .boolean)],
            answers: .alert
        ) { call in
            let wasNeeded = call.flag("needed") ?? true
            try await call.site.signals.vote(try id(call), wasNeeded: wasNeeded, as: call.viewer.id)
            return try await found(call)
        },
    ]

    private static func id(_ call: APICall) throws -> ID<Alert> {
        guard let id = ID<Alert>(call.parameter("id")) else { throw Failure.notFound }
        return id
    }

    private static func found(_ call: APICall) async throws -> JSONValue {
        let id = try id(call)
        let found = try await call.site.parts.database.read { connection in
            try AlertShelf(connection).find(id).map { try [$0].shown(to: call.eyes, connection) }?.first
        }
        guard let found else { throw Failure.notFound }
        return SignalEndpoints.json(found)
    }

    private static func json(_ step: AlertStory.Step) -> JSONValue {
        .of([
            "what": JSONValue(step.kind.rawValue), "says": JSONValue(step.says), "at": step.at.map { JSONValue($0) },
            "more": step.more.isEmpty ? nil : .array(step.more.map { JSONValue($0) }),
        ])
    }
}

extension AnswerShape {
    fileprivate static let alertTrace = AnswerShape(
        "AlertTrace",
        [
            .required("alert", "the alert itself", .object),
            .required("steps", "what, says, at and more, in order", .list),
        ]
    )
}
