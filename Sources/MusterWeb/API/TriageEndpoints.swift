import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Reports, what is made of them and of alerts that wait, and trials of rules.
enum TriageEndpoints {
    static let all: [Endpoint] = reports + decisions + alerts + trials

    private static let trials: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/triage/trials",
            summary: "Try the rules of a process file on the alerts that came in; nothing is changed",
            permission: .read,
            fields: [
                .required("process", "the file's text"),
                .optional("days", "of how many days, 1 to 400 (30)", .integer),
            ],
            answers: .triageTrial
        ) { call in
            let days = call.integer("days") ?? 30
            guard (1...400).contains(days) else { throw Failure.invalid("days", "must be 1 to 400") }
            return json(
                try await call.site.signals.trial(of: call.required("process"), since: call.now - .days(days))
            )
        }
    ]

    private static let intakeFields: [Endpoint.Field] = IntakeField.allCases.map { field in
        Endpoint.Field.optional(field.rawValue, "\(field.label.lowercased()) (unknown)")
    }

    private static let reports: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/reports",
            summary: "What people have reported, the latest first",
            permission: .read,
            query: [
                .optional("state", IntakeReport.State.allCases.map(\.rawValue).joined(separator: ", ")),
                .optional("limit", "how many, 1 to 500 (50)", .integer),
                .optional("cursor", "the next_cursor of the page before"),
            ],
            answers: .intakeReport.page
        ) { call in
            let state = try call.query["state"].map { text in
                guard let state = IntakeReport.State(rawValue: text) else {
                    throw Failure.invalid("state", "\"\(text)\" is no state of a report")
                }
                return state
            }
            let (limit, before) = (try call.limit, try call.numberBefore)
            let found = try await call.site.parts.database.read { connection in
                try IntakeReports(connection).list(state, before: before, limit: limit).shown(to: call.eyes, connection)
            }
            let intake = Intake(call.site.parts)
            let shown = found.filter { intake.isVisible($0, to: call.viewer.id) }
            let next = found.count == limit ? found.last.map { "\($0.number)" } : nil
            return .page(shown.map { json($0, call.site) }, next: next)
        },
        Endpoint(
            method: .get,
            path: "/reports/{report}",
            summary: "One report",
            permission: .read,
            answers: .intakeReport
        ) { call in
            json(try await report(call), call.site)
        },
        Endpoint(
            method: .post,
            path: "/reports",
            summary: "Report that something is wrong; triage decides what it is",
            permission: .read,
            fields: [
                .required("title", "what is wrong"), .optional("description", "what happens"),
                .optional("route", "general, or security or privacy for their keepers alone (general)"),
                .optional("reporter", "who noticed it (you)"), .optional("contact", "where they are reached"),
                .optional("service", "key of a service"),
            ] + intakeFields,
            status: .created,
            answers: .intakeReport,
            location: { $0["reference"]?.text.map { "/api/v1/reports/\($0)" } }
        ) { call in
            guard let route = IntakeReport.Route(rawValue: call.text("route") ?? "general") else {
                throw Failure.invalid("route", "is none of general, security, privacy")
            }
            var answers: [IntakeField: String] = [:]
            for field in IntakeField.allCases { answers[field] = call.text(field.rawValue) }
            let reporter = call.text("reporter") ?? call.viewer.name
            answers[.source] = answers[.source] ?? "Report by \(reporter)"
            let details = IntakeReport.Details(
                route: route,
                title: call.required("title"),
                description: call.text("description") ?? "",
                reporter: reporter,
                contact: call.text("contact") ?? call.viewer.email,
                service: call.text("service"),
                answers: IntakeAnswers(answers)
            )
            return json(try await Intake(call.site.parts).receive(details), call.site)
        },
    ]

    private static let decisions: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/reports/{report}/declaration",
            summary: "Declare an incident from a report",
            permission: .respond,
            fields: [
                .optional("severity", "as the process names it (its default)"),
                .optional("category", "one of the status page's, where the severity needs one"),
            ],
            status: .created,
            location: IncidentEndpoints.address("")
        ) { call in
            let incident = try await Intake(call.site.parts).declare(
                number(call),
                severity: call.text("severity"),
                category: call.text("category"),
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(incident, try await call.site.process(of: incident), call.site).whole
        },
        Endpoint(
            method: .post,
            path: "/reports/{report}/merging",
            summary: "Say that a report belongs to an incident",
            permission: .respond,
            fields: [.required("incident", "reference of it")],
            answers: .intakeReport
        ) { call in
            let incident = try await call.site.incident(call.required("incident"), for: call.eyes)
            try await Intake(call.site.parts).join(number(call), to: incident.id, as: call.actor, by: call.source)
            return json(try await report(call), call.site)
        },
        Endpoint(
            method: .post,
            path: "/reports/{report}/declination",
            summary: "Say that a report is nothing, and why",
            permission: .respond,
            fields: [.required("reason", "why it is nothing")],
            answers: .intakeReport
        ) { call in
            try await Intake(call.site.parts).decline(number(call), reason: call.required("reason"), as: call.actor)
            return json(try await report(call), call.site)
        },
        Endpoint(
            method: .post,
            path: "/reports/{report}/ticket",
            summary: "Make a ticket of a report that is no incident",
            permission: .respond,
            fields: [.optional("team", "key of it (the owner of the service)")],
            status: .created,
            answers: .ticket,
            location: TicketEndpoints.address
        ) { call in
            let ticket = try await Intake(call.site.parts)
                .makeTicket(of: number(call), team: try call.team(), as: call.actor)
            return TicketEndpoints.json(ticket, call.site)
        },
    ]

    private static let alerts: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/alerts/{id}/merging",
            summary: "Say that an alert belongs to an incident",
            permission: .respond,
            fields: [.required("incident", "reference of it")],
            answers: .alert
        ) { call in
            guard let id = ID<Alert>(call.parameter("id")) else { throw Failure.notFound }
            let incident = try await call.site.incident(call.required("incident"), for: call.eyes)
            try await call.site.signals.join(id, to: incident.id, as: call.actor, by: call.source)
            guard let found = try await call.site.parts.database.read({ try AlertShelf($0).find(id) }) else {
                throw Failure.notFound
            }
            return SignalEndpoints.json(found)
        },
        Endpoint(
            method: .post,
            path: "/alerts/{id}/ticket",
            summary: "Make a ticket of an alert that is no incident",
            permission: .respond,
            fields: [.optional("team", "key of it (the owner of the service)")],
            status: .created,
            answers: .ticket,
            location: TicketEndpoints.address
        ) { call in
            guard let id = ID<Alert>(call.parameter("id")) else { throw Failure.notFound }
            let ticket = try await Backlog(call.site.parts).add(from: id, team: try call.team(), as: call.actor)
            return TicketEndpoints.json(ticket, call.site)
        },
    ]

    private static func number(_ call: APICall) throws -> Int {
        guard let number = Reference.number(call.parameter("report"), "REP") else { throw Failure.notFound }
        return number
    }

    private static func report(_ call: APICall) async throws -> IntakeReport {
        let number = try number(call)
        let found = try await call.site.parts.database.read { connection in
            try IntakeReports(connection).find(number: number).map { try [$0].shown(to: call.eyes, connection) }?.first
        }
        guard let report = found, Intake(call.site.parts).isVisible(report, to: call.viewer.id) else {
            throw Failure.notFound
        }
        return report
    }

    private static func json(_ report: IntakeReport, _ site: Site) -> JSONValue {
        let details = report.details
        let answers = Dictionary(
            uniqueKeysWithValues: IntakeField.allCases.map { ($0.rawValue, JSONValue(details.answers[$0])) }
        )
        let triage = site.parts.processes.current.triage
        let waits = report.state == .waiting
        return .of([
            "decide_by": waits ? triage.decideWithin.map { JSONValue(report.receivedAt + $0) } : nil,
            "declare_by": waits ? triage.declareWithin.map { JSONValue(report.receivedAt + $0) } : nil,
            "id": JSONValue(report.id.description), "reference": JSONValue(report.reference),
            "state": JSONValue(report.state.rawValue), "received_at": JSONValue(report.receivedAt),
            "route": JSONValue(details.route.rawValue), "title": JSONValue(details.title),
            "description": JSONValue(details.description), "reporter": details.reporter.map { JSONValue($0) },
            "contact": details.contact.map { JSONValue($0) }, "service": details.service.map { JSONValue($0) },
            "answers": .object(answers), "reason": JSONValue(report.reason),
            "incident": report.incident.map { JSONValue($0.description) },
            "ticket": report.ticket.map { JSONValue($0.description) },
        ])
    }

    private static func json(_ trial: TriageTrial) -> JSONValue {
        let rules: [JSONValue] = trial.lines.map { line in
            .of([
                "says": JSONValue(line.says), "outcome": JSONValue(line.outcome), "alerts": JSONValue(line.alerts),
                "incidents": JSONValue(line.incidents), "examples": .array(line.examples.map { JSONValue($0) }),
            ])
        }
        let changes: [JSONValue] = trial.changes.map { change in
            .of([
                "alert": JSONValue(change.alert.description), "title": JSONValue(change.title),
                "before": JSONValue(change.before), "after": JSONValue(change.after),
            ])
        }
        return .of([
            "alerts": JSONValue(trial.alerts), "rules": .array(rules), "changed": JSONValue(trial.changeCount),
            "changes": .array(changes),
        ])
    }
}

extension APICall {
    /// The number behind which a list goes on; nil for its beginning.
    var numberBefore: Int? {
        get throws {
            try query["cursor"].map { text in
                guard let number = Int(text) else { throw Failure.invalid("cursor", "is not from a page before") }
                return number
            }
        }
    }

    /// The team that the field names; nil where it is not given.
    func team() throws -> ID<Team>? {
        try text("team").map { key in
            guard let team = site.organisation.team(key: key) else {
                throw Failure.invalid("team", "there is no team \"\(key)\"")
            }
            return team.id
        }
    }
}

extension AnswerShape {
    static let intakeReport = AnswerShape(
        "IntakeReport",
        [
            .required("id", "a UUID"), .required("reference", "as REP-7"),
            .required("state", "waiting, declared, joined, declined or ticketed"),
            .required("received_at", "when", .time), .required("route", "general, security or privacy"),
            .required("title", "what is wrong"), .required("description", "may be empty"),
            .optional("reporter", "who noticed it"), .optional("contact", "where they are reached"),
            .optional("service", "key of it"),
            .required("answers", "by intake field; unknown where it is not", .object),
            .required("reason", "of what became of it; empty while it waits, and of an incident hidden from you"),
            .optional("incident", "id of it"),
            .optional("ticket", "id of it"),
            .optional("decide_by", "while it waits, where the process gives a time", .time),
            .optional("declare_by", "the same for its declaration", .time),
        ]
    )

    static let triageTrial = AnswerShape(
        "TriageTrial",
        [
            .required("alerts", "how many there were", .integer),
            .required("rules", "says, outcome, alerts, incidents and examples of each", .list),
            .required("changed", "of how many the rules in force make something else", .integer),
            .required("changes", "alert, title, before and after of the latest", .list),
        ]
    )
}
