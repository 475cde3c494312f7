import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Times in which alerts are expected.
enum MaintenanceEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/maintenance-windows",
            summary: "Times in which some alerts are expected and silenced, the next to end first",
            permission: .read,
            answers: .maintenance.page
        ) { call in
            let now = call.now
            let found = try await call.site.parts.database.read { try MaintenanceWindows($0).list() }
            return .page(found.map { json($0.window, now: now) }, next: nil)
        },
        Endpoint(
            method: .post,
            path: "/maintenance-windows",
            summary: "Announce a time in which some alerts are expected",
            permission: .respond,
            fields: [
                .required("title", "what is done then"),
                .required("matchers", "as service=checkout, host=~\"db.*\"", .list),
                .required("starts_at", "when it first begins", .time), .required("lasting", "as 2 h or PT2H"),
                .optional("repeats", "once, daily or weekly (once)"),
                .optional("zone", "on whose clocks it repeats, as Europe/Berlin (the organisation's)"),
                .optional("integration", "whose alerts (those of all)"),
            ],
            status: .created,
            answers: .maintenance,
            location: { _ in "/api/v1/maintenance-windows" }
        ) { call in
            let plan = MaintenanceBook.Plan(
                title: call.required("title"),
                matchers: try SilenceEndpoints.matchers(call.body["matchers"]?.items ?? []),
                integration: call.text("integration"),
                startsAt: call.time("starts_at") ?? call.now,
                length: try SilenceEndpoints.length(call.required("lasting")),
                repeats: try repetition(call.text("repeats")),
                zone: try zone(call.text("zone"), call.site)
            )
            let made = try await call.site.maintenance.add(plan, createdBy: call.viewer.name, by: call.actor)
            return json(made, now: call.now)
        },
        Endpoint(
            method: .delete,
            path: "/maintenance-windows/{id}",
            summary: "End a window, the time that is on included",
            permission: .respond,
            answers: .maintenance
        ) { call in
            guard let id = ID<MaintenanceWindow>(call.parameter("id")),
                let found = try await call.site.parts.database.read({ try MaintenanceWindows($0).find(id) })
            else { throw Failure.notFound }
            try await call.site.maintenance.end(id, by: call.actor)
            return json(found.window, now: call.now)
        },
    ]

    static func repetition(_ text: String?) throws -> MaintenanceWindow.Repetition {
        guard let text else { return .once }
        guard let repetition = MaintenanceWindow.Repetition(rawValue: text) else {
            throw Failure.invalid("repeats", "is none of once, daily and weekly")
        }
        return repetition
    }

    private static func zone(_ text: String?, _ site: Site) throws -> Zone {
        guard let text else { return site.organisation.calendar.zone }
        guard let zone = Zone(identifier: text) else {
            throw Failure.invalid("zone", "\"\(text)\" is no IANA time zone, such as Europe/Berlin")
        }
        return zone
    }

    private static func json(_ window: MaintenanceWindow, now: Timestamp) -> JSONValue {
        let next = window.occurrence(at: now)
        return .of([
            "id": JSONValue(window.id.description), "title": JSONValue(window.title),
            "matchers": .array(window.matchers.map { JSONValue($0.text) }),
            "integration": window.integration.map { JSONValue($0) }, "lasting": JSONValue(window.length.text),
            "repeats": JSONValue(window.repeats.rawValue), "zone": JSONValue(window.zone.identifier),
            "created_by": JSONValue(window.createdBy), "starts_at": JSONValue(window.startsAt),
            "next_starts_at": next.map { JSONValue($0.start) }, "next_ends_at": next.map { JSONValue($0.end) },
        ])
    }
}

extension AnswerShape {
    fileprivate static let maintenance = AnswerShape(
        "MaintenanceWindow",
        [
            .required("id", "a UUID"), .required("title", "what is done then"),
            .required("matchers", "all of them must hold", .list), .optional("integration", "whose alerts it is about"),
            .required("lasting", "how long each time is"), .required("repeats", "once, daily or weekly"),
            .required("zone", "on whose clocks it repeats"), .required("created_by", "a name"),
            .required("starts_at", "when it first begins", .time),
            .optional("next_starts_at", "of the time that is on, or the next", .time),
            .optional("next_ends_at", "of the same", .time),
        ]
    )
}
