import MusterCore
import MusterWeb

/// One thing that can be configured: by a flag, by the environment, or in the configuration file, in this order.
enum Setting: String, CaseIterable {
    case data, database, listen, url, process, smtp, phone, slack, matrix, sandbox, bridge, zoom
    case webhookAllow = "webhook-allow"
    case heartbeat
    case inletRate = "inlet-rate"
    case mailListen = "mail-listen"
    case attachmentSize = "attachment-size"
    case attachmentRoom = "attachment-room"
    case logLevel = "log-level"
    /// The sandbox's clock begins here instead of now.
    case clock

    /// `MUSTER_WEBHOOK_ALLOW`.
    var variable: String { "MUSTER_" + rawValue.uppercased().replacing("-", with: "_") }

    var help: String {
        switch self {
        case .data: "the data directory"
        case .database:
            "sqlite: a file in the data directory; or postgres://USER:PASSWORD@HOST/DATABASE, for several nodes"
        case .listen: "the address to serve on, HOST:PORT"
        case .url: "where people reach it, without a slash at the end; links in messages begin with it"
        case .process: "the process: a built-in name, or a file"
        case .smtp: "the mail server: smtp://USER:PASSWORD@HOST:587?from=muster@example.org"
        case .phone:
            "who carries text messages and calls: https://ACCOUNT:TOKEN@api.twilio.com?from=+15005550006; several, with blanks between, are asked in turn"
        case .slack:
            "a workspace of Slack to mirror war rooms in: https://BOT-TOKEN:SIGNING-SECRET@slack.com/api; see docs/chat.md"
        case .matrix:
            "a Matrix homeserver to mirror war rooms in: https://ACCESS-TOKEN@matrix.example.org; see docs/chat.md"
        case .sandbox: "yes: sends nothing, and its clock can be put forward"
        case .bridge:
            "how the link to an incident's bridge is made, as https://meet.example.org/muster-{id}; opens one with each declaration"
        case .zoom:
            "makes a meeting for each bridge: https://CLIENT-ID:CLIENT-SECRET@zoom.us?account=ACCOUNT-ID; see docs/bridges.md"
        case .webhookAllow: "hosts and networks inside that webhooks may go to, separated by commas"
        case .heartbeat:
            "called once a minute while all is in order; whoever watches it sounds the alarm when the calls stop"
        case .inletRate: "the requests a second that one integration may send before it is told 429"
        case .mailListen: "the address to take mails of monitoring tools on, HOST:PORT; without it none are taken"
        case .attachmentSize: "the megabytes that one attached file may have"
        case .attachmentRoom: "the megabytes that all files of one incident may have together"
        case .logLevel: "trace, debug, info, notice, warning, error or critical"
        case .clock: "when the sandbox's clock begins, as 2026-03-02T09:00:00Z"
        }
    }

    var byDefault: String {
        switch self {
        case .data: "./data"
        case .database: "sqlite"
        case .listen: "127.0.0.1:8080"
        case .process: "standard"
        case .sandbox: "no"
        case .logLevel: "notice"
        case .inletRate: "\(Admission.standardRate)"
        case .attachmentSize: "\(AttachmentLimits.usual.perFile >> 20)"
        case .attachmentRoom: "\(AttachmentLimits.usual.perIncident >> 20)"
        case .url, .smtp, .phone, .slack, .matrix, .bridge, .zoom, .webhookAllow, .mailListen, .heartbeat, .clock: ""
        }
    }
}
