import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The retrospective, its document, action items, the customers' report.
enum ReviewEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/retrospective/schedule",
            summary: "Schedule the retrospective and invite those who come",
            permission: .respond,
            fields: [.required("at", "when", .time), .optional("minutes", "how long", .integer)]
        ) { call in
            guard let at = call.time("at") else { throw Failure.invalid("at", "is missing") }
            return try await call.run { _, _ in .scheduleRetrospective(at: at, minutes: call.integer("minutes")) }
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/retrospective",
            summary: "The document: as saved, or as the record drafts it",
            permission: .read,
            answers: .document
        ) { call in
            let (incident, process) = try await call.incident()
            let markdown = try await call.site.retrospectiveDocument(of: incident, process)
            return .of([
                "markdown": JSONValue(markdown), "edition": JSONValue(incident.retrospective.edition),
                "draft": .bool(incident.retrospective.markdown == nil),
            ])
        },
        Endpoint(
            method: .put,
            path: "/incidents/{ref}/retrospective",
            summary: "Save the document",
            permission: .respond,
            fields: [.required("markdown", "the document"), .required("edition", "the one that was edited", .integer)]
        ) { call in
            try await call.run { _, _ in
                .saveRetrospective(markdown: call.required("markdown"), edition: call.integer("edition") ?? 0)
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/report",
            summary: "Move the customers' report on: drafted, reviewed by whom the process names, published",
            permission: .read,
            fields: [
                .required("stage", "drafted, reviewed or published"), .optional("text", "the report"),
                .optional("edition", "its report_edition as it was read; a newer one is left as it is", .integer),
            ]
        ) { call in
            guard let stage = ReportStage(rawValue: call.required("stage")) else {
                throw Failure.invalid("stage", "is none of drafted, reviewed, published")
            }
            let command = IncidentCommand.advanceReport(
                stage,
                text: call.text("text"),
                edition: call.integer("edition")
            )
            if !command.isReview { try Permission.respond.check(call.viewer) }
            return try await call.run { _, _ in command }
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/action-items",
            summary: "The action items",
            permission: .read,
            answers: .actionItem.page
        ) { call in
            let (incident, process) = try await call.incident()
            let json = IncidentJSON(incident, process, call.site)
            return .page(incident.actionItems.map(json.item), next: nil)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/action-items",
            summary: "Add an action item",
            permission: .respond,
            fields: [
                .required("title", "what is to be done"), .required("type", "as the process names them"),
                .optional("owner", "a handle"), .optional("criticality", "as the process names them"),
                .optional("target_at", "by when", .time), .optional("ticket", "its ticket"),
            ],
            status: .created,
            location: IncidentEndpoints.address("/action-items")
        ) { call in
            let owner = try call.text("owner").map { try call.find(person: $0, "owner") }
            return try await call.run { _, _ in
                .addActionItem(
                    ActionItemRequest(
                        title: call.required("title"),
                        owner: owner,
                        type: call.required("type"),
                        criticality: call.text("criticality"),
                        targetAt: call.time("target_at"),
                        ticket: call.text("ticket")
                    )
                )
            }
        },
        Endpoint(
            method: .patch,
            path: "/incidents/{ref}/action-items/{item}",
            summary: "Change an action item",
            permission: .respond,
            fields: [
                .optional("done", "whether it is done", .boolean), .optional("owner", "a handle"),
                .optional("target_at", "by when", .time), .optional("ticket", "its ticket"),
            ]
        ) { call in
            guard let id = ID<ActionItem>(call.parameter("item")) else { throw Failure.notFound }
            let owner = try call.text("owner").map { try call.find(person: $0, "owner") }
            return try await call.run { _, _ in
                .changeActionItem(
                    .init(
                        id: id,
                        owner: owner,
                        done: call.flag("done"),
                        targetAt: call.time("target_at"),
                        ticket: call.text("ticket").map { Prose($0) }
                    )
                )
            }
        },
    ]
}

extension Site {
    /// The retrospective document as last saved, or as the record drafts it.
    func retrospectiveDocument(of incident: Incident, _ process: ProcessDefinition) async throws -> String {
        if let markdown = incident.retrospective.markdown { return markdown }
        return RetrospectiveDraft(
            incident: incident,
            process: process,
            organisation: organisation,
            timeline: try await timeline(of: incident, process),
            now: now
        ).markdown
    }

    /// The whole timeline, oldest first.
    func timeline(of incident: Incident, _ process: ProcessDefinition) async throws -> [TimelineEntry] {
        let writer = TimelineWriter(process: process, organisation: organisation)
        let records = try await parts.database.read { try EventLog($0).load(incident.id) }
        return records.map(writer.entry)
    }
}
