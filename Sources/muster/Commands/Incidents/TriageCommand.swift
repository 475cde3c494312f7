import ArgumentParser
import Foundation
import MusterCore

struct TriageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage",
        abstract: "What waits for a person: reports and alerts; and try rules before they are in force.",
        subcommands: [
            ListWaiting.self, FileReport.self, Promote.self, MergeWaiting.self, DeclineWaiting.self, MakeTicket.self,
            TryRules.self,
        ]
    )

    /// `REP-7` or the id of an alert, as a path of the API.
    static func path(_ reference: String, _ verb: String) -> String {
        let kind = reference.uppercased().hasPrefix("REP-") ? "reports" : "alerts"
        return "/api/v1/\(kind)/\(IncidentWords.path(reference))/\(verb)"
    }
}

struct ListWaiting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what waits.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let reports = try await connection.get("/api/v1/reports?state=waiting")
        let alerts = try await connection.get("/api/v1/alerts?triage=inbox&firing=true")
        let both = Answer(value: .of(["reports": reports.value["items"], "alerts": alerts.value["items"]]))
        try connection.show(both) { value in
            let reports = (value["reports"]?.items ?? []).map { report in
                ["reference", "route", "title"].compactMap { report[$0]?.text } + deadlines(report)
            }
            let alerts = (value["alerts"]?.items ?? []).map { alert in
                ["id", "title"].compactMap { alert[$0]?.text } + deadlines(alert)
            }
            let lines = reports + alerts
            return lines.isEmpty ? "nothing waits" : lines.map { $0.joined(separator: "  ") }.joined(separator: "\n")
        }
    }

    /// Until when the process wants it decided and declared, where it says so.
    private func deadlines(_ item: JSONValue) -> [String] {
        [("decide", "decide_by"), ("declare", "declare_by")].compactMap { verb, key in
            item[key]?.text.map { "\(verb) by \($0)" }
        }
    }
}

struct FileReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Report that something is wrong. What is not given is marked as unknown."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "What is wrong.") var title: String
    @Option var description: String?
    @Option(help: "security or privacy: for their keepers alone.") var route: String?
    @Option(help: "Key of a service.") var service: String?
    @Option(help: "Who or what noticed it.") var source: String?
    @Option(help: "Customers who are concerned.") var customers: String?
    @Option(help: "System, application or host.") var system: String?
    @Option(help: "When it was noticed.") var time: String?
    @Option(help: "How far it reaches.") var scope: String?
    @Option(help: "What is impaired.") var impact: String?

    func run() async throws {
        let body = JSONValue.object([
            ("title", title), ("description", description), ("route", route), ("service", service), ("source", source),
            ("customers", customers), ("system", system), ("time", time), ("scope", scope), ("impact", impact),
        ])
        try connection.show(try await connection.post("/api/v1/reports", body)) {
            "\($0["reference"]?.text ?? "") waits for triage"
        }
    }
}

struct Promote: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Declare an incident from what waits, at the usual severity or a graver one."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "REP-7, or the id of an alert.") var waiting: String
    @Option(help: "As the process names it.") var severity: String?
    @Option(help: "Of the status page.") var category: String?

    func run() async throws {
        let body = JSONValue.object([("severity", severity), ("category", category)])
        let answer = try await connection.post(TriageCommand.path(waiting, "declaration"), body)
        try connection.show(answer, IncidentWords.line)
    }
}

struct MergeWaiting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "merge", abstract: "It belongs to an incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "REP-7, or the id of an alert.") var waiting: String
    @Argument(help: "The incident: INC-7.") var incident: String

    func run() async throws {
        let body = JSONValue.object([("incident", incident)])
        let answer = try await connection.post(TriageCommand.path(waiting, "merging"), body)
        try connection.show(answer) { _ in "\(waiting) belongs to \(incident)" }
    }
}

struct DeclineWaiting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "decline", abstract: "It is nothing, and why.")

    @OptionGroup var connection: Connection
    @Argument(help: "REP-7, or the id of an alert.") var waiting: String
    @Argument(help: "Why.") var reason: String

    func run() async throws {
        let body = JSONValue.object([("reason", reason)])
        let answer = try await connection.post(TriageCommand.path(waiting, "declination"), body)
        try connection.show(answer) { _ in "\(waiting) is declined" }
    }
}

struct MakeTicket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket",
        abstract: "It is a bug: a ticket in a team's backlog; also of an incident that turned out to be none."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "REP-7, INC-7, or the id of an alert.") var origin: String
    @Option(help: "Key of the team (the owner of the service).") var team: String?
    @Option(help: "Of an incident: why it is none.") var reason: String?

    func run() async throws {
        let isIncident = origin.uppercased().hasPrefix("INC-")
        let path =
            isIncident ? "/api/v1/incidents/\(IncidentWords.path(origin))/ticket" : TriageCommand.path(origin, "ticket")
        let answer = try await connection.post(path, JSONValue.object([("team", team), ("reason", reason)]))
        try connection.show(answer, TicketCommand.line)
    }
}

struct TryRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try the triage rules of a process file on the alerts that came in. Nothing is changed."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "A built-in process, or a file.") var process: String
    @Option(help: "The alerts of how many days.") var days = 30

    func run() async throws {
        let text = String(decoding: try ProcessChoice(process).text().bytes, as: UTF8.self)
        let body: [String: JSONValue] = ["process": JSONValue(text), "days": JSONValue(days)]
        try connection.show(try await connection.post("/api/v1/triage/trials", body)) { trial in
            let rules = (trial["rules"]?.items ?? []).map { rule in
                let counts = "\(rule["alerts"]?.text ?? "0") alerts, \(rule["incidents"]?.text ?? "0") incidents"
                return "\(rule["outcome"]?.text ?? "")  \(counts)  \(rule["says"]?.text ?? "")"
            }
            let changes = (trial["changes"]?.items ?? []).map { change in
                "  \(change["before"]?.text ?? "") → \(change["after"]?.text ?? "")  \(change["title"]?.text ?? "")"
            }
            let head =
                "\(trial["alerts"]?.text ?? "0") alerts; \(trial["changed"]?.text ?? "0") would go elsewhere than by the rules in force"
            return ([head] + rules + changes).joined(separator: "\n")
        }
    }
}
