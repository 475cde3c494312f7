import ArgumentParser
import MusterCore

struct Note: Verb {
    static let configuration = CommandConfiguration(abstract: "Add a line to the timeline.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "What happened.") var text: String
    @Option(help: "note, decision, action or hypothesis.") var kind: String?
    @Option(help: "When it happened, if earlier.") var at: String?

    var resource: String { "timeline" }
    var body: [String: JSONValue] { JSONValue.object([("text", text), ("kind", kind), ("at", at)]) }
}

struct Update: Verb {
    static let configuration = CommandConfiguration(abstract: "Send an update to an audience.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "As the process names it: \"distribution list\", \"status page\".") var audience: String
    @Option(help: "investigating, identified, monitoring, resolved or update.") var state: String
    @Option(help: "What you have to say; the template puts the rest around it.") var message: String?
    @Option(name: .customLong("body"), help: "The whole text instead of the template.") var text: String?
    @Option(help: "Instead of the template's.") var subject: String?

    var resource: String { "updates" }
    var body: [String: JSONValue] {
        JSONValue.object([
            ("audience", audience), ("state", state), ("message", message), ("body", text), ("subject", subject),
        ])
    }
}

struct CheckIn: Verb {
    static let configuration = CommandConfiguration(
        commandName: "check-in",
        abstract: "Record that you checked in with the responders."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "What they said.") var note: String

    var resource: String { "check-ins" }
    var body: [String: JSONValue] { JSONValue.object([("note", note)]) }
}
