import ArgumentParser
import MusterCore

struct ServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "Show and write the services, and print the catalogue as tables.",
        subcommands: [
            ListServices.self, ShowService.self, SetService.self, RemoveService.self, ExportServices.self,
            ShowBudgets.self,
        ]
    )
}

struct ListServices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the services.")

    @OptionGroup var connection: Connection

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/services")) { value in
            (value["items"]?.items ?? []).map(ShowService.line).joined(separator: "\n")
        }
    }
}

struct ShowService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "All that is known of one service.")

    @OptionGroup var connection: Connection
    @Argument(help: "Its key.") var service: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/services/\(IncidentWords.path(service))")
        try connection.show(answer, Self.whole)
    }

    static func line(_ service: JSONValue) -> String {
        let team = service["team"]?.text ?? "NO OWNER"
        return [service["key"]?.text, service["name"]?.text, "tier \(service["tier"]?.text ?? "")", team]
            .compactMap(\.self).joined(separator: "  ")
    }

    static func whole(_ service: JSONValue) -> String {
        let needs = (service["dependencies"]?.items ?? []).compactMap(\.text).joined(separator: ", ")
        let links = ["runbooks", "dashboards"].flatMap { service[$0]?.items ?? [] }.compactMap { link in
            link["url"]?.text.map { "  \(link["title"]?.text ?? "")  \($0)" }
        }
        let vendor = service["vendor"].map { vendor in
            let fields = ["name", "product", "support_url", "status_url"].compactMap { vendor[$0]?.text }
            return "  vendor: \(fields.joined(separator: ", "))"
        }
        return
            ([line(service), "  \(service["functionality"]?.text ?? "")"] + (needs.isEmpty ? [] : ["  needs \(needs)"])
            + links + [vendor].compactMap(\.self)).joined(separator: "\n")
    }
}

struct SetService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Write a service from a JSON file, as `service show --json` prints it."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key.") var service: String
    @Argument(help: "The file.") var file: String

    func run() async throws {
        let body = try WrittenFile.fields(file, leavingOut: ["id", "key"])
        let answer = try await connection.put("/api/v1/services/\(IncidentWords.path(service))", body)
        try connection.show(answer, ShowService.whole)
    }
}

struct RemoveService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove one that none depends on.")

    @OptionGroup var connection: Connection
    @Argument(help: "Its key.") var service: String

    func run() async throws {
        let answer = try await connection.delete("/api/v1/services/\(IncidentWords.path(service))")
        try connection.show(answer) { _ in "removed" }
    }
}

struct ExportServices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the services as a table (CSV), which `muster import csv` reads."
    )

    @OptionGroup var connection: Connection
    @Flag(help: "The vendors instead.") var vendors = false

    func run() async throws {
        let answer = try await connection.get("/api/v1/catalogue")
        let name = vendors ? CatalogueSheet.vendors : .services
        try connection.json ? Output.print(json: answer.value) : Output.text(answer.value[name.rawValue]?.text ?? "")
    }
}

struct ShowBudgets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "What is left of the error budgets of a service."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key.") var service: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/services/\(IncidentWords.path(service))/budgets")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { budget in
                let gone = budget["gone_at"]?.text.map { "  gone at \(OnCallWords.minute($0))" } ?? ""
                return "\(budget["objective"]?.text ?? "")  \(budget["left_percent"]?.text ?? "") % left\(gone)"
            }
            return lines.isEmpty ? "it has no objective" : lines.joined(separator: "\n")
        }
    }
}
