package import MusterCore
import MusterStore

/// How a chat server stands, for an administrator; and a message by which they see that it works.
package struct ChatTest: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    package struct State: Equatable, Sendable {
        package var channel: Channel
        package var name: String
        package var rules: ChatRules
        package var openRooms: Int
        /// Nil where nothing was sent yet.
        package var sight: ChatBook.Sight?
    }

    /// Each server that is set up.
    package func states() async throws -> [State] {
        let parts = parts
        return try await parts.database.read { connection in
            try parts.chat.servers.map { server in
                State(
                    channel: server.channel,
                    name: server.name,
                    rules: server.rules,
                    openRooms: try ChatRooms(connection).countOpen(server.channel.rawValue),
                    sight: parts.chat.sight(of: server.channel)
                )
            }
        }
    }

    /// Asks the server whether the token is good, and sends a message to whoever tries it.
    ///
    /// - Returns: as whom and where it speaks, and what was sent.
    /// - Throws: ``EngineError/invalid(field:problem:)`` with what the server said.
    package func run(_ channel: Channel, for person: Person) async throws -> String {
        guard let server = parts.chat.server(channel) else {
            throw EngineError.invalid(field: "server", problem: "\(channel.rawValue) is not set up; see docs/chat.md")
        }
        do throws(RemoteFailure) {
            let identity = try await server.check()
            guard let account = try await ChatPeople(parts, server).account(of: person) else {
                parts.chat.note(nil, of: channel, now: parts.clock.now())
                return
                    "\(server.name) takes the token: \(identity). It knows no account of yours; add one under My notifications, and a message can be sent to it."
            }
            let room = try await server.direct(to: account)
            let post = ChatPost(
                key: "chat:test:\(parts.makeID())",
                text: "This is a test of Muster, asked for by \(person.name). Nothing is wrong."
            )
            _ = try await server.post(post, to: room)
            parts.chat.note(nil, of: channel, now: parts.clock.now())
            return "\(server.name) takes the token: \(identity). A message to you was sent."
        } catch {
            parts.chat.note(error, of: channel, now: parts.clock.now())
            throw EngineError.invalid(field: "server", problem: error.words)
        }
    }
}
