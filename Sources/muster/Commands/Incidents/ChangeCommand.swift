import ArgumentParser
import MusterCore

struct ChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Say that something was deployed or changed; it stands beside alerts and incidents.",
        subcommands: [AddChange.self, ListChanges.self]
    )
}

struct AddChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Tell of one.")

    @OptionGroup var connection: Connection
    @Argument(help: "What was changed.") var summary: String
    @Option(help: "Where, or by what.") var source: String?
    @Option(help: "Where to read more.") var url: String?
    @Option(help: "When, as 2026-03-04T03:00:00Z (now).") var at: String?

    func run() async throws {
        let body = JSONValue.object([("summary", summary), ("source", source), ("url", url), ("at", at)])
        try connection.show(try await connection.post("/api/v1/changes", body)) { _ in "noted" }
    }
}

struct ListChanges: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List them, the latest first.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/changes")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { change in
                ["at", "source", "summary", "url"].compactMap { change[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}
