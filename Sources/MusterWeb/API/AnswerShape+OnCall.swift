import MusterCore

extension AnswerShape {
    static let onCall = AnswerShape(
        "OnCall",
        [
            .required("at", "for when", .time),
            .required("items", "of each schedule: its people, until when, and who comes next", .list),
        ]
    )

    static let pagingPlan = AnswerShape(
        "PagingPlan",
        [
            .required("policy", "its name"), .required("at", "when it would begin", .time),
            .required("steps", "when each is due, and whom it would page", .list),
        ]
    )

    static let dutyHours = AnswerShape(
        "DutyHours",
        [
            .required("from", "when", .time), .required("to", "when", .time),
            .required(
                "items",
                "of each person: hours, night_hours, weekend_hours, holiday_hours, shifts, longest_hours",
                .list
            ),
        ]
    )

    static let schedule = AnswerShape(
        "Schedule",
        [
            .required("id", "a UUID"), .required("key", "its name in addresses"), .required("name", "unique"),
            .required("zone", "an IANA time zone"), .required("allows_gaps", "nobody is warned of a gap", .boolean),
            .optional("test_every", "within so long before a shift a test page must have been confirmed"),
            .required("holidays", "days", .list), .required("layers", "the highest first", .list),
            .required("overrides", "over all layers", .list),
            .required("cover_requests", "what nobody has taken yet", .list),
        ]
    )

    static let roster = AnswerShape(
        "Roster",
        [
            .required("from", "when", .time), .required("to", "when", .time),
            .required("items", "shifts: person, start, end", .list), .required("gaps", "start, end", .list),
        ]
    )

    static let override = AnswerShape(
        "Override",
        [
            .required("id", "a UUID"), .required("person", "a handle"), .required("start", "when", .time),
            .required("end", "when", .time), .required("reason", "may be empty"),
        ]
    )

    static let coverRequest = AnswerShape(
        "CoverRequest",
        [
            .required("id", "a UUID"), .required("person", "a handle"), .required("start", "when", .time),
            .required("end", "when", .time), .required("reason", "may be empty"),
            .required("asked_at", "when", .time),
        ]
    )

    static let absences = AnswerShape(
        "Absences",
        [.required("person", "a handle"), .required("items", "start, end and reason of each", .list)]
    )

    static let absence = AnswerShape(
        "Absence",
        [
            .required("id", "a UUID"), .required("start", "when", .time), .required("end", "when", .time),
            .required("reason", "may be empty"),
        ]
    )

    static let notificationRules = AnswerShape(
        "NotificationRules",
        [
            .required("methods", "the ways to reach you, as email:ana@example.org", .list),
            .required("unverified", "those that wait for their code, and take no pages until then", .list),
            .required("high", "messages of an urgent page", .list),
            .required("low", "messages of one that is not", .list),
            .required("quiet_hours", "when that waits", .list), .optional("shift_reminder", "how long before a shift"),
        ]
    )

    static let calendarFeed = AnswerShape(
        "CalendarFeed",
        isSecret: true,
        [
            .required("id", "a UUID"), .required("url", "secret"), .optional("schedule", "key of it"),
            .required("created_at", "when", .time),
        ]
    )

    static let calendarFeeds = AnswerShape("CalendarFeeds", [.required("items", "your addresses", .list)])

    static let policy = AnswerShape(
        "EscalationPolicy",
        [
            .required("id", "a UUID"), .required("key", "its name in addresses"), .required("name", "unique"),
            .required("steps", "after and targets of each", .list),
            .required("repeats", "how often all steps are taken again", .integer),
            .required("repeat_after", "the pause before"),
            .optional("answer_holds", "how long an answer holds where nothing is heard"),
        ]
    )

    static let contactMethods = AnswerShape(
        "ContactMethods",
        [
            .required("items", "method, state (verified, unverified, unserved) and device of each", .list),
            .required("push_key", "what a browser needs in order to subscribe (VAPID)"),
        ]
    )

    static let pageTrace = AnswerShape(
        "PageTrace",
        [
            .required("incident", "its reference"), .required("person", "a handle"),
            .required("items", "at, kind and says of each", .list),
        ]
    )

    static let testPage = AnswerShape(
        "TestPage",
        [
            .required("sent", "the ways by which it goes out", .list),
            .required("not_served", "ways that nothing serves here", .list),
        ]
    )
}
