import HTTPTypes
import MusterCore
import MusterEngine

/// Cover: overrides, taking over, swaps, and asking for it.
enum CoverEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/schedules/{schedule}/overrides",
            summary: "Put somebody on call in the place of everybody else",
            permission: .respond,
            fields: [
                .optional("person", "a handle (you)"), .optional("start", "when (now)", .time),
                .required("end", "until when", .time), .optional("reason", "why"),
            ],
            answers: .override
        ) { call in
            guard let end = call.time("end") else { throw Failure.invalid("end", "is missing") }
            let override = try await call.rosters.cover(
                try call.schedule().id,
                by: try call.person("person"),
                from: call.time("start"),
                to: end,
                reason: call.text("reason") ?? "",
                as: call.actor
            )
            return OnCallJSON(organisation: call.site.organisation).override(override)
        },
        Endpoint(
            method: .delete,
            path: "/schedules/{schedule}/overrides/{override}",
            summary: "Take an override back",
            permission: .respond,
            answers: .removal
        ) { call in
            guard let id = ID<Override>(call.parameter("override")) else { throw Failure.notFound }
            try await call.rosters.removeCover(id, of: try call.schedule().id, as: call.actor)
            return .of(["removed": true])
        },
        Endpoint(
            method: .post,
            path: "/schedules/{schedule}/take-over",
            summary: "Take the duty at once",
            permission: .respond,
            fields: [
                .optional("until", "until when (the end of the present turn)", .time), .optional("reason", "why"),
            ],
            answers: .override
        ) { call in
            let override = try await call.rosters.takeOver(
                try call.schedule().id,
                by: call.viewer.id,
                until: call.time("until"),
                reason: call.text("reason") ?? ""
            )
            return OnCallJSON(organisation: call.site.organisation).override(override)
        },
        Endpoint(
            method: .post,
            path: "/schedules/{schedule}/swaps",
            summary: "Let two people take each other's shift",
            permission: .respond,
            fields: [
                .required("first", "a time within the one shift", .time),
                .required("second", "a time within the other", .time), .optional("reason", "why"),
            ],
            answers: .schedule
        ) { call in
            guard let first = call.time("first"), let second = call.time("second") else {
                throw Failure.invalid("first", "is missing")
            }
            let schedule = try call.schedule()
            try await call.rosters.swap(
                schedule.id,
                first,
                with: second,
                reason: call.text("reason") ?? "",
                as: call.actor
            )
            return try call.after(schedule)
        },
        Endpoint(
            method: .post,
            path: "/schedules/{schedule}/cover-requests",
            summary: "Ask the others to take a time over",
            permission: .respond,
            fields: [
                .optional("person", "for whom: a handle (you)"), .required("start", "from when", .time),
                .required("end", "until when", .time), .optional("reason", "why"),
            ],
            answers: .coverRequest
        ) { call in
            guard let start = call.time("start"), let end = call.time("end") else {
                throw Failure.invalid("start", "is missing")
            }
            let request = try await call.rosters.ask(
                try call.schedule().id,
                for: try call.person("person"),
                from: start,
                to: end,
                reason: call.text("reason") ?? ""
            )
            return OnCallJSON(organisation: call.site.organisation).request(request)
        },
        Endpoint(
            method: .post,
            path: "/schedules/{schedule}/cover-requests/{request}/acceptance",
            summary: "Take over what somebody asked for",
            permission: .respond,
            answers: .schedule
        ) { call in
            guard let id = ID<CoverRequest>(call.parameter("request")) else { throw Failure.notFound }
            let schedule = try call.schedule()
            try await call.rosters.accept(id, of: schedule.id, by: call.viewer.id)
            return try call.after(schedule)
        },
        Endpoint(
            method: .delete,
            path: "/schedules/{schedule}/cover-requests/{request}",
            summary: "Take a request for cover back",
            permission: .respond,
            answers: .removal
        ) { call in
            guard let id = ID<CoverRequest>(call.parameter("request")) else { throw Failure.notFound }
            try await call.rosters.withdraw(id, of: try call.schedule().id, as: call.actor)
            return .of(["removed": true])
        },
    ]
}

extension APICall {
    /// A schedule as it is after a change.
    fileprivate func after(_ schedule: Schedule) throws -> JSONValue {
        OnCallJSON(organisation: site.organisation).schedule(try self.schedule(schedule.id.description))
    }
}
