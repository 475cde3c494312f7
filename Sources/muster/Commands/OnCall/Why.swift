import ArgumentParser
import MusterCore

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Why somebody was paged for an incident, or was not: every step, message, receipt and answer."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "As INC-7.") var incident: String
    @Option(help: "A handle (you).") var person: String?

    func run() async throws {
        let path = OnCallWords.path("/api/v1/incidents/\(incident)/pages", [("person", person)])
        try connection.show(try await connection.get(path)) { answer in
            (answer["items"]?.items ?? []).map { line in
                let time = line["at"]?.text.map { String($0.prefix(19)).replacing("T", with: " ") + "Z" } ?? ""
                return time + String(repeating: " ", count: max(0, 20 - time.count)) + "  \(line["says"]?.text ?? "")"
            }
            .joined(separator: "\n")
        }
    }
}
