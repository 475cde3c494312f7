import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// What is one person's own: when they are away, how pages reach them, where their calendar reads.
enum PersonalEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/people/{handle}/absences",
            summary: "When somebody is away",
            permission: .read,
            answers: .absences
        ) { call in
            let person = try call.personOfPath()
            return .of([
                "person": JSONValue(person.handle), "items": .array(person.absences.map(OnCallJSON.absence)),
            ])
        },
        Endpoint(
            method: .post,
            path: "/people/{handle}/absences",
            summary: "Write down that somebody is away: no rotation has them on call then",
            permission: .respond,
            fields: [
                .required("start", "from when", .time), .required("end", "until when", .time),
                .optional("reason", "why"),
            ],
            answers: .absence
        ) { call in
            guard let start = call.time("start"), let end = call.time("end") else {
                throw Failure.invalid("start", "is missing")
            }
            let absence = try await call.rosters.add(
                absenceFrom: start,
                to: end,
                reason: call.text("reason") ?? "",
                of: try call.personToChange().id,
                as: call.actor
            )
            return OnCallJSON.absence(absence)
        },
        Endpoint(
            method: .delete,
            path: "/people/{handle}/absences/{absence}",
            summary: "Take an absence back",
            permission: .respond,
            answers: .removal
        ) { call in
            guard let id = ID<Absence>(call.parameter("absence")) else { throw Failure.notFound }
            try await call.rosters.remove(id, of: try call.personToChange().id, as: call.actor)
            return .of(["removed": true])
        },
        Endpoint(
            method: .get,
            path: "/me/notifications",
            summary: "How pages reach you",
            permission: .read,
            answers: .notificationRules
        ) { call in
            OnCallJSON.rules(of: call.viewer)
        },
        Endpoint(
            method: .put,
            path: "/me/notifications",
            summary: "Say how pages reach you",
            permission: .read,
            fields: [
                .optional("high", "messages of an urgent page: method and after of each (all ways at once)", .list),
                .optional("low", "messages of one that is not (as for an urgent one)", .list),
                .optional("quiet_hours", "when one that is not waits: days, start and end of each", .list),
                .optional("shift_reminder", "how long before a shift, as 12 h (not at all)"),
            ],
            answers: .notificationRules
        ) { call in
            let rules = try ReceivedOnCall(organisation: call.site.organisation).rules(.object(call.body))
            try await call.rosters.set(rules, of: call.viewer.id, as: call.actor)
            return OnCallJSON.rules(of: call.site.organisation.person(call.viewer.id) ?? call.viewer)
        },
        Endpoint(
            method: .post,
            path: "/me/test-page",
            summary: "Send yourself a page about nothing, by every way that your rules name for urgent ones, or by one",
            permission: .read,
            fields: [.optional("method", "a way of yours, as sms:+442079460018 (those of your rules)")],
            answers: .testPage
        ) { call in
            let ways = try await TestPage(call.site.parts).send(
                to: call.viewer.id,
                by: try call.text("method") == nil ? nil : call.contactMethod()
            )
            return .of([
                "sent": .array(ways.used.map { OnCallJSON.method($0.method) }),
                "not_served": .array(
                    ways.passedOver.filter { $0.because != .notInRules }.map { OnCallJSON.method($0.method) }
                ),
            ])
        },
        Endpoint(
            method: .get,
            path: "/me/calendar-feeds",
            summary: "The addresses at which your calendars read shifts",
            permission: .read,
            answers: .calendarFeeds
        ) { call in
            let feeds = try await ShiftFeeds(call.site.parts).list(of: call.viewer.id)
            return .of(["items": .array(feeds.map { json($0, call.site) })])
        },
        Endpoint(
            method: .post,
            path: "/me/calendar-feeds",
            summary: "Make a secret address at which a calendar reads shifts (RFC 5545)",
            permission: .read,
            fields: [.optional("schedule", "key of one (your own shifts by all)")],
            answers: .calendarFeed
        ) { call in
            let schedule = try call.text("schedule").map { try call.schedule($0) }
            let feed = try await ShiftFeeds(call.site.parts).add(of: call.viewer.id, schedule: schedule?.id)
            return json(feed, call.site)
        },
        Endpoint(
            method: .delete,
            path: "/me/calendar-feeds/{feed}",
            summary: "End an address at once",
            permission: .read,
            answers: .removal
        ) { call in
            guard let id = ID<CalendarFeed>(call.parameter("feed")),
                try await ShiftFeeds(call.site.parts).remove(id, of: call.viewer.id)
            else { throw Failure.notFound }
            return .of(["removed": true])
        },
    ]

    private static func json(_ feed: CalendarFeed, _ site: Site) -> JSONValue {
        .of([
            "id": JSONValue(feed.id.description), "url": JSONValue(ShiftFeeds(site.parts).url(of: feed)),
            "schedule": feed.schedule.flatMap(site.organisation.schedule).map { JSONValue($0.key) },
            "created_at": JSONValue(feed.createdAt),
        ])
    }
}

extension APICall {
    fileprivate func personOfPath() throws -> Person {
        guard let person = site.organisation.person(handle: parameter("handle")) else { throw Failure.notFound }
        return person
    }

    /// Oneself, or anybody for an administrator.
    fileprivate func personToChange() throws -> Person {
        let person = try personOfPath()
        guard person.id == viewer.id || viewer.permission == .admin else { throw Failure.forbidden }
        return person
    }
}
