import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The timeline, updates, check-ins.
enum CommunicationEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/timeline",
            summary: "The timeline, oldest first",
            permission: .read,
            query: IncidentEndpoints.paging,
            answers: .entry.page
        ) { call in
            let (incident, process) = try await call.incident()
            return try await entries(of: incident, process, call, .timeline)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/timeline",
            summary: "Add a line to the timeline",
            permission: .respond,
            fields: [
                .required("text", "what happened"),
                .optional("kind", "note, decision, action, hypothesis or correction"),
                .optional("at", "when it happened, if earlier", .time),
                .optional("refers_to", "sequence of the entry that it corrects or answers", .integer),
            ],
            status: .created,
            location: IncidentEndpoints.address("/timeline")
        ) { call in
            guard let kind = NoteKind(rawValue: call.text("kind") ?? "note") else {
                let known = NoteKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.invalid("kind", "is none of \(known)")
            }
            return try await call.run { _, _ in
                .note(kind: kind, text: call.required("text"), at: call.time("at"), refersTo: call.integer("refers_to"))
            }
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/updates",
            summary: "What the audiences were told, oldest first",
            permission: .read,
            answers: .update.page
        ) { call in
            let (incident, process) = try await call.incident()
            let json = IncidentJSON(incident, process, call.site)
            return .page(incident.updates.map(json.update), next: nil)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/updates",
            summary: "Send an update to an audience; where the process asks for an approval, propose it",
            permission: .respond,
            fields: [
                .required("audience", "as the process names it"),
                .required("state", "investigating, identified, monitoring, resolved or update"),
                .optional("message", "what you have to say; the template puts the rest around it"),
                .optional("body", "the whole text instead of the template"),
                .optional("subject", "instead of the template's"),
                .optional("components", "states of status components by key", .object),
            ],
            status: .created,
            location: IncidentEndpoints.address("/updates")
        ) { call in
            guard let state = UpdateState(rawValue: call.required("state")) else {
                let known = UpdateState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.invalid("state", "is none of \(known)")
            }
            let components = try call.texts("components").mapValues { text in
                guard let state = ComponentState(rawValue: text) else {
                    let known = ComponentState.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Failure.invalid("components", "\"\(text)\" is none of \(known)")
                }
                return state
            }
            return try await call.run { _, process in
                .sendUpdate(
                    UpdateRequest(
                        audience: Names.audience(call.required("audience"), process),
                        state: state,
                        message: call.text("message"),
                        subject: call.text("subject"),
                        body: call.text("body"),
                        components: components
                    )
                )
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/proposals/{update}/approval",
            summary: "Approve an update that somebody else wrote, and send it",
            // Whom the process names decides, whatever else they may do here.
            permission: .read
        ) { call in
            let id = try proposal(call)
            return try await call.run { _, _ in .approveUpdate(id) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/proposals/{update}/refusal",
            summary: "Keep an update that waits for approval from going",
            permission: .read,
            fields: [.required("reason", "why; its author is told")]
        ) { call in
            let id = try proposal(call)
            return try await call.run { _, _ in .declineUpdate(id, reason: call.required("reason")) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/check-ins",
            summary: "Record a check-in with the responders",
            permission: .respond,
            fields: [.required("note", "what they said")]
        ) { call in try await call.run { _, _ in .checkIn(note: call.required("note")) } },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/bridge",
            summary: "Set the link to the bridge",
            permission: .respond,
            fields: [.required("url", "a link")]
        ) { call in
            do {
                return try await call.run { _, _ in .setBridge(url: call.required("url")) }
            } catch IncidentRejection.invalid(_, let problem) {
                throw Failure.invalid("url", problem)
            }
        },
    ]

    /// A page of the timeline, or of the chat.
    static func entries(
        of incident: Incident,
        _ process: ProcessDefinition,
        _ call: APICall,
        _ strand: EventLog.Strand
    ) async throws -> JSONValue {
        let limit = call.query["limit"] == nil ? Limits.timelinePage : try call.limit
        guard let after = Int(call.query["cursor"] ?? "0"), after >= 0 else {
            throw Failure.invalid("cursor", "is not one that was given")
        }
        let records = try await call.site.parts.database.read { connection in
            try EventLog(connection).load(incident.id, strand, after: after, limit: limit)
        }
        let writer = TimelineWriter(process: process, organisation: call.site.organisation)
        let next = records.count == limit ? records.last.map { "\($0.sequence)" } : nil
        return .page(records.map { entry(writer.entry($0)) }, next: next)
    }

    /// `latest` is the only one that waits.
    private static func proposal(_ call: APICall) throws -> ID<Update>? {
        if call.parameter("update") == "latest" { return nil }
        guard let id = ID<Update>(call.parameter("update")) else { throw Failure.notFound }
        return id
    }

    private static func entry(_ entry: TimelineEntry) -> JSONValue {
        .of([
            "sequence": JSONValue(entry.sequence), "at": JSONValue(entry.occurredAt),
            "recorded_at": JSONValue(entry.recordedAt), "who": JSONValue(entry.who),
            "source": JSONValue(entry.source.rawValue), "kind": JSONValue(entry.kind.rawValue),
            "text": JSONValue(entry.text), "refers_to": entry.refersTo.map { JSONValue($0) },
        ])
    }
}
