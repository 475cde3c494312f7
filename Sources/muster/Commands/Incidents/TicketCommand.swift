import ArgumentParser
import MusterCore

struct TicketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket",
        abstract: "Work that is no incident: list, write and close tickets.",
        subcommands: [ListTickets.self, AddTicket.self, CloseTicket.self]
    )

    static func line(_ ticket: JSONValue) -> String {
        let team = ticket["team"]?.text ?? "no team"
        let state = ticket["open"] == true ? "open" : "done"
        return [ticket["reference"]?.text, state, team, ticket["title"]?.text, ticket["origin"]?.text]
            .compactMap(\.self).joined(separator: "  ")
    }
}

struct ListTickets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List those that are open.")

    @OptionGroup var connection: Connection
    @Flag(help: "Those that are done, too.") var all = false

    func run() async throws {
        let answer = try await connection.get("/api/v1/tickets" + (all ? "" : "?open=true"))
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map(TicketCommand.line).joined(separator: "\n")
        }
    }
}

struct AddTicket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Write a ticket.")

    @OptionGroup var connection: Connection
    @Argument(help: "What is wrong.") var title: String
    @Option var description: String?
    @Option(help: "Key of a service.") var service: String?
    @Option(help: "Key of the team (the owner of the service).") var team: String?

    func run() async throws {
        let body = JSONValue.object([
            ("title", title), ("description", description), ("service", service), ("team", team),
        ])
        try connection.show(try await connection.post("/api/v1/tickets", body), TicketCommand.line)
    }
}

struct CloseTicket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "close", abstract: "Say what was done.")

    @OptionGroup var connection: Connection
    @Argument(help: "TKT-7.") var ticket: String
    @Argument(help: "What was done.") var outcome: String

    func run() async throws {
        let answer = try await connection.post(
            "/api/v1/tickets/\(IncidentWords.path(ticket))/closure",
            JSONValue.object([("outcome", outcome)])
        )
        try connection.show(answer, TicketCommand.line)
    }
}
