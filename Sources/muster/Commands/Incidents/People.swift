import ArgumentParser
import MusterCore

struct Ack: Verb {
    static let configuration = CommandConfiguration(abstract: "Acknowledge your open pages.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    var resource: String { "acknowledgement" }
    var body: [String: JSONValue] { [:] }
}

struct Claim: Verb {
    static let configuration = CommandConfiguration(abstract: "Take a role.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "As the process names it: \"incident commander\", IC.") var role: String
    @Option(help: "Why.") var reason: String?

    var resource: String { "roles" }
    var body: [String: JSONValue] { JSONValue.object([("role", role), ("reason", reason)]) }
}

struct Assign: Verb {
    static let configuration = CommandConfiguration(abstract: "Give a role to somebody.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "As the process names it.") var role: String
    @Argument(help: "A handle.") var person: String
    @Option(help: "Why.") var reason: String?

    var resource: String { "roles" }
    var body: [String: JSONValue] { JSONValue.object([("role", role), ("person", person), ("reason", reason)]) }
}

struct Page: Verb {
    static let configuration = CommandConfiguration(abstract: "Page somebody.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "A handle.") var person: String?
    @Option(help: "A contact of the organisation.") var contact: String?
    @Option(help: "Key of a team.") var team: String?
    @Option(help: "Why.") var because: String

    var resource: String { "pages" }
    var body: [String: JSONValue] {
        JSONValue.object([
            ("person", person), ("contact", contact), ("team", team), ("because", because),
        ])
    }
}

struct HandOn: Verb {
    static let configuration = CommandConfiguration(
        commandName: "hand-on",
        abstract: "Hand your pages on to somebody; they come back where nobody answers."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "A handle.") var person: String
    @Option(help: "Why.") var because: String

    var resource: String { "hand-on" }
    var body: [String: JSONValue] { JSONValue.object([("person", person), ("because", because)]) }
}

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "release", abstract: "Give up a role.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "As the process names it.") var role: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/roles/\(IncidentWords.path(role))"
        try connection.show(try await connection.delete(path), IncidentWords.line)
    }
}

struct Handover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand a role over with a report of the situation.",
        subcommands: [DraftHandover.self, OfferHandover.self, AcceptHandover.self]
    )
}

struct OfferHandover: Verb {
    static let configuration = CommandConfiguration(commandName: "offer", abstract: "Offer a role to somebody.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "As the process names it.") var role: String
    @Argument(help: "Who takes it: a handle.") var to: String
    @Option(help: "Where things stand.") var situation: String

    var resource: String { "handover" }
    var body: [String: JSONValue] { JSONValue.object([("role", role), ("to", to), ("situation", situation)]) }
}

struct DraftHandover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Print the report of the situation as the record gives it."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/handover/draft"
        try connection.show(try await connection.get(path)) { $0["text"]?.text ?? "" }
    }
}

struct AcceptHandover: Verb {
    static let configuration = CommandConfiguration(commandName: "accept", abstract: "Take what is offered to you.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    @Option(help: "Why you do not shadow first; it is recorded.") var early: String?
    @Option(help: "Take this role alone, as the process names it; all that is offered to you without it.")
    var role: String?

    var resource: String { "handover/acceptance" }
    var body: [String: JSONValue] { JSONValue.object([("early", early), ("role", role)]) }
}
