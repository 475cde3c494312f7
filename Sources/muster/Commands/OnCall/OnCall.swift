import ArgumentParser
import MusterCore

struct OnCall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oncall",
        abstract: "Who is on call, now or at a time, and who comes next."
    )

    @OptionGroup var connection: Connection
    @Option(help: "As 2026-03-04T03:00:00Z (now).") var at: String?

    func run() async throws {
        let answer = try await connection.get(OnCallWords.path("/api/v1/on-call", [("at", at)]))
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { schedule in
                let people = (schedule["people"]?.items ?? []).compactMap { $0["name"]?.text }
                let until = schedule["until"]?.text.map { "until \(OnCallWords.minute($0))" }
                let next = (schedule["next"]?.items ?? []).compactMap(\.text)
                return [
                    schedule["schedule"]?.text, people.isEmpty ? "NOBODY" : people.joined(separator: ", "), until,
                    next.isEmpty ? nil : "then \(next.joined(separator: ", "))",
                ]
                .compactMap(\.self).joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

/// What the commands about schedules have in common.
enum OnCallWords {
    /// - Parameter query: what was not given is left out.
    static func path(_ path: String, _ query: [(String, String?)] = []) -> String {
        let pairs = query.compactMap { name, value in value.map { "\(name)=\(IncidentWords.path($0))" } }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    static func schedule(_ reference: String, _ rest: String = "") -> String {
        "/api/v1/schedules/\(IncidentWords.path(reference))\(rest)"
    }

    /// Without seconds.
    static func minute(_ time: String) -> String { "\(time.prefix(16))Z" }

    static func span(_ value: JSONValue) -> String {
        [value["start"], value["end"]].compactMap { $0?.text.map(minute) }.joined(separator: " to ")
    }

    static func override(_ value: JSONValue) -> String {
        [value["id"]?.text, value["person"]?.text, span(value), value["reason"]?.text]
            .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
    }

    static func whole(_ schedule: JSONValue) -> String {
        var lines = [["key", "name", "zone"].compactMap { schedule[$0]?.text }.joined(separator: "  ")]
        for layer in schedule["layers"]?.items ?? [] {
            let people = (layer["participants"]?.items ?? []).compactMap(\.text).joined(separator: ", ")
            let turn = ["turn", "hands_off_at"].compactMap { layer[$0]?.text }.joined(separator: " from ")
            lines.append("  \(layer["name"]?.text ?? "")  \(turn)  \(people)")
        }
        let overrides = schedule["overrides"]?.items ?? []
        if !overrides.isEmpty { lines += ["Overrides:"] + overrides.map { "  \(override($0))" } }
        let requests = schedule["cover_requests"]?.items ?? []
        if !requests.isEmpty { lines += ["Asked for cover:"] + requests.map { "  \(override($0))" } }
        return lines.joined(separator: "\n")
    }
}
