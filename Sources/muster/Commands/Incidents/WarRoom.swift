import ArgumentParser
import MusterCore

struct Room: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Do anything of the war room, by the name that it has behind a slash on the page.",
        discussion: """
            muster room INC-7 order ben "drain node 7"
            muster room INC-7 hypothesis "the database is locked"
            muster room INC-7 eliminated 1 "no lock in the statistics"
            muster room INC-7 action "roll back" ; muster room INC-7 approve 1 ; muster room INC-7 start 1
            """
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "order, ack, done, hypothesis, verified, eliminated, action, approve, start, worked, decision …")
    var verb: String
    @Argument(help: "What stands behind it on the page.") var words: [String] = []

    var resource: String { "chat" }
    var body: [String: JSONValue] {
        let line = (["/\(verb)"] + words).joined(separator: " ")
        return JSONValue.object([("text", line)])
    }
}

struct Say: Verb {
    static let configuration = CommandConfiguration(abstract: "Say something in the chat of the war room.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "What to say.") var text: String

    var resource: String { "chat" }
    var body: [String: JSONValue] { JSONValue.object([("text", text)]) }
}

struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the chat of the war room, oldest first; or look after the chat servers.",
        subcommands: [ShowChat.self, ListChatServers.self, TestChat.self],
        defaultSubcommand: ShowChat.self
    )
}

struct ShowChat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the chat of the war room, oldest first."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/chat"
        try connection.show(try await connection.get(path)) { value in
            let lines = (value["items"]?.items ?? []).map { line in
                ["at", "who", "text"].compactMap { line[$0]?.text }.joined(separator: "  ")
            }
            return lines.isEmpty ? "nobody has said anything" : lines.joined(separator: "\n")
        }
    }
}

struct Link: Verb {
    static let configuration = CommandConfiguration(abstract: "Link an incident with another.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "The other one.") var other: String
    @Option(help: "Why.") var reason: String
    @Option(help: "related, part_of or has_part.") var relation: String?

    var resource: String { "links" }
    var body: [String: JSONValue] {
        JSONValue.object([("other", other), ("reason", reason), ("relation", relation)])
    }
}

struct Merge: Verb {
    static let configuration = CommandConfiguration(
        abstract: "End an incident as a duplicate of another, and print that one."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7: the one that ends.") var incident: String
    @Option(help: "The one that goes on.") var into: String
    @Option(help: "Why.") var reason: String

    var resource: String { "merger" }
    var body: [String: JSONValue] { JSONValue.object([("into", into), ("reason", reason)]) }
}

struct Split: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Declare a part of an incident as one of its own, and print that one."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "What the new one is called.") var title: String
    @Option(help: "Why.") var reason: String
    @Option(help: "Of the new one; the same where none is given.") var severity: String?

    var resource: String { "parts" }
    var body: [String: JSONValue] {
        JSONValue.object([("title", title), ("reason", reason), ("severity", severity)])
    }
}
