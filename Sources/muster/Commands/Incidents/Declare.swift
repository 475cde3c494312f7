import ArgumentParser
import MusterCore

struct Declare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Declare an incident: a title, or --functionality, --state and --audience.",
        discussion: "muster declare \"Checkout is failing\" --severity SEV1 --service checkout"
    )

    @OptionGroup var connection: Connection
    @Argument(help: "The title.") var title: String?
    @Option(help: "As the process names it: SEV1, P0, major. A type can say it instead.") var severity: String?
    @Option(help: "The kind of incident, which fills in what is not given.") var type: String?
    @Option(name: .customLong("field"), help: "A field and its value, as NAME=VALUE; again for each.") var fields:
        [String] = []
    @Option(help: "What is affected, instead of a title.") var functionality: String?
    @Option(help: "What it does: failing, slow.") var state: String?
    @Option(help: "For whom: EU customers.") var audience: String?
    @Option(help: "What is known.") var description: String?
    @Option(help: "Key of the affected service; its team is paged.") var service: String?
    @Option(help: "One of the status page's, where the severity needs one.") var category: String?
    @Option(help: "When it began, as 2026-03-02T09:00:00Z.") var started: String?
    @Option(help: "Id of an alert that waits; it then belongs to the incident.") var alert: String?
    @Option(help: "The same, as \"detected by: User\"; as often as needed.") var fact: [String] = []
    @Flag(help: "A drill: kept out of the figures, and told to nobody outside.") var drill = false
    @Flag(help: "Only for those who are called or let in.") var restricted = false

    func run() async throws {
        var body = JSONValue.object([
            ("title", title), ("severity", severity), ("functionality", functionality), ("state", state),
            ("audience", audience), ("description", description), ("service", service), ("category", category),
            ("alert", alert), ("type", type),
        ])
        if drill { body["drill"] = .bool(true) }
        if restricted { body["restricted"] = .bool(true) }
        if let started { body["milestones"] = .object(["started": .string(started)]) }
        let known = try facts().merging(FieldPair.values(fields)) { _, later in later }
        if !known.isEmpty { body["facts"] = .object(known) }
        try connection.show(try await connection.post("/api/v1/incidents", body), IncidentWords.line)
    }

    private func facts() throws -> [String: JSONValue] {
        try fact.reduce(into: [:]) { facts, text in
            let parts = text.split(separator: ":", maxSplits: 1).map { String($0).withoutSpacesAround }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw CommandFailure("--fact: \"\(text)\" is no fact", hint: "write it as \"NAME: VALUE\"")
            }
            facts[parts[0]] = .string(parts[1])
        }
    }
}

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List open incidents, the latest first.")

    @OptionGroup var connection: Connection
    @Flag(help: "Closed ones too.") var all = false

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents?state=\(all ? "all" : "open")")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map(IncidentWords.line)
            return lines.isEmpty ? "no incidents" : lines.joined(separator: "\n")
        }
    }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show an incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))")
        try connection.show(answer, IncidentWords.whole)
    }
}

struct Timeline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the timeline, oldest first.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.all("/api/v1/incidents/\(IncidentWords.path(incident))/timeline?limit=500")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { entry in
                ["at", "who", "text"].compactMap { entry[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

struct Due: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what is due next, and who owes it.",
        aliases: ["obligations"]
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/obligations")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { promise in
                let late = promise["overdue"] == .bool(true) ? "OVERDUE  " : ""
                let owner = promise["owner"]?["name"]?.text ?? ""
                return "\(promise["due_at"]?.text ?? "")  \(late)\(promise["says"]?.text ?? "")  \(owner)"
            }
            .joined(separator: "\n")
        }
    }
}
