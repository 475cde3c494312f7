import ArgumentParser
import Foundation
import Hummingbird
import Logging
import MusterCore
import MusterEngine
import MusterStore
import MusterWeb
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the pages and the API, watch the clocks, send what is to be sent."
    )

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let configuration = try options.configuration()
        let logger = options.logger(configuration)
        let mode: DataDirectory.Mode = configuration.isSandbox ? .sandbox : .live
        let installation = try await Installation.open(configuration, mode: mode, create: true, logger: logger)
        installation.warnOfProcess(logger)
        try await Server(installation, configuration, logger: logger).run {
            try await explain(installation, configuration)
        }
        await installation.close()
    }

    /// What somebody who starts it sees: where it is, and on the first start how to come in.
    private func explain(_ installation: Installation, _ configuration: Configuration) async throws {
        var lines = ["Muster serves \(configuration.url) with the process \(installation.parts.processes.current.key)."]
        if configuration.isSandbox {
            lines.append("SANDBOX: nothing leaves this machine; see \(configuration.url)/sandbox.")
        }
        if !configuration.isSandbox, try configuration.smtp() == nil {
            lines.append(
                "No mail server is configured (--smtp): pages and updates wait in the outbox until there is one."
            )
        }
        if let administrator = installation.administrator, try await hasNoPassword(administrator, installation) {
            let token = try await installation.accounts.makeSetUpLink(for: administrator.id)
            lines.append("Nobody can sign in yet. \(administrator.name) chooses a password here, within three days:")
            lines.append("  \(configuration.url)/set-up/\(token)")
        }
        print(lines.joined(separator: "\n"))
        fflush(nil)
    }

    private func hasNoPassword(_ person: Person, _ installation: Installation) async throws -> Bool {
        try await installation.parts.database.read { try Credentials($0).passwordHash(of: person.id) } == nil
    }
}
