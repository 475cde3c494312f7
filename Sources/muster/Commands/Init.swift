import ArgumentParser
import Foundation
import MusterCore
import MusterEngine
import MusterStore

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prepare a data directory.",
        discussion: "Prints a one-time link by which the administrator chooses a password. It is valid for three days."
    )

    @OptionGroup var options: ServerOptions

    @Flag(help: "Begin with a small company: people, teams, services, schedules, policies, a status page.")
    var sample = false

    @Flag(help: "Print one JSON object instead of sentences.")
    var json = false

    func run() async throws {
        let configuration = try options.configuration()
        let installation = try await Installation.open(
            configuration,
            mode: nil,
            create: true,
            sample: sample,
            logger: options.logger(configuration)
        )
        guard installation.isNew else {
            throw CommandFailure(
                "\(configuration.data) has been prepared already",
                hint:
                    "serve it with `muster serve --data \(configuration.data)`, or choose another directory with --data"
            )
        }
        guard let administrator = installation.administrator else {
            throw CommandFailure("the organisation has no administrator")
        }
        let link = try await installation.accounts.makeSetUpLink(for: administrator.id)
        let token = try await installation.accounts.makeToken(
            name: "made by muster init",
            for: administrator.id,
            by: .muster,
            lifetime: nil
        )
        let prometheus = try await installation.inlets.add(name: "prometheus", kind: .prometheus, by: .muster)
        var addresses = ["prometheus": installation.inlets.url(of: prometheus)]
        if sample {
            for kind in SourceKind.allCases where kind != .prometheus && kind != .heartbeat {
                let made = try await installation.inlets.add(name: kind.rawValue, kind: kind, by: .muster)
                addresses[kind.rawValue] = installation.inlets.url(of: made)
            }
        }
        let result = Result(
            data: configuration.data,
            setUpLink: "\(configuration.url)/set-up/\(link)",
            admin: administrator.handle,
            adminToken: token,
            integrations: addresses,
            statusPage: "\(configuration.url)/status"
        )
        await installation.close()
        try json ? Output.print(json: result) : tell(result, prometheus.key)
    }

    private struct Result: Encodable {
        var data: String
        var setUpLink: String
        var admin: String
        var adminToken: String
        var integrations: [String: String]
        var statusPage: String
    }

    private func tell(_ result: Result, _ key: String) {
        print(
            """
            \(result.data) is ready\(sample ? ", with a sample organisation" : "").

            Serve it:          muster serve --data \(result.data)
            Choose a password: \(result.setUpLink)   (as \(result.admin), within three days)
            Command line, API: export MUSTER_TOKEN=\(result.adminToken)
            Prometheus:        alerting.alertmanagers with path_prefix: /in/\(key)
            Status page:       \(result.statusPage)
            """
        )
    }
}
