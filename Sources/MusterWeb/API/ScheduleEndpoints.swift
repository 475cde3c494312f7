import HTTPTypes
import MusterCore
import MusterEngine

/// Schedules, and who is on call by them.
enum ScheduleEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/on-call",
            summary: "Who is on call, for each schedule",
            permission: .read,
            query: [.optional("at", "a time (now)", .time)],
            answers: .onCall
        ) { call in
            let moment = try call.queryTime("at") ?? call.now
            let json = OnCallJSON(organisation: call.site.organisation)
            let items = json.organisation.schedules.map { json.duty($0, at: moment) }
            return .of(["at": JSONValue(moment), "items": .array(items)])
        },
        Endpoint(
            method: .get,
            path: "/on-call/plan",
            summary: "Who would be paged, step by step, if it began at a time",
            permission: .read,
            query: [
                .optional("policy", "key of a policy"), .optional("service", "key of a service"),
                .optional("at", "a time (now)", .time),
            ],
            answers: .pagingPlan
        ) { call in
            let moment = try call.queryTime("at") ?? call.now
            let policy = try call.policyAskedFor()
            let json = OnCallJSON(organisation: call.site.organisation)
            let steps = policy.wouldPage(at: moment, organisation: json.organisation).map(json.plan)
            return .of(["policy": JSONValue(policy.name), "at": JSONValue(moment), "steps": .array(steps)])
        },
        Endpoint(
            method: .get,
            path: "/on-call/hours",
            summary: "How the duty is shared: hours, nights, weekends and holidays of each person",
            permission: .read,
            query: [
                .optional("schedule", "key of one (all)"), .optional("from", "a time (30 days ago)", .time),
                .optional("to", "a time (now)", .time),
            ],
            answers: .dutyHours
        ) { call in
            let schedule = try call.query["schedule"].map { try call.schedule($0) }
            let (start, end) = try call.period(usual: (call.now - .days(30), call.now))
            let hours = try await DutyLedger(call.site.parts).hours(of: schedule?.id, from: start, to: end)
            let json = OnCallJSON(organisation: call.site.organisation)
            return .of([
                "from": JSONValue(start), "to": JSONValue(end), "items": .array(hours.map(json.hours)),
            ])
        },
        Endpoint(
            method: .get,
            path: "/schedules",
            summary: "The schedules",
            permission: .read,
            answers: .schedule.page
        ) { call in
            let json = OnCallJSON(organisation: call.site.organisation)
            return .page(json.organisation.schedules.map(json.schedule), next: nil)
        },
        Endpoint(
            method: .get,
            path: "/schedules/{schedule}",
            summary: "One schedule, with its layers, overrides and requests for cover",
            permission: .read,
            answers: .schedule
        ) { call in
            OnCallJSON(organisation: call.site.organisation).schedule(try call.schedule())
        },
        Endpoint(
            method: .put,
            path: "/schedules/{schedule}",
            summary: "Write a schedule: a new one, or the layers of the one with this key",
            permission: .administer,
            fields: [
                .optional("name", "what it is called (its key)"), .required("zone", "an IANA time zone"),
                .required("layers", "the highest first", .list), .optional("holidays", "days as 2026-12-25", .list),
                .optional("allows_gaps", "nobody is warned of a gap (false)", .boolean),
                .optional(
                    "test_every",
                    "within so long before a shift a test page must be confirmed, as 30 days (never)"
                ),
            ],
            answers: .schedule
        ) { call in
            let organisation = call.site.organisation
            let reference = call.parameter("schedule")
            let old = organisation.schedule(reference: reference)
            let schedule = try ReceivedOnCall(organisation: organisation).schedule(
                .object(call.body),
                id: old?.id ?? ID(call.site.parts.makeID()),
                replacing: old,
                name: old?.name ?? reference
            )
            try await call.rosters.save(schedule, as: call.actor)
            return OnCallJSON(organisation: call.site.organisation).schedule(schedule)
        },
        Endpoint(
            method: .delete,
            path: "/schedules/{schedule}",
            summary: "Remove a schedule that nothing refers to",
            permission: .administer,
            answers: .removal
        ) { call in
            try await call.rosters.remove(try call.schedule().id, as: call.actor)
            return .of(["removed": true])
        },
        Endpoint(
            method: .get,
            path: "/schedules/{schedule}/shifts",
            summary: "Who is on call when, overrides and absences counted in, and when nobody is",
            permission: .read,
            query: [.optional("from", "a time (now)", .time), .optional("to", "a time (30 days on)", .time)],
            answers: .roster
        ) { call in
            let organisation = call.site.organisation
            let json = OnCallJSON(organisation: organisation)
            let schedule = try call.schedule()
            let (start, end) = try call.period(usual: (call.now, call.now + .days(30)))
            let away = organisation.absences
            let shifts = schedule.shifts(from: start, to: end, away: away)
            let gaps = schedule.gaps(from: start, to: end, away: away)
            return .of([
                "from": JSONValue(start), "to": JSONValue(end), "items": .array(shifts.map(json.shift)),
                "gaps": .array(gaps.map(OnCallJSON.span)),
            ])
        },
    ]
}

extension APICall {
    var rosters: Rosters { Rosters(site.parts) }

    func schedule(_ reference: String? = nil) throws -> Schedule {
        guard let schedule = site.organisation.schedule(reference: reference ?? parameter("schedule")) else {
            guard let reference else { throw Failure.notFound }
            throw Failure.invalid("schedule", "there is no schedule \"\(reference)\"")
        }
        return schedule
    }

    func queryTime(_ name: String) throws -> Timestamp? {
        try query[name].map { text in
            guard let moment = Timestamp(rfc3339: text) else {
                throw Failure.invalid(name, "\"\(text)\" is not a time; write it as 2026-03-02T09:00:00Z")
            }
            return moment
        }
    }

    /// The time that the query asks for: no longer than a year and a bit.
    func period(usual: (Timestamp, Timestamp)) throws -> (Timestamp, Timestamp) {
        let start = try queryTime("from") ?? usual.0
        let end = try queryTime("to") ?? max(usual.1, start + (usual.1 - usual.0))
        guard start < end else { throw Failure.invalid("to", "must lie after from") }
        guard end - start <= .days(400) else { throw Failure.invalid("to", "must lie within 400 days of from") }
        return (start, end)
    }

    fileprivate func policyAskedFor() throws -> EscalationPolicy {
        if let reference = query["policy"] {
            guard let policy = site.organisation.policy(reference: reference) else {
                throw Failure.invalid("policy", "there is no policy \"\(reference)\"")
            }
            return policy
        }
        guard let service = query["service"] else {
            throw Failure.invalid("policy", "name a policy, or a service")
        }
        guard site.organisation.service(key: service) != nil else {
            throw Failure.invalid("service", "there is no service \"\(service)\"")
        }
        guard let policy = site.policy(forService: service) else {
            throw Failure.invalid("service", "has no owner, and the process names no rotation for those without one")
        }
        return policy
    }
}
