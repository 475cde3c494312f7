import ArgumentParser
import MusterCore

struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Send nothing and act on no clock, on every node, until `muster resume`."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "Why; every page shows it.") var reason: String

    func run() async throws {
        let answer = try await connection.post("/api/v1/engine/pause", ["reason": .string(reason)])
        try connection.show(answer) { _ in "Paused: \(reason)" }
    }
}

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on after a pause or a restored backup: what was due meanwhile is done now."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.post("/api/v1/engine/resume")
        try connection.show(answer) { value in
            let (messages, clocks) = (value["due_messages"]?.text ?? "no", value["due_clocks"]?.text ?? "no")
            return "Resumed; due now are \(messages) messages and \(clocks) clocks."
        }
    }
}
