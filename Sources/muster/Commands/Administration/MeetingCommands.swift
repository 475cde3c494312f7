import ArgumentParser
import MusterCore

struct MeetingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meetings",
        abstract: "See who makes meetings for bridges, and whether they take the credentials.",
        subcommands: [ShowMeetings.self, TestMeetings.self],
        defaultSubcommand: ShowMeetings.self
    )
}

struct ShowMeetings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say who makes meetings, and how they were last seen."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/meeting-services")) { value in
            let lines = (value["items"]?.items ?? []).map { service in
                let seen = service["seen_at"]?.text.map { "seen \($0)" } ?? "not spoken to yet"
                return [service["name"]?.text, seen, service["problem"]?.text].compactMap(\.self).joined(
                    separator: "  "
                )
            }
            return lines.isEmpty ? "none is set up" : lines.joined(separator: "\n")
        }
    }
}

struct TestMeetings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Ask whether the credentials are taken and the rights are there; no meeting is made."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "zoom.") var service = "zoom"

    func run() async throws {
        let answer = try await connection.post("/api/v1/meeting-services/\(service)/test", [:])
        try connection.show(answer) { $0["text"]?.text ?? "" }
    }
}
