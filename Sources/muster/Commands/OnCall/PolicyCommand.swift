import ArgumentParser
import MusterCore

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show and write escalation policies, and try them.",
        subcommands: [ListPolicies.self, ShowPolicy.self, SetPolicy.self, PlanPolicy.self]
    )
}

struct ListPolicies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the policies.")

    @OptionGroup var connection: Connection

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/policies")) { value in
            (value["items"]?.items ?? []).map { policy in
                let steps = policy["steps"]?.items.count ?? 0
                return "\(policy["key"]?.text ?? "")  \(policy["name"]?.text ?? "")  \(steps) steps"
            }
            .joined(separator: "\n")
        }
    }
}

struct ShowPolicy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "The steps of one policy.")

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var policy: String

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/policies/\(IncidentWords.path(policy))"), Self.words)
    }

    static func words(_ policy: JSONValue) -> String {
        let steps = (policy["steps"]?.items ?? []).map { step in
            let targets = (step["targets"]?.items ?? []).compactMap { target -> String? in
                guard case .object(let fields) = target else { return nil }
                return fields.compactMap { kind, name in name.text.map { "\(kind) \($0)" } }.first
            }
            return "  after \(step["after"]?.text ?? "")  \(targets.joined(separator: ", "))"
        }
        let again = "  \(policy["repeats"]?.text ?? "0") times again, \(policy["repeat_after"]?.text ?? "") later"
        let holds = policy["answer_holds"]?.text.map { "  an answer holds for \($0) without news" }
        return ([policy["name"]?.text ?? ""] + steps + [again] + [holds].compactMap(\.self)).joined(separator: "\n")
    }
}

struct SetPolicy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Write a policy from a JSON file with its steps, as `policy show --json` prints them."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var policy: String
    @Argument(help: "The file.") var file: String

    func run() async throws {
        let body = try WrittenFile.fields(file, leavingOut: ["id", "key"])
        let answer = try await connection.put("/api/v1/policies/\(IncidentWords.path(policy))", body)
        try connection.show(answer, ShowPolicy.words)
    }
}

struct PlanPolicy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Who would be paged, step by step, if it began now or at a time. Nobody is."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var policy: String?
    @Option(help: "Instead: key of a service.") var service: String?
    @Option(help: "As 2026-03-04T03:00:00Z (now).") var at: String?

    func run() async throws {
        let query = [("policy", policy), ("service", service), ("at", at)]
        try connection.show(try await connection.get(OnCallWords.path("/api/v1/on-call/plan", query))) { plan in
            (plan["steps"]?.items ?? []).map { step in
                let people = (step["people"]?.items ?? []).compactMap(\.text)
                let addresses = (step["addresses"]?.items ?? []).compactMap(\.text)
                let reached = people + addresses
                let time = step["at"]?.text.map(OnCallWords.minute) ?? ""
                return "\(time)  \(reached.isEmpty ? "NOBODY" : reached.joined(separator: ", "))"
            }
            .joined(separator: "\n")
        }
    }
}
