import ArgumentParser
import MusterCore

struct TryAutomations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try-automations",
        abstract: "Say what the automations of a process would have done for an incident. Nothing is sent.",
        discussion: "muster process try-automations my-process.yaml --incident INC-7"
    )

    @OptionGroup var connection: Connection
    @Argument(help: "A built-in name, or a file; the process in force where none is given.") var name: String?
    @Option(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        var body: [String: JSONValue] = ["incident": .string(incident)]
        // Checked here, so that mistakes name the file.
        if let name { body["process"] = .string(try ProcessChoice(name).definition().text) }
        let answer = try await connection.post("/api/v1/automations/trial", body)
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map(Self.line)
            return lines.isEmpty ? "no automation would have done anything" : lines.joined(separator: "\n")
        }
    }

    private static func line(_ moment: JSONValue) -> String {
        let head = "\(moment["at"]?.text ?? "")  \(moment["name"]?.text ?? "") (line \(number(moment["line"])))  "
        let because = moment["because"]?.text ?? ""
        switch moment["outcome"]?.text {
        case "waits": return head + "waits until \(moment["until"]?.text ?? ""): \(because)"
        case "nothing": return head + "does nothing: \(because)"
        case .some, nil:
            let actions = (moment["actions"]?.items ?? []).compactMap(\.text).joined(separator: "; ")
            return head + "\(actions)  [\(because)]"
        }
    }

    private static func number(_ value: JSONValue?) -> String {
        if case .number(let number)? = value { "\(Int(number))" } else { "?" }
    }
}

struct AutomationHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List what automations did, for which incidents, the newest first."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Id of one automation.") var rule: String?

    func run() async throws {
        let query = rule.map { "?rule=\(IncidentWords.path($0))" } ?? ""
        let answer = try await connection.get("/api/v1/automations/runs\(query)")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { run in
                ["at", "incident", "outcome", "text"].compactMap { run[$0]?.text }.joined(separator: "  ")
            }
            return lines.isEmpty ? "no automation has run" : lines.joined(separator: "\n")
        }
    }
}
