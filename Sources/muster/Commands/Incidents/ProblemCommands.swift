import ArgumentParser
import Foundation
import MusterCore

struct ProblemCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "problem",
        abstract: "What lies behind incidents: open problems, find the cause, plan, review and close.",
        subcommands: [
            OpenProblem.self, ListProblems.self, ShowProblem.self, EditProblem.self, LinkToProblem.self,
            UnlinkFromProblem.self, SimilarIncidents.self, PlanRemediation.self, FinishRemediation.self,
            DropRemediation.self, PlanReview.self, ReviewProblem.self, CloseProblem.self, ReopenProblem.self,
            ProblemLog.self,
        ]
    )

    static func path(_ problem: String) -> String { "/api/v1/problems/\(IncidentWords.path(problem))" }

    static func line(_ problem: JSONValue) -> String {
        let owner = problem["owner"]?.text ?? "nobody's"
        return [problem["reference"]?.text, problem["state"]?.text, owner, problem["title"]?.text]
            .compactMap(\.self).joined(separator: "  ")
    }
}

struct OpenProblem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a problem: from incidents, or by its title."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7; several, or none with a title.") var incidents: [String] = []
    @Option(help: "What goes wrong (the name of the first incident).") var title: String?
    @Option(help: "Key of a service (that of the first incident).") var service: String?
    @Option(help: "What suffers (that of the first incident).") var functionality: String?
    @Option(help: "Who finds the cause: a handle.") var owner: String?

    func run() async throws {
        var body = JSONValue.object([
            ("title", title), ("service", service), ("functionality", functionality), ("owner", owner),
        ])
        body["incidents"] = .array(incidents.map { JSONValue($0) })
        try connection.show(try await connection.post("/api/v1/problems", body), ProblemCommands.line)
    }
}

struct ListProblems: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List problems that are not closed, the latest opened first."
    )

    @OptionGroup var connection: Connection
    @Option(help: "open, known-error, remediation, closed, unclosed or all.") var state = "unclosed"
    @Option(help: "Of this person: a handle.") var owner: String?
    @Option(help: "Of the service with this key.") var service: String?
    @Option(help: "The review queue: due, or a reviewer's handle.") var review: String?

    func run() async throws {
        let pairs = [("state", state), ("owner", owner), ("service", service), ("review", review)]
        let query = pairs.compactMap { name, value in value.map { "\(name)=\(IncidentWords.path($0))" } }
        let answer = try await connection.all("/api/v1/problems?\(query.joined(separator: "&"))")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { problem in
                let review = problem["review_at"]?.text.map { "review \($0) \(problem["reviewer"]?.text ?? "")" }
                return [ProblemCommands.line(problem), review].compactMap(\.self).joined(separator: "  ")
            }
            return lines.isEmpty ? "there is none of these" : lines.joined(separator: "\n")
        }
    }
}

struct ShowProblem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a problem.")

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String

    func run() async throws {
        try connection.show(try await connection.get(ProblemCommands.path(problem)), Self.words)
    }

    private static func words(_ problem: JSONValue) -> String {
        var lines = [ProblemCommands.line(problem)]
        for (title, key) in [("Root cause", "root_cause"), ("Workaround", "workaround"), ("Outcome", "outcome")] {
            if let text = problem[key]?.text { lines += ["\(title):", text] }
        }
        let incidents = (problem["incidents"]?.items ?? []).map { incident in
            let alerts = incident["alerts"]?.items.count ?? 0
            let words = ["reference", "severity", "name"].compactMap { incident[$0]?.text }.joined(separator: "  ")
            return "  \(words)" + (alerts == 0 ? "" : "  (\(alerts) alerts)")
        }
        if !incidents.isEmpty { lines += ["Incidents:"] + incidents }
        let steps = (problem["remediations"]?.items ?? []).map { step in
            let mark = step["done_at"] == nil ? "✗" : "✓"
            let texts = ["id", "title", "owner", "target_at", "incident"].compactMap { step[$0]?.text }
            return "  \(mark) \(texts.joined(separator: "  "))"
        }
        if !steps.isEmpty { lines += ["Remediation:"] + steps }
        if let at = problem["review_at"]?.text { lines.append("Review: \(at)  \(problem["reviewer"]?.text ?? "")") }
        let missing = (problem["missing"]?.items ?? []).map { missing in
            "  ✗ \(missing["says"]?.text ?? "") (\(missing["problem"]?.text ?? ""))"
        }
        if !missing.isEmpty { lines += ["Before it can be closed:"] + missing }
        return lines.joined(separator: "\n")
    }
}

struct EditProblem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Write the root cause, the workaround and the rest; an empty text clears its field."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Option(help: "What goes wrong.") var title: String?
    @Option(help: "Key of a service.") var service: String?
    @Option(help: "What suffers.") var functionality: String?
    @Option(help: "Who finds the cause: a handle.") var owner: String?
    @Option(help: "In Markdown; @FILE reads it from a file, @- from standard input.") var rootCause: String?
    @Option(help: "In Markdown; @FILE reads it from a file, @- from standard input.") var workaround: String?
    @Option(help: "The edition that was edited, so that a newer one is not overwritten; the newest where left out.")
    var edition: Int?

    func run() async throws {
        var body = JSONValue.object([
            ("title", title), ("service", service), ("functionality", functionality), ("owner", owner),
            ("root_cause", try rootCause.map(Self.text)), ("workaround", try workaround.map(Self.text)),
        ])
        let path = ProblemCommands.path(problem)
        let known = try await connection.get(path).value["edition"]
        body["edition"] = edition.map { JSONValue($0) } ?? known
        try connection.show(try await connection.patch(path, body), ProblemCommands.line)
    }

    private static func text(_ argument: String) throws -> String {
        guard argument.hasPrefix("@") else { return argument }
        let file = String(argument.dropFirst())
        let data =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw CommandFailure("\(file) cannot be read") }
        return String(decoding: data, as: UTF8.self)
    }
}
