import ArgumentParser
import MusterCore

struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Bother nobody with some alerts for a while.",
        discussion: "What still fires when its silence is over is triaged then.",
        subcommands: [AddSilence.self, ListSilences.self, EndSilence.self]
    )
}

struct AddSilence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Make a silence, and print its id.")

    @OptionGroup var connection: Connection
    @Argument(help: "What labels must be: service=checkout, severity!=critical, host=~\"db.*\".") var matchers: [String]
    @Option(help: "How long, as \"2 h\".") var lasting: String
    @Option(help: "Why.") var comment: String
    @Option(help: "Whose alerts: the name of an integration (those of all).") var integration: String?

    func run() async throws {
        guard let duration = Duration(text: lasting) ?? Duration(iso8601: lasting) else {
            throw CommandFailure("--lasting: \"\(lasting)\" is no length of time", hint: "write it as \"2 h\" or PT2H")
        }
        var body = JSONValue.object([("comment", comment), ("integration", integration)])
        body["matchers"] = .array(matchers.map { JSONValue($0) })
        body["lasting"] = JSONValue(duration.text)
        let answer = try await connection.post("/api/v1/silences", body)
        try connection.show(answer) { $0["id"]?.text ?? "" }
    }
}

struct ListSilences: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the silences that are in force or will be."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/silences")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { silence in
                let matchers = (silence["matchers"]?.items ?? []).compactMap(\.text).joined(separator: " ")
                let rest = ["state", "ends_at", "created_by", "comment"].compactMap { silence[$0]?.text }
                return ([silence["id"]?.text ?? "", matchers] + rest).joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

struct EndSilence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "end", abstract: "End a silence now.")

    @OptionGroup var connection: Connection
    @Argument var id: String

    func run() async throws {
        try connection.show(try await connection.delete("/api/v1/silences/\(id)")) { _ in "ended" }
    }
}
