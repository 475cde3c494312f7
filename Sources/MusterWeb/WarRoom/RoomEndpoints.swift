import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The war room by the API: its verbs, its chat, and what reaches over two incidents.
enum RoomEndpoints {
    static let all: [Endpoint] = RoomVerb.all.map(endpoint) + chat + drafts + others

    private static func endpoint(_ verb: RoomVerb) -> Endpoint {
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/\(verb.path)",
            summary: verb.summary,
            permission: .respond,
            fields: verb.fields
        ) { call in
            let (incident, process) = try await call.incident()
            let command = try verb.command(words(call, process))
            let after = try await call.site.commands.run(
                .room(command),
                on: incident.id,
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(after, process, call.site).whole
        }
    }

    private static func words(_ call: APICall, _ process: ProcessDefinition) -> RoomWords {
        RoomWords(
            values: call.body.compactMapValues(\.asTyped),
            place: call.parameters["number"],
            process: process,
            organisation: call.site.organisation,
            me: call.viewer.id
        )
    }

    private static let chat: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/chat",
            summary: "What was said in the war room, oldest first",
            permission: .read,
            query: IncidentEndpoints.paging,
            answers: .entry.page
        ) { call in
            let (incident, process) = try await call.incident()
            return try await CommunicationEndpoints.entries(of: incident, process, call, .chat)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/chat",
            summary: "Say something in the war room; what begins with a slash is a command, as in the page's composer",
            permission: .respond,
            fields: [
                .required("text", "what to say"),
                .optional("answers", "sequence of the line that it answers", .integer),
            ],
            status: .created,
            location: IncidentEndpoints.address("/chat")
        ) { call in
            let (incident, process) = try await call.incident()
            let text = call.required("text")
            let said = IncidentCommand.room(.say(text, answers: call.integer("answers")))
            let command = try SlashCommand(text)?.command(incident, process, call.site, me: call.viewer.id) ?? said
            let after = try await call.site.commands.run(command, on: incident.id, as: call.actor, by: call.source)
            return IncidentJSON(after, process, call.site).whole
        },
    ]

    private static let drafts: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/handover/draft",
            summary: "The report of the situation as the record gives it, to go on from",
            permission: .read,
            answers: .draft
        ) { call in
            let (incident, process) = try await call.incident()
            return .of(["text": JSONValue(call.site.situation(of: incident, process))])
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/updates/draft",
            summary:
                "What the answers to the questions of this phase give for an update; empty where nobody answered any",
            permission: .read,
            answers: .draft
        ) { call in
            let (incident, process) = try await call.incident()
            return .of(["text": JSONValue(incident.updateDraft(under: process) ?? "")])
        },
    ]

    private static let others: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/links",
            summary: "Link it with another incident",
            permission: .respond,
            fields: [
                .required("other", "reference of the other"), .required("reason", "why"),
                .optional("relation", "related, part_of, has_part … (related)"),
            ]
        ) { call in
            let (incident, process) = try await call.incident()
            let relation: IncidentLink.Relation =
                call.text("relation") == nil
                ? .related : try words(call, process).choice("relation", IncidentLink.Relation.self)
            let other = try await call.other("other")
            let after = try await call.site.commands.link(
                incident.id,
                relation,
                other.id,
                because: call.required("reason"),
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(after, process, call.site).whole
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/merger",
            summary: "End it as a duplicate of another incident; answers with that one",
            permission: .respond,
            fields: [.required("into", "reference of the other"), .required("reason", "why")]
        ) { call in
            let (incident, _) = try await call.incident()
            let target = try await call.other("into")
            let after = try await call.site.commands.merge(
                incident.id,
                into: target.id,
                because: call.required("reason"),
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(after, try await call.site.process(of: after), call.site).whole
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/parts",
            summary: "Declare a part of it as an incident of its own; answers with that one",
            permission: .respond,
            fields: [
                .required("title", "what the new one is called"), .required("reason", "why"),
                .optional("severity", "of the new one; the same where none is given"),
                .optional("service", "key of the affected service"),
                .optional("relation", "split_into or has_part (split_into)"),
            ],
            status: .created,
            location: IncidentEndpoints.address("")
        ) { call in
            let (incident, process) = try await call.incident()
            let relation: IncidentLink.Relation =
                call.text("relation") == nil
                ? .splitInto : try words(call, process).choice("relation", IncidentLink.Relation.self)
            let part = try await call.site.commands.split(
                incident.id,
                relation,
                declaring: Declaration(
                    severity: call.text("severity") ?? incident.severity,
                    title: call.required("title"),
                    service: call.text("service"),
                    category: incident.category
                ),
                because: call.required("reason"),
                as: call.actor,
                by: call.source
            )
            return IncidentJSON(part, try await call.site.process(of: part), call.site).whole
        },
    ]
}

extension APICall {
    /// Another incident that a field names.
    ///
    /// - Throws: 422 that names the field, also for one that the caller may not know of: the two answers are the same.
    fileprivate func other(_ field: String) async throws -> Incident {
        do {
            return try await site.incident(required(field), for: eyes)
        } catch EngineError.noSuchIncident {
            throw Failure.invalid(field, "there is no incident \(required(field))")
        }
    }
}

extension JSONValue {
    /// As somebody would type it into a form; nil for what nobody gave.
    fileprivate var asTyped: String? {
        switch self {
        case .string(let text): text.contains { !$0.isWhitespace } ? text : nil
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .bool(let flag): flag ? "yes" : "no"
        case .array(let items): items.compactMap(\.asTyped).joined(separator: "\n")
        case .null, .object: nil
        }
    }
}
