import ArgumentParser
import MusterCore

/// A command that does one thing to one problem and prints how it stands then.
protocol ProblemVerb: AsyncParsableCommand {
    var connection: Connection { get }
    var problem: String { get }
    /// Below `/api/v1/problems/{problem}/`.
    var resource: String { get }
    var body: [String: JSONValue] { get }
}

extension ProblemVerb {
    func run() async throws {
        let answer = try await connection.post("\(ProblemCommands.path(problem))/\(resource)", body)
        try connection.show(answer, ProblemCommands.line)
    }
}

struct LinkToProblem: ProblemVerb {
    static let configuration = CommandConfiguration(commandName: "link", abstract: "Link an incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "INC-7, or 7.") var incident: String

    var resource: String { "incidents" }
    var body: [String: JSONValue] { JSONValue.object([("incident", incident)]) }
}

struct UnlinkFromProblem: ProblemVerb {
    static let configuration = CommandConfiguration(commandName: "unlink", abstract: "Take an incident out again.")

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Why it does not belong to it.") var reason: String

    var resource: String { "incidents/\(IncidentWords.path(incident))/removal" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}

struct SimilarIncidents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "List incidents that may belong to it, and why."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String

    func run() async throws {
        let answer = try await connection.get("\(ProblemCommands.path(problem))/similar-incidents")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { like in
                let reasons = (like["reasons"]?.items ?? []).compactMap(\.text).joined(separator: "; ")
                let words = ["reference", "severity", "name"].compactMap { like[$0]?.text }.joined(separator: "  ")
                return "\(words)  (\(reasons))"
            }
            return lines.isEmpty ? "nothing is like it" : lines.joined(separator: "\n")
        }
    }
}

struct PlanRemediation: ProblemVerb {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plan a remediation: work of its own, or an action item of one of its incidents."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "What is to be done.") var title: String?
    @Option(help: "INC-7, whose action item it is.") var incident: String?
    @Option(help: "Id of the action item, as `muster action list` prints it.") var item: String?
    @Option(help: "Who does it: a handle.") var owner: String?
    @Option(help: "By when, as 2026-03-16T17:00:00Z.") var target: String?
    @Option(help: "Its ticket.") var ticket: String?

    var resource: String { "remediations" }
    var body: [String: JSONValue] {
        JSONValue.object([
            ("title", title), ("incident", incident), ("item", item), ("owner", owner), ("target_at", target),
            ("ticket", ticket),
        ])
    }
}

struct FinishRemediation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "done", abstract: "Mark a remediation as done.")

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "Id of the remediation, as `muster problem show` prints it.") var remediation: String
    @Flag(help: "It is not done after all.") var undo = false

    func run() async throws {
        let path = "\(ProblemCommands.path(problem))/remediations/\(IncidentWords.path(remediation))"
        try connection.show(try await connection.patch(path, ["done": .bool(!undo)]), ProblemCommands.line)
    }
}

struct DropRemediation: ProblemVerb {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Take a remediation out of the plan."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "Id of the remediation, as `muster problem show` prints it.") var remediation: String
    @Option(help: "Why it is not wanted any more.") var reason: String

    var resource: String { "remediations/\(IncidentWords.path(remediation))/removal" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}

struct PlanReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan-review",
        abstract: "Say who looks at it next, and when; they are reminded."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "When, as 2026-03-16T10:00:00Z.") var at: String
    @Option(help: "Who: a handle (you).") var reviewer: String?

    func run() async throws {
        let body = JSONValue.object([("at", at), ("reviewer", reviewer)])
        let answer = try await connection.put("\(ProblemCommands.path(problem))/review-plan", body)
        try connection.show(answer, ProblemCommands.line)
    }
}

struct ReviewProblem: ProblemVerb {
    static let configuration = CommandConfiguration(commandName: "review", abstract: "Say that it was looked at.")

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "What was found.") var note: String
    @Option(help: "When to look again, as 2026-03-16T10:00:00Z.") var next: String?
    @Option(help: "Who looks again: a handle (you).") var reviewer: String?

    var resource: String { "reviews" }
    var body: [String: JSONValue] {
        JSONValue.object([("note", note), ("next_at", next), ("reviewer", reviewer)])
    }
}

struct CloseProblem: ProblemVerb {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close it, once the root cause is written and every remediation is done."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Argument(help: "What came of it.") var outcome: String

    var resource: String { "closure" }
    var body: [String: JSONValue] { JSONValue.object([("outcome", outcome)]) }
}

struct ReopenProblem: ProblemVerb {
    static let configuration = CommandConfiguration(commandName: "reopen", abstract: "Open it again.")

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String
    @Option(help: "Why it is not over.") var reason: String

    var resource: String { "reopening" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}

struct ProblemLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print who changed what, and when."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "PRB-7, or 7.") var problem: String

    func run() async throws {
        let answer = try await connection.get("\(ProblemCommands.path(problem))/history")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { record in
                ["at", "who", "says"].compactMap { record[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}
