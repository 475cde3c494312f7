import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The backlogs of the teams.
enum TicketEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/tickets",
            summary: "Work that is no incident, the latest first, and before them those of restricted incidents",
            permission: .read,
            query: [
                .optional("open", "true or false"), .optional("limit", "how many, 1 to 500 (50)", .integer),
                .optional("cursor", "the next_cursor of the page before"),
            ],
            answers: .ticket.page
        ) { call in
            let isOpen = try call.query["open"].map { text in
                guard ["true", "false"].contains(text) else {
                    throw Failure.invalid("open", "is neither true nor false")
                }
                return text == "true"
            }
            let (limit, before) = (try call.limit, try call.numberBefore)
            let found = try await call.site.parts.database.read {
                try Tickets($0).list(isOpen: isOpen, before: before, for: call.eyes, limit: limit)
            }
            let next = found.count == limit ? found.last.map { "\($0.number)" } : nil
            return .page(found.map { json($0, call.site) }, next: next)
        },
        Endpoint(
            method: .get,
            path: "/tickets/{ticket}",
            summary: "One ticket",
            permission: .read,
            answers: .ticket
        ) { call in
            let number = try number(call)
            let found = try await call.site.parts.database.read { try Tickets($0).find(number: number, for: call.eyes) }
            guard let found else { throw Failure.notFound }
            return json(found, call.site)
        },
        Endpoint(
            method: .post,
            path: "/tickets",
            summary: "Write a ticket into a team's backlog",
            permission: .respond,
            fields: [
                .required("title", "what is wrong"), .optional("description", "more of it"),
                .optional("service", "key of it"), .optional("team", "key of it (the owner of the service)"),
            ],
            status: .created,
            answers: .ticket,
            location: address
        ) { call in
            let details = Ticket.Details(
                title: call.required("title"),
                description: call.text("description") ?? "",
                service: call.text("service"),
                createdBy: call.viewer.id
            )
            return json(try await Backlog(call.site.parts).add(details, team: try call.team()), call.site)
        },
        Endpoint(
            method: .post,
            path: "/tickets/{ticket}/closure",
            summary: "Say what was done",
            permission: .respond,
            fields: [.required("outcome", "what was done")],
            answers: .ticket
        ) { call in
            let outcome = call.required("outcome")
            let ticket = try await Backlog(call.site.parts).close(number(call), outcome: outcome, for: call.eyes)
            return json(ticket, call.site)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/ticket",
            summary: "End an incident that turned out to be none, with a ticket in its place",
            permission: .respond,
            fields: [
                .required("reason", "why it is no incident"), .optional("team", "key of it (the owner of the service)"),
            ],
            status: .created,
            answers: .ticket,
            location: address
        ) { call in
            let (incident, _) = try await call.incident()
            let ticket = try await Backlog(call.site.parts).add(
                from: incident.id,
                reason: call.required("reason"),
                team: try call.team(),
                as: call.actor,
                by: call.source
            )
            return json(ticket, call.site)
        },
    ]

    @Sendable
    static func address(_ ticket: JSONValue) -> String? { ticket["reference"]?.text.map { "/api/v1/tickets/\($0)" } }

    private static func number(_ call: APICall) throws -> Int {
        guard let number = Reference.number(call.parameter("ticket"), "TKT") else { throw Failure.notFound }
        return number
    }

    static func json(_ ticket: Ticket, _ site: Site) -> JSONValue {
        let details = ticket.details
        return .of([
            "id": JSONValue(ticket.id.description), "reference": JSONValue(ticket.reference),
            "title": JSONValue(details.title), "description": JSONValue(details.description),
            "team": ticket.team.flatMap(site.organisation.team).map { JSONValue($0.key) },
            "service": details.service.map { JSONValue($0) }, "origin": details.origin.map { JSONValue($0) },
            "incident": details.incident.map { JSONValue($0.description) },
            "alert": details.alert.map { JSONValue($0.description) }, "open": .bool(ticket.isOpen),
            "created_at": JSONValue(ticket.createdAt), "closed_at": ticket.closedAt.map { JSONValue($0) },
            "outcome": details.outcome.map { JSONValue($0) },
        ])
    }
}

extension AnswerShape {
    static let ticket = AnswerShape(
        "Ticket",
        [
            .required("id", "a UUID"), .required("reference", "as TKT-7"), .required("title", "what is wrong"),
            .required("description", "may be empty"), .optional("team", "key of the team whose backlog it is in"),
            .optional("service", "key of it"), .optional("origin", "what it was made of"),
            .optional("incident", "id of it"), .optional("alert", "id of it"),
            .required("open", "not done yet", .boolean),
            .required("created_at", "when", .time), .optional("closed_at", "when", .time),
            .optional("outcome", "what was done"),
        ]
    )
}
