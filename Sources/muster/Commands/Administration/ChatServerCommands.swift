import ArgumentParser
import MusterCore

struct ListChatServers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "servers",
        abstract: "List the chat servers that are set up, and how they were last seen."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/chat-servers")) { value in
            let lines = (value["items"]?.items ?? []).map { server in
                let seen = server["seen_at"]?.text.map { "seen \($0)" } ?? "not spoken to yet"
                let rooms = "\(server["open_rooms"]?.text ?? "0") open rooms"
                return [server["name"]?.text, rooms, seen, server["problem"]?.text].compactMap(\.self)
                    .joined(separator: "  ")
            }
            return lines.isEmpty ? "none is set up" : lines.joined(separator: "\n")
        }
    }
}

struct TestChat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Ask a chat server whether it takes the token, and have a message sent to yourself."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "slack or matrix.") var server: String

    func run() async throws {
        let answer = try await connection.post("/api/v1/chat-servers/\(server)/test", [:])
        try connection.show(answer) { $0["text"]?.text ?? "" }
    }
}
