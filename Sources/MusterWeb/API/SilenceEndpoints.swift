import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Silences, as people make them: about the alerts of one integration, or of all.
enum SilenceEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/silences",
            summary: "Silences that are in force or will be, the next to end first",
            permission: .read,
            answers: .silence.page
        ) { call in
            let now = call.now
            let found = try await call.site.parts.database.read { try Silences($0).list(endingAfter: now) }
            return .page(found.map { json($0, now: now) }, next: nil)
        },
        Endpoint(
            method: .post,
            path: "/silences",
            summary: "Bother nobody with some alerts for a while; what still fires then is triaged then",
            permission: .respond,
            fields: [
                .required("matchers", "as service=checkout, severity!=critical, host=~\"db.*\"", .list),
                .required("comment", "why"), .optional("starts_at", "when (now)", .time),
                .optional("ends_at", "when", .time), .optional("lasting", "in its place, as 2 h or PT2H"),
                .optional("integration", "whose alerts (those of all)"),
            ],
            status: .created,
            answers: .silence,
            location: { _ in "/api/v1/silences" }
        ) { call in
            let start = call.time("starts_at") ?? call.now
            guard let end = try call.time("ends_at") ?? call.text("lasting").map({ start + (try length($0)) }) else {
                throw Failure.invalid("ends_at", "say when it ends, or in \"lasting\" how long it lasts")
            }
            let wish = SilenceBook.Wish(
                matchers: try matchers(call.body["matchers"]?.items ?? []),
                startsAt: start,
                endsAt: end,
                createdBy: call.viewer.name,
                comment: call.required("comment")
            )
            let silence = try await call.site.silences.set(wish, about: call.text("integration"), by: call.actor)
            return json(silence, now: call.now)
        },
        Endpoint(
            method: .delete,
            path: "/silences/{id}",
            summary: "End a silence now",
            permission: .respond,
            answers: .silence
        ) { call in
            guard let id = ID<Silence>(call.parameter("id")) else { throw Failure.notFound }
            try await call.site.silences.end(id, about: nil, by: call.actor)
            guard let found = try await call.site.parts.database.read({ try Silences($0).find(id) }) else {
                throw Failure.notFound
            }
            return json(found, now: call.now)
        },
    ]

    static func length(_ text: String) throws -> Duration {
        guard let length = Duration(text: text) ?? Duration(iso8601: text), length > .zero else {
            throw Failure.invalid("lasting", "\"\(text)\" is no length of time; write it as 2 h or PT2H")
        }
        return length
    }

    static func matchers(_ items: [JSONValue]) throws -> [LabelMatcher] {
        try items.map { item in
            guard case .string(let text) = item else { throw Failure.invalid("matchers", "must be a list of texts") }
            do throws(LabelPattern.Malformed) { return try LabelMatcher(text) } catch {
                throw Failure.invalid("matchers", error.message)
            }
        }
    }

    private static func json(_ silence: Silence, now: Timestamp) -> JSONValue {
        .of([
            "id": JSONValue(silence.id.description), "integration": silence.integration.map { JSONValue($0) },
            "matchers": .array(silence.matchers.map { JSONValue($0.text) }),
            "state": JSONValue(silence.state(at: now).rawValue),
            "starts_at": JSONValue(silence.startsAt), "ends_at": JSONValue(silence.endsAt),
            "created_by": JSONValue(silence.createdBy), "comment": JSONValue(silence.comment),
        ])
    }
}

extension AnswerShape {
    fileprivate static let silence = AnswerShape(
        "Silence",
        [
            .required("id", "a UUID"), .optional("integration", "whose alerts it is about"),
            .required("matchers", "all of them must hold", .list), .required("state", "pending, active or expired"),
            .required("starts_at", "when", .time), .required("ends_at", "when", .time),
            .required("created_by", "a name"), .required("comment", "why"),
        ]
    )
}
