import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// What only the sandbox has: its clock, and the list of what would have left.
enum SandboxEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/sandbox/messages",
            summary: "What would have left, newest first",
            permission: .read,
            query: IncidentEndpoints.paging,
            answers: .message.page
        ) { call in
            _ = try sandbox(call.site)
            let (limit, cursor) = (try call.limit, try call.cursor)
            let found = try await call.site.sandboxMessages(for: call.eyes, before: cursor, limit: limit)
            return .page(found.messages.map(json), next: found.next)
        },
        Endpoint(
            method: .get,
            path: "/sandbox/clock",
            summary: "What time it is there",
            permission: .read,
            answers: .clock
        ) { call in
            _ = try sandbox(call.site)
            return .of(["now": JSONValue(call.now)])
        },
        Endpoint(
            method: .post,
            path: "/sandbox/clock",
            summary: "Put the clock forward; every timer in between fires in order",
            permission: .respond,
            fields: [.required("advance", "how far, as PT15M")],
            answers: .clock
        ) { call in
            guard let length = Duration(iso8601: call.required("advance")) else {
                throw Failure.invalid("advance", "is not a length of time such as PT15M")
            }
            return .of(["now": JSONValue(try await sandbox(call.site).advance(by: length))])
        },
    ]

    static func sandbox(_ site: Site) throws -> Sandbox {
        guard let sandbox = site.sandbox else {
            throw Failure(.notFound, "Not a sandbox", "This Muster is live; start one with `muster serve --sandbox`.")
        }
        return sandbox
    }

    private static func json(_ message: SandboxMessage) -> JSONValue {
        .of([
            "to": JSONValue(message.to), "channel": JSONValue(message.channel), "subject": JSONValue(message.subject),
            "body": JSONValue(message.body),
            "links": .array(message.links.map { .of(["title": JSONValue($0.title), "url": JSONValue($0.url)]) }),
            "when": JSONValue(message.when), "state": JSONValue(message.state),
            "incident": message.incident.map { JSONValue($0) },
            "attachments": .array(message.attachments.map { JSONValue($0) }),
        ])
    }
}

/// A message that would have left.
struct SandboxMessage: Sendable {
    var to: String
    var channel: String
    var subject: String
    var body: String
    var links: [OutgoingMessage.Link]
    var when: Timestamp
    var state: String
    /// Reference of the incident that it is about; nil for one that is about none.
    var incident: String?
    /// Names of the files that go along.
    var attachments: [String]
}

extension Site {
    /// - Returns: those of incidents that the viewer may know of, and where the next page begins.
    func sandboxMessages(
        for viewer: Viewer,
        before cursor: ListCursor?,
        limit: Int
    ) async throws -> (messages: [SandboxMessage], next: String?) {
        let (entries, references) = try await parts.database.read { connection in
            let entries = try Outbox(connection).list(for: viewer, before: cursor, limit: limit)
            let board = IncidentBoard(connection)
            let references = try Set(entries.compactMap(\.message.incident)).compactMap { id in
                try board.summary(id).map { (id, $0.reference) }
            }
            return (entries, Dictionary(references, uniquingKeysWith: { one, _ in one }))
        }
        let last = entries.count == limit ? entries.last?.message : nil
        let messages = try entries.map { entry in
            let message = try JSONDecoder().decode(OutgoingMessage.self, from: Data(entry.message.payload.utf8))
            return SandboxMessage(
                to: message.to,
                channel: message.channel.rawValue,
                subject: message.subject,
                body: message.body,
                links: message.links,
                when: entry.message.createdAt,
                state: entry.state.rawValue,
                incident: entry.message.incident.flatMap { references[$0] },
                attachments: message.attachments.map(\.name)
            )
        }
        return (messages, last.map { ListCursor(at: $0.createdAt, id: $0.id.description).description })
    }
}
