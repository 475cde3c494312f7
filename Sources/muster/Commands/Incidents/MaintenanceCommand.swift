import ArgumentParser
import MusterCore

struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Announce times in which some alerts are expected.",
        subcommands: [PlanMaintenance.self, ListMaintenance.self, EndMaintenance.self]
    )
}

struct PlanMaintenance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "plan", abstract: "Announce one, and print its id.")

    @OptionGroup var connection: Connection
    @Argument(help: "What labels must be: service=checkout, host=~\"db.*\".") var matchers: [String]
    @Option(help: "What is done then.") var title: String
    @Option(help: "When it first begins, as 2026-03-08T01:00:00Z.") var from: String
    @Option(help: "How long, as \"2 h\".") var lasting: String
    @Option(help: "once, daily or weekly.") var repeats = "once"
    @Option(help: "On whose clocks it repeats, as Europe/Berlin (the organisation's).") var zone: String?
    @Option(help: "Whose alerts: the name of an integration (those of all).") var integration: String?

    func run() async throws {
        var body = JSONValue.object([
            ("title", title), ("starts_at", from), ("lasting", lasting), ("repeats", repeats), ("zone", zone),
            ("integration", integration),
        ])
        body["matchers"] = .array(matchers.map { JSONValue($0) })
        let answer = try await connection.post("/api/v1/maintenance-windows", body)
        try connection.show(answer) { $0["id"]?.text ?? "" }
    }
}

struct ListMaintenance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List those that are on or to come.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/maintenance-windows")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { window in
                let matchers = (window["matchers"]?.items ?? []).compactMap(\.text).joined(separator: " ")
                let rest = ["next_starts_at", "next_ends_at", "repeats", "title"].compactMap { window[$0]?.text }
                return ([window["id"]?.text ?? "", matchers] + rest).joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

struct EndMaintenance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End one, the time that is on included."
    )

    @OptionGroup var connection: Connection
    @Argument var id: String

    func run() async throws {
        try connection.show(try await connection.delete("/api/v1/maintenance-windows/\(id)")) { _ in "ended" }
    }
}
