import ArgumentParser
import MusterCore

struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: "Whom the law and contracts ask to be told, and that they were.",
        subcommands: [ListNotices.self, GiveNotice.self, CorrectAwareness.self]
    )
}

struct ListNotices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Who is to be told by when, and who was."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/notices")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { notice in
                let state =
                    notice["given"]?["at"]?.text.map { "told \($0)" }
                    ?? notice["due_at"]?.text.map { "due \($0)" } ?? "waits for another"
                return [notice["key"]?.text, state, notice["says"]?.text].compactMap(\.self).joined(separator: "  ")
            }
            return lines.isEmpty ? "neither law nor contract asks anything" : lines.joined(separator: "\n")
        }
    }
}

struct GiveNotice: Verb {
    static let configuration = CommandConfiguration(
        commandName: "give",
        abstract: "Record that somebody outside was told."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Its key, as `muster notice list` prints it.") var notice: String
    @Option(help: "Who was told; whom the notice names where this is left out.") var to: String?
    @Option(help: "When, as 2026-03-04T10:00:00Z; now where this is left out.") var at: String?
    @Option(help: "Under which it is found at the other side.") var reference: String?

    var resource: String { "notices" }
    var body: [String: JSONValue] {
        JSONValue.object([("notice", notice), ("to", to), ("at", at), ("reference", reference)])
    }
}

struct CorrectAwareness: Verb {
    static let configuration = CommandConfiguration(
        commandName: "aware",
        abstract: "Correct since when it was known, from which the law counts."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Key of the legal trigger, or of a contract's notice.") var key: String
    @Argument(help: "When, as 2026-03-04T10:00:00Z.") var at: String
    @Option(help: "Why that is right.") var reason: String

    var resource: String { "awareness" }
    var body: [String: JSONValue] { JSONValue.object([("key", key), ("at", at), ("reason", reason)]) }
}

struct Hold: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Place a legal hold, or release it: nothing is deleted while it lasts."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Why.") var reason: String
    @Flag(help: "End the hold.") var release = false

    var resource: String { release ? "hold-release" : "hold" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}
