import ArgumentParser
import Foundation
import Logging
import MusterCore
import MusterStore
import MusterWeb

/// The settings, as flags; each can also stand in the environment or in the configuration file.
struct ServerOptions: ParsableArguments {
    @Option(help: "The data directory (./data).")
    var data: String?

    @Option(help: "sqlite, or postgres://USER:PASSWORD@HOST/DATABASE, which several nodes may share (sqlite).")
    var database: String?

    @Option(help: "Serve on HOST:PORT (127.0.0.1:8080).")
    var listen: String?

    @Option(help: "Where people reach it; links in messages begin with it.")
    var url: String?

    @Option(help: "The process: a built-in name, or a file (standard).")
    var process: String?

    @Option(help: "The mail server: smtp://USER:PASSWORD@HOST:587?from=muster@example.org")
    var smtp: String?

    @Option(help: "Text messages and calls: https://ACCOUNT:TOKEN@api.twilio.com?from=+15005550006")
    var phone: String?

    @Option(help: "A workspace to mirror war rooms in: https://BOT-TOKEN:SIGNING-SECRET@slack.com/api")
    var slack: String?

    @Option(help: "A homeserver to mirror war rooms in: https://ACCESS-TOKEN@matrix.example.org")
    var matrix: String?

    @Option(help: "How the link to a bridge is made, as https://meet.example.org/muster-{id} (none is opened).")
    var bridge: String?

    @Option(help: "Make a meeting for each bridge: https://CLIENT-ID:CLIENT-SECRET@zoom.us?account=ACCOUNT-ID")
    var zoom: String?

    @Option(help: "Hosts and networks inside that webhooks may go to, separated by commas.")
    var webhookAllow: String?

    @Option(help: "An address outside that is called once a minute while all is in order.")
    var heartbeat: String?
    @Option(help: "Take mails of monitoring tools on HOST:PORT (none are taken).")
    var mailListen: String?

    @Option(help: "The requests a second that one integration may send (\(Admission.standardRate)).")
    var inletRate: String?

    @Option(help: "The megabytes that one attached file may have (\(AttachmentLimits.usual.perFile >> 20)).")
    var attachmentSize: String?

    @Option(help: "The megabytes that an incident's files may have (\(AttachmentLimits.usual.perIncident >> 20)).")
    var attachmentRoom: String?

    @Flag(help: "Send nothing anywhere; the clock can be put forward.")
    var sandbox = false

    @Option(help: "When the sandbox's clock begins, as 2026-03-02T09:00:00Z (now).")
    var clock: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (notice).")
    var logLevel: String?

    @Option(
        name: .customLong("config"),
        help: "The configuration file (muster.yaml in the data directory, if there is one)."
    )
    var file: String?

    func configuration() throws -> Configuration {
        var flags: [Setting: String] = [:]
        flags[.data] = data
        flags[.database] = database
        flags[.listen] = listen
        flags[.url] = url
        flags[.process] = process
        flags[.smtp] = smtp
        flags[.phone] = phone
        flags[.slack] = slack
        flags[.matrix] = matrix
        flags[.bridge] = bridge
        flags[.zoom] = zoom
        flags[.webhookAllow] = webhookAllow
        flags[.heartbeat] = heartbeat
        flags[.inletRate] = inletRate
        flags[.mailListen] = mailListen
        flags[.attachmentSize] = attachmentSize
        flags[.attachmentRoom] = attachmentRoom
        flags[.clock] = clock
        flags[.logLevel] = logLevel
        if sandbox { flags[.sandbox] = "yes" }
        return try Configuration.inForce(flags: flags, file: file)
    }

    func logger(_ configuration: Configuration) -> Logger {
        var logger = Logger(label: "muster") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .notice
        return logger
    }
}
