import ArgumentParser
import MusterCore

struct Cover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put somebody on call in the place of everybody else.",
        discussion: "muster schedule cover checkout-primary --person ben --until 2026-03-04T18:00:00Z"
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Key or name of the schedule.") var schedule: String
    @Option(help: "A handle (you).") var person: String?
    @Option(help: "As 2026-03-04T03:00:00Z (now).") var from: String?
    @Option(help: "Until when.") var until: String
    @Option(help: "Why.") var reason: String?

    func run() async throws {
        let body = JSONValue.object([("person", person), ("start", from), ("end", until), ("reason", reason)])
        let answer = try await connection.post(OnCallWords.schedule(schedule, "/overrides"), body)
        try connection.show(answer, OnCallWords.override)
    }
}

struct Uncover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "uncover", abstract: "Take an override back.")

    @OptionGroup var connection: Connection
    @Argument(help: "Key or name of the schedule.") var schedule: String
    @Argument(help: "Id of the override, as `schedule show` prints it.") var override: String

    func run() async throws {
        let path = OnCallWords.schedule(schedule, "/overrides/\(IncidentWords.path(override))")
        try connection.show(try await connection.delete(path)) { _ in "taken back" }
    }
}

struct TakeOver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-over",
        abstract: "Take the duty at once, until the present turn ends."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Key or name of the schedule.") var schedule: String
    @Option(help: "Until when.") var until: String?
    @Option(help: "Why.") var reason: String?

    func run() async throws {
        let body = JSONValue.object([("until", until), ("reason", reason)])
        let answer = try await connection.post(OnCallWords.schedule(schedule, "/take-over"), body)
        try connection.show(answer, OnCallWords.override)
    }
}

struct Swap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let two people take each other's shift.")

    @OptionGroup var connection: Connection
    @Argument(help: "Key or name of the schedule.") var schedule: String
    @Argument(help: "A time within the one shift.") var first: String
    @Argument(help: "A time within the other.") var second: String
    @Option(help: "Why.") var reason: String?

    func run() async throws {
        let body = JSONValue.object([("first", first), ("second", second), ("reason", reason)])
        let answer = try await connection.post(OnCallWords.schedule(schedule, "/swaps"), body)
        try connection.show(answer, OnCallWords.whole)
    }
}

struct AskForCover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask the others to take a time over; until somebody does, it stays with you."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Key or name of the schedule.") var schedule: String
    @Option(help: "From when.") var from: String
    @Option(help: "Until when.") var until: String
    @Option(help: "Why.") var reason: String?

    func run() async throws {
        let body = JSONValue.object([("start", from), ("end", until), ("reason", reason)])
        let answer = try await connection.post(OnCallWords.schedule(schedule, "/cover-requests"), body)
        try connection.show(answer, OnCallWords.override)
    }
}

struct TakeCover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Take over what somebody asked for."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Key or name of the schedule.") var schedule: String
    @Argument(help: "Id of the request, as `schedule show` prints it.") var request: String

    func run() async throws {
        let path = OnCallWords.schedule(schedule, "/cover-requests/\(IncidentWords.path(request))/acceptance")
        try connection.show(try await connection.post(path), OnCallWords.whole)
    }
}

struct Away: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write down that somebody is away: no rotation has them on call then."
    )

    @OptionGroup var connection: Connection
    @Option(help: "A handle (you).") var person: String?
    @Option(help: "From when, as 2026-03-04T00:00:00Z.") var from: String
    @Option(help: "Until when.") var until: String
    @Option(help: "Why.") var reason: String?

    func run() async throws {
        let handle: String
        if let person {
            handle = person
        } else {
            handle = try await connection.get("/api/v1/me").value["handle"]?.text ?? ""
        }
        let body = JSONValue.object([("start", from), ("end", until), ("reason", reason)])
        let answer = try await connection.post("/api/v1/people/\(IncidentWords.path(handle))/absences", body)
        try connection.show(answer) { "\(handle) is away \(OnCallWords.span($0))" }
    }
}
