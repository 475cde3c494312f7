import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The chat servers that war rooms are bridged with.
enum ChatEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/chat-servers",
            summary: "The chat servers that are set up, and how they were last seen",
            permission: .administer,
            answers: .chatServer.page
        ) { call in
            .page(try await ChatTest(call.site.parts).states().map(json), next: nil)
        },
        Endpoint(
            method: .post,
            path: "/chat-servers/{server}/test",
            summary: "Ask a chat server whether it takes the token, and have a message sent to yourself",
            permission: .administer,
            answers: .draft
        ) { call in
            guard let channel = Channel(rawValue: call.parameter("server")) else { throw Failure.notFound }
            let text = try await ChatTest(call.site.parts).run(channel, for: call.viewer)
            return .of(["text": JSONValue(text)])
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/chat-rooms",
            summary: "Where the war room of an incident is mirrored",
            permission: .read,
            answers: .chatRoom.page
        ) { call in
            let (incident, _) = try await call.incident()
            let rooms = try await call.site.parts.database.read { try ChatRooms($0).list(of: incident.id) }
            return .page(rooms.filter { $0.room != nil }.map(json), next: nil)
        },
    ]

    private static func json(_ state: ChatTest.State) -> JSONValue {
        .of([
            "server": JSONValue(state.channel.rawValue), "name": JSONValue(state.name),
            "has_rooms": .bool(state.rules.hasRooms), "open_rooms": JSONValue(state.openRooms),
            "seen_at": state.sight.map { JSONValue($0.at) }, "problem": state.sight?.problem.map { JSONValue($0) },
        ])
    }

    private static func json(_ room: ChatRoom) -> JSONValue {
        .of([
            "server": JSONValue(room.server), "room": room.room.map { JSONValue($0) },
            "name": JSONValue(room.name), "wanted_name": JSONValue(room.wantedName), "open": .bool(room.isOpen),
            "told_through": JSONValue(room.toldThrough),
        ])
    }
}

extension AnswerShape {
    fileprivate static let chatServer = AnswerShape(
        "ChatServer",
        [
            .required("server", "slack or matrix"), .required("name", "as people call it"),
            .required("has_rooms", "whether incidents have rooms there", .boolean),
            .required("open_rooms", "how many are open", .integer),
            .optional("seen_at", "when it was last spoken to", .time),
            .optional("problem", "what was wrong then; none where all was well"),
        ]
    )

    fileprivate static let chatRoom = AnswerShape(
        "ChatRoom",
        [
            .required("server", "slack or matrix"), .optional("room", "the server's own name for it"),
            .required("name", "as the server took it"), .required("wanted_name", "as the process names it"),
            .required("open", "false once it is closed", .boolean),
            .required("told_through", "sequence of the last entry that stands there", .integer),
        ]
    )
}
