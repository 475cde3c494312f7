import ArgumentParser
import MusterCore

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

struct ChecklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checklist",
        abstract: "Print the checklists, with what `muster tick` takes for each item."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/checklists")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).flatMap { list in
                [list["title"]?.text ?? ""]
                    + (list["items"]?.items ?? []).map { item in
                        let mark = item["done"] == true ? "✓" : "○"
                        return
                            "  \(mark) \(item["says"]?.text ?? "")  [\(list["id"]?.text ?? "") \(item["id"]?.text ?? "")]"
                    }
            }
            .joined(separator: "\n")
        }
    }
}

struct Questions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the questions of the present phase; answer one by `muster room INC-7 answer NUMBER TEXT`."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/questions")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { question in
                let known = question["answer"]?.text.map { "  \($0)" } ?? ""
                return "\(question["number"]?.text ?? "")  \(question["asks"]?.text ?? "")\(known)"
            }
            return lines.isEmpty ? "this phase has none" : lines.joined(separator: "\n")
        }
    }
}

struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Record that a temporary measure has been undone.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "The measure: what was done, or its id.") var measure: String
    @Option(help: "How it was undone.") var note: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))"
        let open = (try await connection.get(path).value["measures"]?.items ?? []).filter {
            $0["undone_at"]?.text == nil
        }
        let fitting = open.filter { [$0["id"]?.text, $0["what"]?.text].contains(measure) }
        guard fitting.count == 1, let id = fitting.first?["id"]?.text else {
            let known = open.compactMap { $0["what"]?.text }.joined(separator: ", ")
            throw CommandFailure(
                "there is no single measure \"\(measure)\" to be undone",
                hint: known.isEmpty ? "none is in place" : "in place are: \(known)"
            )
        }
        let answer = try await connection.post("\(path)/measures/\(id)/undoing", ["note": .string(note)])
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
