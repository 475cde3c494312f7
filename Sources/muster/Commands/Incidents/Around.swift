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
