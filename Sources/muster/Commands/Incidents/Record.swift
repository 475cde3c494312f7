import ArgumentParser
import MusterCore

struct FactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fact", abstract: "Put a fact on record.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "As the process names it: \"known customers impacted\".") var name: String
    @Argument(help: "What it is.") var value: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/facts"
        try connection.show(try await connection.put(path, [name: .string(value)]), IncidentWords.line)
    }
}

struct Tick: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tick an item of a checklist.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Id of the checklist.") var checklist: String
    @Argument(help: "Id of the item.") var item: String
    @Flag(help: "Take the tick away.") var undo = false

    func run() async throws {
        let path = [incident, "checklists", checklist, item].map(IncidentWords.path).joined(separator: "/")
        let answer = try await connection.post("/api/v1/incidents/\(path)", ["done": .bool(!undo)])
        try connection.show(answer, IncidentWords.line)
    }
}

struct Measure: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Record a temporary measure, to be undone before the system is back to baseline."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "What was done.") var what: String
    @Option(help: "How to undo it.") var undo: String
    @Option(help: "Who will: a handle.") var owner: String?
    @Option(help: "Until when it may stand; then undoing it falls due.") var until: String?

    var resource: String { "measures" }
    var body: [String: JSONValue] {
        JSONValue.object([("what", what), ("undo", undo), ("owner", owner), ("expires_at", until)])
    }
}
