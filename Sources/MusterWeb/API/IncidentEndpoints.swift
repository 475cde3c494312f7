import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Declaring, listing, reading.
enum IncidentEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents",
            summary: "Incidents, the latest declared first",
            permission: .read,
            query: paging + IncidentFilter.fields,
            answers: .summary.page
        ) { call in
            let limit = try call.limit
            let cursor = try call.cursor
            let filter = try IncidentFilter(call.query)
            let found = try await call.site.parts.database.read { connection in
                try IncidentBoard(connection).list(filter, for: call.eyes, before: cursor, limit: limit)
            }
            let next = found.count == limit ? found.last?.cursor.description : nil
            return .page(found.map { IncidentJSON.summary($0) }, next: next)
        },
        Endpoint(
            method: .post,
            path: "/incidents",
            summary: "Declare an incident: a title, or functionality, state and audience",
            permission: .respond,
            fields: [
                .required("severity", "as the process names it; a type can say it instead", unless: "type"),
                .optional("title", "what it is called"),
                .optional("functionality", "what is affected"), .optional("state", "how: failing, slow, unavailable"),
                .optional("audience", "for whom"), .optional("description", "what is known"),
                .optional("service", "key of the affected service; its team is paged"),
                .optional("type", "one of the process's; it fills in what is not given"),
                .optional("category", "one of the status page's"), .optional("facts", "facts by name", .object),
                .optional("milestones", "started, detected … by name, for an incident of the past", .object),
                .optional("drill", "kept out of the figures, and told to nobody outside", .boolean),
                .optional("restricted", "only for those who are called or let in", .boolean),
                .optional("alert", "id of an alert that waits, which then belongs to the incident"),
            ],
            status: .created,
            location: address("")
        ) { call in
            let process = call.site.parts.processes.current
            let facts = try call.texts("facts").map { (try Names.fact($0.key, process), $0.value) }
            var milestones: [Milestone: Timestamp] = [:]
            for (name, text) in try call.texts("milestones") {
                guard let moment = Timestamp(rfc3339: text) else {
                    throw Failure.invalid(name, "\"\(text)\" is not a time; write it as 2026-03-02T09:00:00Z")
                }
                milestones[try Names.milestone(name, name)] = moment
            }
            let declaration = Declaration(
                severity: call.text("severity") ?? "",
                title: call.text("title"),
                functionality: call.text("functionality"),
                state: call.text("state"),
                audience: call.text("audience"),
                description: call.text("description"),
                service: call.text("service"),
                category: call.text("category"),
                facts: Dictionary(facts, uniquingKeysWith: { _, last in last }),
                milestones: milestones,
                drill: call.flag("drill") ?? false,
                restricted: call.flag("restricted") ?? false,
                mobilises: milestones[.resolved] == nil,
                type: call.text("type").map(Names.key)
            )
            let incident = try await declare(declaration, call)
            return IncidentJSON(incident, process, call.site).whole
        },
        Endpoint(method: .get, path: "/incidents/{ref}", summary: "An incident, whole", permission: .read) { call in
            let (incident, process) = try await call.incident()
            return IncidentJSON(incident, process, call.site).whole
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/description",
            summary: "Change what it is called and what is known",
            permission: .respond,
            fields: [
                .optional("title", "what it is called"), .optional("functionality", "what is affected"),
                .optional("state", "how"), .optional("audience", "for whom"), .optional("description", "what is known"),
                .optional("service", "key of the affected service"), .optional("category", "one of the status page's"),
                .optional("type", "one of the process's"),
            ]
        ) { call in
            try await call.run { _, _ in
                func prose(_ field: String) -> Prose? { call.text(field).map { Prose($0) } }
                return .describe(
                    .init(
                        title: prose("title"),
                        functionality: prose("functionality"),
                        state: prose("state"),
                        audience: prose("audience"),
                        description: prose("description"),
                        service: call.text("service"),
                        category: call.text("category"),
                        type: call.text("type").map(Names.key)
                    )
                )
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/severity",
            summary: "Change the severity",
            permission: .respond,
            fields: [
                .required("severity", "the new one; the present one where only the category is chosen"),
                .required("reason", "why; it is recorded"),
                .optional("category", "one of the status page's, where the severity needs one"),
            ]
        ) { call in
            let (incident, process) = try await call.incident()
            let commands = incident.classify(
                severity: call.required("severity"),
                reason: call.required("reason"),
                category: call.text("category")
            )
            let after = try await call.site.commands.run(commands, on: incident.id, as: call.actor, by: call.source)
            return IncidentJSON(after, process, call.site).whole
        },
        facts(.put), facts(.post),
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/obligations",
            summary: "What is due next, and how each clock has fared",
            permission: .read,
            answers: .obligations
        ) { call in
            let (incident, process) = try await call.incident()
            let json = IncidentJSON(incident, process, call.site)
            let promises = obligations(of: incident, under: process, calendar: call.site.organisation.calendar)
            let record = incident.record.reduce(into: [String: JSONValue]()) { record, fared in
                record[fared.key] = JSONValue.of([
                    "kept": JSONValue(fared.value.kept.count), "kept_late": JSONValue(fared.value.keptLate.count),
                    "missed": JSONValue(incident.missed(by: fared.key, under: process)),
                    "reminded": JSONValue(fared.value.reminded.count),
                ])
            }
            return .of(["items": .array(promises.map(json.promise)), "record": .object(record)])
        },
    ]

    static let paging: [Endpoint.Field] = [
        .optional("limit", "how many, 1 to 500 (50)", .integer),
        .optional("cursor", "the next_cursor of the page before"),
    ]

    /// Where an incident that was declared is found.
    ///
    /// - Parameter part: below it, such as `/updates`.
    static func address(_ part: String) -> @Sendable (JSONValue) -> String? {
        { incident in incident["reference"]?.text.map { "/api/v1/incidents/\($0)\(part)" } }
    }

    private static func declare(_ declaration: Declaration, _ call: APICall) async throws -> Incident {
        guard let alert = call.text("alert") else {
            return try await call.site.commands.declare(declaration, as: call.actor, by: call.source)
        }
        do {
            guard let id = ID<Alert>(alert) else { throw EngineError.noSuchAlert }
            return try await call.site.signals.declare(declaration, from: id, as: call.actor, by: call.source)
        } catch EngineError.noSuchAlert {
            throw Failure.invalid("alert", "there is no alert with the id \"\(alert)\"")
        }
    }

    private static func facts(_ method: HTTPRequest.Method) -> Endpoint {
        Endpoint(
            method: method,
            path: "/incidents/{ref}/facts",
            summary: "Put facts on record, by their names",
            permission: .respond,
            isOpen: true
        ) { call in
            let (incident, process) = try await call.incident()
            let commands = try APICall.texts(call.body).sorted { $0.key < $1.key }
                .map { name, text in IncidentCommand.recordFact(try Names.fact(name, process), value: text) }
            let after = try await call.site.commands.run(commands, on: incident.id, as: call.actor, by: call.source)
            return IncidentJSON(after, process, call.site).whole
        }
    }
}

extension APICall {
    var limit: Int {
        get throws {
            guard let text = query["limit"] else { return 50 }
            guard let limit = Int(text), (1...500).contains(limit) else {
                throw Failure.invalid("limit", "must be 1 to 500")
            }
            return limit
        }
    }

    var cursor: ListCursor? {
        get throws {
            guard let text = query["cursor"] else { return nil }
            guard let cursor = ListCursor(text) else { throw Failure.invalid("cursor", "is not one that was given") }
            return cursor
        }
    }
}

extension JSONValue {
    static func page(_ items: [JSONValue], next: String?) -> JSONValue {
        .of(["items": .array(items), "next_cursor": next.map { JSONValue($0) }])
    }
}
