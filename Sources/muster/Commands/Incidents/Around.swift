import ArgumentParser
import MusterCore

struct Alerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the alerts, the latest first.")

    @OptionGroup var connection: Connection
    @Flag(help: "Only those that wait for a person.") var waiting = false

    func run() async throws {
        let answer = try await connection.get("/api/v1/alerts" + (waiting ? "?triage=inbox" : ""))
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { alert in
                ["id", "status", "triage", "title", "incident"].compactMap { alert[$0]?.text }.joined(separator: "  ")
            }
            return lines.isEmpty ? "no alerts" : lines.joined(separator: "\n")
        }
    }
}

struct OnCall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oncall",
        abstract: "Who is on call, now or at a time."
    )

    @OptionGroup var connection: Connection
    @Option(help: "As 2026-03-04T03:00:00Z (now).") var at: String?

    func run() async throws {
        let answer = try await connection.get("/api/v1/on-call" + (at.map { "?at=\($0)" } ?? ""))
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { schedule in
                let people = (schedule["people"]?.items ?? []).compactMap { $0["name"]?.text }
                return "\(schedule["schedule"]?.text ?? schedule["name"]?.text ?? "")  "
                    + (people.isEmpty ? "NOBODY" : people.joined(separator: ", "))
            }
            .joined(separator: "\n")
        }
    }
}
