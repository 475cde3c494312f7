import ArgumentParser
import MusterCore

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Tell the organisation's own programs what happens.",
        subcommands: [AddWebhook.self, ListWebhooks.self, RemoveWebhook.self]
    )
}

struct AddWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Tell a program; prints the secret that checks the signatures, once.",
        discussion: "Addresses inside must be allowed where the server starts: --webhook-allow."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Unique: a-z, 0-9, dot, hyphen.") var name: String
    @Argument(help: "Where it is told, as https://hooks.example.org/muster.") var url: String
    @Option(help: "Such as alert.fired,alert.resolved or incident.* (all).") var events: String?

    func run() async throws {
        let body = JSONValue.object([("name", name), ("url", url), ("events", events)])
        let answer = try await connection.post("/api/v1/webhooks", body)
        try connection.show(answer) { $0["secret"]?.text ?? "" }
    }
}

struct ListWebhooks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List them.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/webhooks")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { webhook in
                let events = (webhook["events"]?.items ?? []).compactMap(\.text)
                let told = events.isEmpty ? "all events" : events.joined(separator: ", ")
                return "\(webhook["name"]?.text ?? "")  \(webhook["url"]?.text ?? "")  \(told)"
            }
            .joined(separator: "\n")
        }
    }
}

struct RemoveWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Tell it nothing more.")

    @OptionGroup var connection: Connection
    @Argument var name: String

    func run() async throws {
        try connection.show(try await connection.delete("/api/v1/webhooks/\(name)")) { _ in "removed" }
    }
}
