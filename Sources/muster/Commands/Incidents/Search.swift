import ArgumentParser
import MusterCore

struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find incidents by the words in their names, updates, notes and alerts, the latest first.",
        discussion:
            "muster search checkout timeout   finds those that hold both words; of the last the beginning will do."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Words that must all be there; or INC-7.") var words: [String]
    @Option(help: "open, unresolved, closed or all.") var state = "all"
    @Option(help: "Only of this severity.") var severity: String?
    @Option(help: "How many, 1 to 500.") var limit = 50

    func run() async throws {
        let severity = severity.map { "&severity=\(IncidentWords.path($0))" } ?? ""
        let query = IncidentWords.path(words.joined(separator: " "))
        let answer = try await connection.get(
            "/api/v1/search?q=\(query)&state=\(IncidentWords.path(state))&limit=\(limit)\(severity)"
        )
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).flatMap { hit in
                [IncidentWords.line(hit)] + (hit["excerpt"]?.text.map { ["    \($0)"] } ?? [])
            }
            return lines.isEmpty ? "no incident holds all of these words" : lines.joined(separator: "\n")
        }
    }
}
