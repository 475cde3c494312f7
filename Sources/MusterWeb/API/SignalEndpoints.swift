import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Alerts and what becomes of them.
enum SignalEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/alerts",
            summary: "Alerts, the latest first",
            permission: .read,
            query: IncidentEndpoints.paging + [
                .optional("firing", "true or false"),
                .optional("triage", "inbox, declared, joined, declined or ignored"),
                .optional(
                    "filter",
                    "what labels must be, as host=\"db1\"; among the latest alerts, without further pages"
                ),
            ],
            answers: .alert.page
        ) { call in
            if let filter = call.query["filter"] {
                let matchers = try SilenceEndpoints.matchers([JSONValue(filter)])
                let found = try await call.site.signals.find(matchers, limit: try call.limit)
                let shown = try await call.site.parts.database.read { try found.shown(to: call.eyes, $0) }
                let triage = call.site.parts.processes.current.triage
                return .page(shown.map { json($0, under: triage) }, next: nil)
            }
            let firing = try call.query["firing"].map { text in
                guard ["true", "false"].contains(text) else {
                    throw Failure.invalid("firing", "is neither true nor false")
                }
                return text == "true"
            }
            let triage = try call.query["triage"].map { text in
                guard let state = TriageState(rawValue: text) else {
                    let known = TriageState.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Failure.invalid("triage", "is none of \(known)")
                }
                return state
            }
            let (limit, cursor) = (try call.limit, try call.cursor)
            let found = try await call.site.parts.database.read { connection in
                try AlertShelf(connection).list(firing: firing, triage: triage, before: cursor, limit: limit)
                    .shown(to: call.eyes, connection)
            }
            let rules = call.site.parts.processes.current.triage
            return .page(
                found.map { json($0, under: rules) },
                next: found.count == limit ? found.last?.cursor.description : nil
            )
        },
        Endpoint(
            method: .get,
            path: "/alerts/{id}",
            summary: "An alert, with what its source sent and the rule that matched",
            permission: .read,
            answers: .alert
        ) { call in
            guard let id = ID<Alert>(call.parameter("id")),
                let found = try await call.site.parts.database.read({ connection in
                    try AlertShelf(connection).find(id).map { try [$0].shown(to: call.eyes, connection) }?.first
                })
            else { throw Failure.notFound }
            return json(found, payload: true)
        },
        Endpoint(
            method: .post,
            path: "/alerts/{id}/declaration",
            summary: "Declare an incident from an alert",
            permission: .respond,
            fields: [
                .optional("severity", "as the process names it (its default)"),
                .optional("category", "one of the status page's, where the severity needs one"),
            ],
            status: .created,
            location: IncidentEndpoints.address("")
        ) { call in
            guard let id = ID<Alert>(call.parameter("id")) else { throw Failure.notFound }
            let incident = try await call.site.signals.declare(
                id,
                severity: call.text("severity"),
                category: call.text("category"),
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(incident, try await call.site.process(of: incident), call.site).whole
        },
        Endpoint(
            method: .post,
            path: "/alerts/{id}/declination",
            summary: "Say that an alert is no incident, and why",
            permission: .respond,
            fields: [.required("reason", "why it is no incident")],
            answers: .alert
        ) { call in
            guard let id = ID<Alert>(call.parameter("id")) else { throw Failure.notFound }
            try await call.site.signals.decline(id, reason: call.required("reason"))
            guard let found = try await call.site.parts.database.read({ try AlertShelf($0).find(id) }) else {
                throw Failure.notFound
            }
            return json(found)
        },
    ]

    /// - Parameter triage: adds, to one that waits, until when the process wants it decided and declared.
    static func json(_ stored: StoredAlert, payload: Bool = false, under triage: Triage? = nil) -> JSONValue {
        let alert = stored.alert
        let waits = stored.isFiring && stored.triage == .inbox
        return .of([
            "id": JSONValue(alert.id.description), "integration": JSONValue(alert.integration),
            "fingerprint": JSONValue(alert.fingerprint), "title": JSONValue(alert.title),
            "status": stored.isFiring ? "firing" : "resolved",
            "labels": .object(alert.labels.mapValues { JSONValue($0) }),
            "annotations": .object(alert.annotations.mapValues { JSONValue($0) }),
            "generator_url": alert.generatorURL.map { JSONValue($0) }, "starts_at": JSONValue(alert.startsAt),
            "ends_at": JSONValue(alert.endsAt), "first_seen_at": JSONValue(stored.firstSeenAt),
            "last_seen_at": JSONValue(stored.lastSeenAt), "times_sent": JSONValue(stored.timesSent),
            "triage": JSONValue(stored.triage.rawValue), "triage_reason": JSONValue(stored.triageReason),
            "incident": stored.incident.map { JSONValue($0.description) },
            "acknowledged_by": stored.acknowledgedBy.map { JSONValue($0.text) },
            "acknowledged_at": stored.acknowledgedAt.map { JSONValue($0) },
            "snoozed_until": stored.snoozedUntil.map { JSONValue($0) },
            "payload": payload ? JSONValue(stored.payload) : nil,
            "decide_by": waits ? triage?.decideWithin.map { JSONValue(stored.noticedAt + $0) } : nil,
            "declare_by": waits ? triage?.declareWithin.map { JSONValue(stored.noticedAt + $0) } : nil,
        ])
    }
}
