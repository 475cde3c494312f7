import ArgumentParser
import MusterCore

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print how incidents went: how many, how long they took, which promises were kept."
    )

    @OptionGroup var connection: Connection
    @Option(help: "The first month, as 2026-01 (a year back).") var from: String?
    @Option(help: "The last month, as 2026-12 (this one).") var to: String?
    @Flag(help: "Print every figure as comma-separated values.") var csv = false

    func run() async throws {
        let query = [("from", from), ("to", to)].compactMap { name, value in
            value.map { "\(name)=\(IncidentWords.path($0))" }
        }
        let answer = try await connection.get("/api/v1/report?" + query.joined(separator: "&"))
        if csv {
            let lines = rows(answer.value).map { row in ReportRow.columns.map { row[$0]?.text ?? "" } }
            return print(([ReportRow.columns] + lines).map(CSVText.line).joined(), terminator: "")
        }
        try connection.show(answer, words)
    }

    private func rows(_ value: JSONValue) -> [JSONValue] { value["rows"]?.items ?? [] }

    /// The figures of all incidents, then the promises, in columns.
    private func words(_ value: JSONValue) -> String {
        var lines = ["Declared from \(value["from"]?.text ?? "") to \(value["to"]?.text ?? "")"]
        for row in rows(value) where row["group"]?.text == "all" {
            let times = [("half within", "median_seconds"), ("nine in ten within", "p90_seconds")].compactMap {
                words,
                key in
                seconds(row[key]).map { "\(words) \($0.text)" }
            }
            lines.append(
                "  \(padded(row["figure"]?.text ?? "", to: 22))\(padded(row["count"]?.text ?? "", to: 8))"
                    + times.joined(separator: ", ")
            )
        }
        return lines.joined(separator: "\n")
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private func seconds(_ value: JSONValue?) -> Duration? {
        guard case .number(let seconds)? = value else { return nil }
        return .seconds(seconds)
    }
}
