import ArgumentParser
import Foundation
import MusterCore

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Show and write schedules; cover, swap and take over.",
        subcommands: [
            ListSchedules.self, ShowSchedule.self, Shifts.self, Hours.self, SetSchedule.self, RemoveSchedule.self,
            Cover.self, Uncover.self, TakeOver.self, Swap.self, AskForCover.self, TakeCover.self, Feed.self,
        ]
    )
}

struct ListSchedules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the schedules.")

    @OptionGroup var connection: Connection

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/schedules")) { value in
            (value["items"]?.items ?? []).map { schedule in
                ["key", "name", "zone"].compactMap { schedule[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

struct ShowSchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Layers, overrides and requests for cover of one schedule."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var schedule: String

    func run() async throws {
        try connection.show(try await connection.get(OnCallWords.schedule(schedule)), OnCallWords.whole)
    }
}

struct Shifts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Who is on call when, and when nobody is.")

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var schedule: String
    @Option(help: "As 2026-03-04T03:00:00Z (now).") var from: String?
    @Option(help: "Until when (30 days on).") var to: String?

    func run() async throws {
        let path = OnCallWords.path(OnCallWords.schedule(schedule, "/shifts"), [("from", from), ("to", to)])
        try connection.show(try await connection.get(path)) { value in
            let shifts = (value["items"]?.items ?? []).map { "\(OnCallWords.span($0))  \($0["person"]?.text ?? "")" }
            let gaps = (value["gaps"]?.items ?? []).map { "\(OnCallWords.span($0))  NOBODY" }
            return (shifts + gaps).sorted().joined(separator: "\n")
        }
    }
}

struct Hours: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How the duty is shared: hours, nights, weekends and holidays of each person."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name (all schedules together).") var schedule: String?
    @Option(help: "As 2026-03-04T03:00:00Z (30 days ago).") var from: String?
    @Option(help: "Until when (now).") var to: String?

    func run() async throws {
        let query = [("schedule", schedule), ("from", from), ("to", to)]
        try connection.show(try await connection.get(OnCallWords.path("/api/v1/on-call/hours", query))) { value in
            (value["items"]?.items ?? []).map { row in
                let figures = [
                    ("", "hours"), ("night ", "night_hours"), ("weekend ", "weekend_hours"),
                    ("holiday ", "holiday_hours"),
                ]
                let words = figures.compactMap { label, key in row[key]?.text.map { "\(label)\($0) h" } }
                return "\(row["person"]?.text ?? "")  \(words.joined(separator: ", "))"
            }
            .joined(separator: "\n")
        }
    }
}

struct SetSchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Write a schedule from a JSON file with zone and layers, as `schedule show --json` prints them."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var schedule: String
    @Argument(help: "The file.") var file: String

    func run() async throws {
        let body = try WrittenFile.fields(file, leavingOut: ["id", "key", "overrides", "cover_requests"])
        try connection.show(try await connection.put(OnCallWords.schedule(schedule), body), OnCallWords.whole)
    }
}

struct RemoveSchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a schedule that nothing refers to."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name.") var schedule: String

    func run() async throws {
        try connection.show(try await connection.delete(OnCallWords.schedule(schedule))) { _ in "removed" }
    }
}

struct Feed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a secret address at which a calendar program reads shifts."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Its key or name (your own shifts by all).") var schedule: String?

    func run() async throws {
        let body = JSONValue.object([("schedule", schedule)])
        try connection.show(try await connection.post("/api/v1/me/calendar-feeds", body)) { $0["url"]?.text ?? "" }
    }
}

/// A file with one JSON object.
enum WrittenFile {
    /// - Parameter leavingOut: what is printed with it, and is not for writing.
    static func fields(_ path: String, leavingOut: Set<String>) throws -> [String: JSONValue] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read")
        }
        guard case .object(let fields)? = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw CommandFailure("\(path) is not a JSON object", hint: "begin with what `show --json` prints")
        }
        return fields.filter { !leavingOut.contains($0.key) }
    }
}
