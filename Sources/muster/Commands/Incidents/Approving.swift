import ArgumentParser
import MusterCore

struct Approve: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Approve an update that somebody else wrote, and send it."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Its id, as `muster show --json` names it (the only one that waits).") var update: String?

    var resource: String { "proposals/\(IncidentWords.path(update ?? "latest"))/approval" }
    var body: [String: JSONValue] { [:] }
}

struct Decline: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Keep an update that waits for approval from going; take your own back."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Why; its author is told.") var reason: String
    @Option(help: "Its id, as `muster show --json` names it (the only one that waits).") var update: String?

    var resource: String { "proposals/\(IncidentWords.path(update ?? "latest"))/refusal" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}
