import ArgumentParser
import MusterCore

struct Severity: Verb {
    static let configuration = CommandConfiguration(abstract: "Change the severity, or choose its category.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "The new one.") var severity: String
    @Option(help: "Why; it is recorded.") var reason: String
    @Option(help: "One of the status page's, where the severity needs one.") var category: String?

    var resource: String { "severity" }
    var body: [String: JSONValue] {
        JSONValue.object([("severity", severity), ("reason", reason), ("category", category)])
    }
}

struct Reach: Verb {
    static let configuration = CommandConfiguration(abstract: "Record that a milestone is reached.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "mitigated, resolved, closed …") var milestone: String
    @Option(help: "When, if earlier.") var at: String?
    @Option(help: "Why, for a correction.") var note: String?
    @Option(help: "Pass a gate that does not hold, with this reason; it is recorded.") var override: String?

    var resource: String { "milestones" }
    var body: [String: JSONValue] {
        JSONValue.object([
            ("milestone", milestone), ("at", at), ("note", note), ("override", override),
        ])
    }
}

struct Resolve: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Resolve the incident; refused until each gate of the process holds."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Pass the gate with this reason; it is recorded.") var override: String?

    var resource: String { "resolution" }
    var body: [String: JSONValue] { JSONValue.object([("override", override)]) }
}

struct Close: Verb {
    static let configuration = CommandConfiguration(abstract: "Close the incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Pass the gate with this reason; it is recorded.") var override: String?

    var resource: String { "milestones" }
    var body: [String: JSONValue] { JSONValue.object([("milestone", "closed"), ("override", override)]) }
}

struct Reopen: Verb {
    static let configuration = CommandConfiguration(abstract: "Reopen the incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Why; it is recorded.") var reason: String

    var resource: String { "reopening" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}

struct Confirm: Verb {
    static let configuration = CommandConfiguration(abstract: "Confirm a condition of a gate, with evidence.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Its id, as a refusal names it.") var condition: String
    @Option(help: "How you know.") var evidence: String

    var resource: String { "confirmations" }
    var body: [String: JSONValue] { JSONValue.object([("condition", condition), ("evidence", evidence)]) }
}

struct Done: Verb {
    static let configuration = CommandConfiguration(abstract: "State that a promise of the process has been kept.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Its id, as `muster due --json` names it.") var clock: String
    @Option(help: "What was done.") var note: String

    var resource: String { "duties" }
    var body: [String: JSONValue] { JSONValue.object([("clock", clock), ("note", note)]) }
}

struct Bridge: Verb {
    static let configuration = CommandConfiguration(abstract: "Set the link to the bridge.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "The link.") var url: String

    var resource: String { "bridge" }
    var body: [String: JSONValue] { JSONValue.object([("url", url)]) }
}
