import ArgumentParser
import MusterCore

struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert",
        abstract: "Find an alert, see where it went, and take it on.",
        subcommands: [FindAlerts.self, TraceAlert.self, AcknowledgeAlert.self, SnoozeAlert.self, VoteAlert.self]
    )
}

struct FindAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "List the latest alerts with a label."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "What the label must be: host=db1, severity!=info, service=~\"check.*\".") var matcher: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/alerts?limit=100&filter=\(IncidentWords.path(matcher))")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map { alert in
                ["id", "status", "triage", "title", "incident"].compactMap { alert[$0]?.text }.joined(separator: "  ")
            }
            return lines.isEmpty ? "no alerts" : lines.joined(separator: "\n")
        }
    }
}

struct TraceAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Where an alert went: each rule, silence, incident and page that has to do with it."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its id, as \"muster alerts\" and \"muster alert find\" show it.") var id: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/alerts/\(id)/trace")
        try connection.show(answer) { value in
            (value["steps"]?.items ?? []).flatMap { step in
                let head = [step["at"]?.text, step["says"]?.text].compactMap(\.self).joined(separator: "  ")
                return [head] + (step["more"]?.items ?? []).compactMap(\.text).map { "    \($0)" }
            }
            .joined(separator: "\n")
        }
    }
}

struct AcknowledgeAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ack", abstract: "Take an alert on.")

    @OptionGroup var connection: Connection
    @Argument var id: String

    func run() async throws {
        let answer = try await connection.post("/api/v1/alerts/\(id)/acknowledgement", [:])
        try connection.show(answer) { _ in "yours" }
    }
}

struct SnoozeAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze",
        abstract: "Put an alert off that waits for a decision."
    )

    @OptionGroup var connection: Connection
    @Argument var id: String
    @Option(help: "For how long, as \"2 h\".") var lasting: String

    func run() async throws {
        guard let duration = Duration(text: lasting) ?? Duration(iso8601: lasting) else {
            throw CommandFailure("--lasting: \"\(lasting)\" is no length of time", hint: "write it as \"2 h\" or PT2H")
        }
        let answer = try await connection.post(
            "/api/v1/alerts/\(id)/snooze",
            JSONValue.object([("lasting", duration.text)])
        )
        try connection.show(answer) { value in "waits again at \(value["snoozed_until"]?.text ?? "")" }
    }
}

struct VoteAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vote",
        abstract: "Say whether something had to be done about an alert."
    )

    @OptionGroup var connection: Connection
    @Argument var id: String
    @Flag(inversion: .prefixedNo, help: "Whether it needed an action.") var needed: Bool

    func run() async throws {
        let answer = try await connection.post("/api/v1/alerts/\(id)/vote", ["needed": .bool(needed)])
        try connection.show(answer) { _ in "counted" }
    }
}

struct Noise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The rules of the monitoring by what they cost people, the costliest first."
    )

    @OptionGroup var connection: Connection
    @Option(help: "How far back, in days.") var days = 30

    func run() async throws {
        let answer = try await connection.get("/api/v1/noise?days=\(days)")
        try connection.show(answer) { value in
            let rows = (value["items"]?.items ?? []).map { row in
                let counts = ["pages", "night_pages", "needless", "alerts", "short_lived"].map { name in
                    "\(row[name]?.text ?? "0") \(name.replacing("_", with: " "))"
                }
                let head = [row["cost"]?.text ?? "", row["integration"]?.text ?? "", row["rule"]?.text ?? ""]
                return (head + [counts.joined(separator: ", "), row["advice"]?.text ?? ""]).joined(separator: "  ")
            }
            return rows.isEmpty ? "no alerts" : rows.joined(separator: "\n")
        }
    }
}
