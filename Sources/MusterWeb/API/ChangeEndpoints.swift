import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Deployments and other deeds that may be the cause of something.
enum ChangeEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/changes",
            summary: "Deployments and other changes, the latest first",
            permission: .read,
            query: IncidentEndpoints.paging,
            answers: .change.page
        ) { call in
            let (limit, cursor) = (try call.limit, try call.cursor)
            let found = try await call.site.parts.database.read { connection in
                try ChangeEvents(connection).list(before: cursor, limit: limit)
            }
            return .page(found.map(json), next: found.count == limit ? found.last?.cursor.description : nil)
        },
        Endpoint(
            method: .post,
            path: "/changes",
            summary: "Say that something was changed; it pages nobody, and stands beside alerts and incidents",
            permission: .respond,
            fields: [
                .required("summary", "what was changed"), .optional("source", "where, or by what"),
                .optional("url", "where to read more"), .optional("at", "when (now)", .time),
            ],
            status: .created,
            answers: .change,
            location: { _ in "/api/v1/changes" }
        ) { call in
            if let url = call.text("url"), !url.hasPrefix("https://"), !url.hasPrefix("http://") {
                throw Failure.invalid("url", "must begin with https:// or http://")
            }
            let change = try await call.site.reception.note(
                PlainChange(
                    at: call.time("at") ?? call.now,
                    summary: call.required("summary"),
                    source: call.text("source"),
                    url: call.text("url")
                ),
                from: call.viewer.name
            )
            return json(change)
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/changes",
            summary: "What was changed shortly before an incident and while it lasted, the latest first",
            permission: .read,
            answers: .change.page
        ) { call in
            let (incident, _) = try await call.incident()
            return .page(try await call.site.changes(around: incident).map(json), next: nil)
        },
    ]

    private static func json(_ change: ChangeEvent) -> JSONValue {
        .of([
            "id": JSONValue(change.id.description), "integration": JSONValue(change.integration),
            "at": JSONValue(change.at), "received_at": JSONValue(change.receivedAt),
            "summary": JSONValue(change.summary), "source": change.source.map { JSONValue($0) },
            "url": change.url.map { JSONValue($0) },
        ])
    }
}

extension AnswerShape {
    fileprivate static let change = AnswerShape(
        "Change",
        [
            .required("id", "a UUID"), .required("integration", "by which it came"), .required("at", "when", .time),
            .required("received_at", "when", .time), .required("summary", "what was changed"),
            .optional("source", "where"), .optional("url", "to read more"),
        ]
    )
}

extension Site {
    /// What was changed shortly before an incident began and while it lasted, the latest first.
    func changes(around incident: Incident) async throws -> [ChangeEvent] {
        let began = incident.milestones[.started] ?? incident.milestones[.detected] ?? incident.declaredAt
        let ended = incident.milestones[.resolved] ?? incident.milestones[.closed] ?? now
        return try await parts.database.read { connection in
            try ChangeEvents(connection).list(from: began - AlertTrace.changeWindow, to: ended, limit: 100)
        }
    }
}
