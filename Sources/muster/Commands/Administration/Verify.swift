import ArgumentParser
import MusterCore
import MusterEngine
import MusterStore

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that no byte of the record was changed since it was written.",
        discussion: "Works on the store itself, so stop the server first, or verify a copy."
    )

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let configuration = try options.configuration()
        let installation = try await Installation.open(
            configuration,
            mode: nil,
            create: false,
            logger: options.logger(configuration)
        )
        let report = try await RecordCheck(installation.parts).report()
        await installation.close()
        guard report.findings.isEmpty else {
            throw CommandFailure(
                report.findings.map(\.description).joined(separator: "\n"),
                hint: "keep a copy of the data directory as it is, and restore a backup from before the damage"
            )
        }
        print(
            "\(report.incidents) incidents with \(report.events) events: every hash holds, and the lists agree with the events."
        )
    }
}

struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the lists anew from the events.",
        discussion: "Works on the store itself, so stop the server first."
    )

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let configuration = try options.configuration()
        let installation = try await Installation.open(
            configuration,
            mode: nil,
            create: false,
            logger: options.logger(configuration)
        )
        let count = try await RecordCheck(installation.parts).rebuild()
        await installation.close()
        print("\(count) incidents rebuilt.")
    }
}
