import ArgumentParser
import Foundation
import MusterCore

struct RetrospectiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrospective",
        abstract: "Schedule the retrospective, print and save its document.",
        subcommands: [ScheduleRetrospective.self, PrintRetrospective.self, SaveRetrospective.self]
    )
}

struct ScheduleRetrospective: Verb {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Schedule it and invite those who come."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "When, as 2026-03-04T10:00:00Z.") var at: String

    var resource: String { "retrospective/schedule" }
    var body: [String: JSONValue] { JSONValue.object([("at", at)]) }
}

struct PrintRetrospective: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Print the document in Markdown: as saved, or as the record drafts it."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/retrospective")
        try connection.show(answer) { $0["markdown"]?.text ?? "" }
    }
}

struct SaveRetrospective: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Save the document from a Markdown file."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "The file; - for standard input.") var file: String
    @Option(help: "The edition that was edited; a newer one is not overwritten.") var edition: Int = 0

    func run() async throws {
        let data =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw CommandFailure("\(file) cannot be read") }
        let body: [String: JSONValue] = [
            "markdown": .string(String(decoding: data, as: UTF8.self)), "edition": .number(Double(edition)),
        ]
        let answer = try await connection.put("/api/v1/incidents/\(IncidentWords.path(incident))/retrospective", body)
        try connection.show(answer) { _ in "saved" }
    }
}

struct Action: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add action items, change them, and mark them as done.",
        subcommands: [AddAction.self, ListActions.self, ChangeAction.self, FinishAction.self]
    )
}

struct AddAction: Verb {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add an action item.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "What is to be done.") var title: String
    @Option(help: "As the process names them: prevention, detection …") var type: String
    @Option(help: "Who does it: a handle.") var owner: String?
    @Option(help: "As the process names them.") var criticality: String?
    @Option(help: "By when, as 2026-03-16T17:00:00Z.") var target: String?
    @Option(help: "Its ticket.") var ticket: String?

    var resource: String { "action-items" }
    var body: [String: JSONValue] {
        JSONValue.object([
            ("title", title), ("type", type), ("owner", owner), ("criticality", criticality), ("target_at", target),
            ("ticket", ticket),
        ])
    }
}

struct ListActions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the action items.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/action-items")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { item in
                ["id", "type", "title", "done_at"].compactMap { item[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

struct ChangeAction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "change", abstract: "Add what was not known yet.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Id of the item.") var item: String
    @Option(help: "Who does it: a handle.") var owner: String?
    @Option(help: "By when, as 2026-03-16T17:00:00Z.") var target: String?
    @Option(help: "Its ticket.") var ticket: String?

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/action-items/\(IncidentWords.path(item))"
        let body = JSONValue.object([("owner", owner), ("target_at", target), ("ticket", ticket)])
        try connection.show(try await connection.patch(path, body)) { _ in "changed" }
    }
}

struct FinishAction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "done", abstract: "Mark an action item as done.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Id of the item.") var item: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/action-items/\(IncidentWords.path(item))"
        try connection.show(try await connection.patch(path, ["done": .bool(true)])) { _ in "done" }
    }
}

struct CustomerReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer-report",
        abstract: "Print the customers' report, or move it on: drafted, reviewed, published."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "drafted, reviewed or published; none prints it.") var stage: String?
    @Option(help: "A Markdown file with what customers read; - for standard input.") var file: String?
    @Option(help: "The report_edition that was read, as --json prints it; a newer one is left as it is.")
    var edition: Int?

    func run() async throws {
        let text = try file.map { file in
            let data =
                file == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
            guard let data else { throw CommandFailure("\(file) cannot be read") }
            return String(decoding: data, as: UTF8.self)
        }
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))"
        guard let stage else {
            return try connection.show(try await connection.get(path)) { value in
                value["retrospective"]?["report_text"]?.text ?? "nobody has written it yet"
            }
        }
        var body = JSONValue.object([("stage", stage), ("text", text)])
        if let edition { body["edition"] = .number(Double(edition)) }
        let answer = try await connection.post("\(path)/report", body)
        try connection.show(answer, IncidentWords.line)
    }
}
