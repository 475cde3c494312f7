import ArgumentParser
import MusterCore

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Put the sandbox's clock forward; list what would have left.",
        subcommands: [Advance.self, Messages.self]
    )
}

struct Advance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Put the clock forward; what falls due happens in order.")

    @OptionGroup var connection: Connection
    @Argument(help: "How far, as PT15M or P1D.") var length: String

    /// Months in which many incidents stay open take some minutes.
    private static let patience = Duration.hours(1)

    func run() async throws {
        let answer = try await connection.post(
            "/api/v1/sandbox/clock",
            ["advance": .string(length)],
            patience: Self.patience
        )
        try connection.show(answer) { $0["now"]?.text ?? "" }
    }
}

struct Messages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List what would have left, newest first.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/sandbox/messages")
        try connection.show(answer) { value in
            (value["items"]?.items ?? value.items).map { message in
                let texts = ["when", "channel", "to", "subject"].compactMap { message[$0]?.text }
                return texts.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}
