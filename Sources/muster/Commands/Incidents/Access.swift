import ArgumentParser
import MusterCore

struct Restrict: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Restrict an incident to those who are called, hold a role or are let in."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Why; it is recorded.") var reason: String

    var resource: String { "restriction" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}

struct Admit: Verb {
    static let configuration = CommandConfiguration(abstract: "Let somebody know of a restricted incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "A handle.") var person: String
    @Option(help: "Why; they are told.") var reason: String

    var resource: String { "members" }
    var body: [String: JSONValue] { JSONValue.object([("person", person), ("reason", reason)]) }
}

struct BreakGlass: Verb {
    static let configuration = CommandConfiguration(
        commandName: "break-glass",
        abstract: "Let yourself into a restricted incident as an administrator; all who know of it are told."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Option(help: "Why; it is recorded and told.") var reason: String

    var resource: String { "break-glass" }
    var body: [String: JSONValue] { JSONValue.object([("reason", reason)]) }
}
