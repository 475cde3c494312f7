import ArgumentParser
import Foundation
import MusterCore

struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Add people, let them choose a password, change what they may do, and see them off.",
        subcommands: [
            AddPerson.self, InvitePerson.self, PermitPerson.self, LeavePerson.self, RejoinPerson.self,
        ]
    )

    static func path(_ handle: String) -> String { "/api/v1/people/\(IncidentWords.path(handle))" }
}

struct AddPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add somebody.")

    @OptionGroup var connection: Connection
    @Argument(help: "What others type for them: a-z, 0-9, dot, hyphen.") var handle: String
    @Option var name: String
    @Option var email: String
    @Option(help: "admin, responder, stakeholder or observer.") var permission = "responder"

    func run() async throws {
        let body = JSONValue.object([("handle", handle), ("name", name), ("email", email), ("permission", permission)])
        let answer = try await connection.post("/api/v1/people", body)
        try connection.show(answer) { _ in "\(name) is @\(handle); invite them with `muster person invite \(handle)`" }
    }
}

struct InvitePerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Print a one-time link to choose a password with."
    )

    @OptionGroup var connection: Connection
    @Argument var handle: String

    func run() async throws {
        let answer = try await connection.post("/api/v1/people/\(handle)/invitation")
        try connection.show(answer) { $0["set_up_link"]?.text ?? "" }
    }
}

struct PermitPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "permission",
        abstract: "Change what somebody may do."
    )

    @OptionGroup var connection: Connection
    @Argument var handle: String
    @Argument(help: "admin, responder, stakeholder or observer.") var permission: String

    func run() async throws {
        let answer = try await connection.patch(
            PersonCommand.path(handle),
            JSONValue.object([("permission", permission)])
        )
        try connection.show(answer) { "@\(handle) is \($0["permission"]?.text ?? permission)" }
    }
}

struct LeavePerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Write down that somebody has left.",
        discussion: "They are signed out and their tokens end. Rotations and policies that name them are changed first."
    )

    @OptionGroup var connection: Connection
    @Argument var handle: String

    func run() async throws {
        let answer = try await connection.patch(PersonCommand.path(handle), ["active": .bool(false)])
        try connection.show(answer) { _ in "@\(handle) has left" }
    }
}

struct RejoinPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejoin",
        abstract: "Write down that somebody who has left is back."
    )

    @OptionGroup var connection: Connection
    @Argument var handle: String

    func run() async throws {
        let answer = try await connection.patch(PersonCommand.path(handle), ["active": .bool(true)])
        try connection.show(answer) { _ in "@\(handle) is back, with the password of before" }
    }
}

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke tokens of programs.",
        subcommands: [AddToken.self, ListTokens.self, RevokeToken.self]
    )
}

struct AddToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Make a token; it is shown once.")

    @OptionGroup var connection: Connection
    @Argument(help: "What it is for.") var name: String
    @Option(help: "As whom it acts: a handle (you).") var person: String?
    @Option(help: "How long it lasts, as P90D (until it is revoked).") var lifetime: String?

    func run() async throws {
        let body = JSONValue.object([("name", name), ("person", person), ("lifetime", lifetime)])
        let answer = try await connection.post("/api/v1/tokens", body)
        try connection.show(answer) { $0["token"]?.text ?? "" }
    }
}

struct ListTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tokens.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/tokens")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { token in
                ["id", "name", "person", "revoked_at"].compactMap { token[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}

struct RevokeToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Revoke a token at once.")

    @OptionGroup var connection: Connection
    @Argument var id: String

    func run() async throws {
        try connection.show(try await connection.delete("/api/v1/tokens/\(id)")) { _ in "revoked" }
    }
}

struct Inlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "integration",
        abstract: "Make and list the addresses at which signals come in.",
        subcommands: [AddInlet.self, ListInlets.self]
    )
}

struct AddInlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make an address with a secret in it.",
        discussion: "What it speaks is one of \(SourceKind.allCases.map(\.rawValue).joined(separator: ", "))."
    )

    @OptionGroup var connection: Connection
    @Argument var name: String
    @Option(help: "What it speaks.") var kind = SourceKind.prometheus.rawValue
    @Option(help: "The longest that may pass between two calls, as \"5 min\".") var every: String?
    @Option(help: "A file with the mapping of a generic source, in JSON.") var mapping: String?

    func run() async throws {
        var body = JSONValue.object([("name", name), ("kind", kind), ("every", every)])
        if let mapping {
            guard let data = FileManager.default.contents(atPath: mapping) else {
                throw CommandFailure("there is no file \(mapping)", hint: "give the path of a file with JSON")
            }
            do throws(ReceivedJSON.Problem) {
                body["mapping"] = try ReceivedJSON.read(Array(data))
            } catch {
                throw CommandFailure("\(mapping) is \(error.words)")
            }
        }
        let answer = try await connection.post("/api/v1/integrations", body)
        try connection.show(answer) { $0["url"]?.text ?? "" }
    }
}

struct ListInlets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List them with their addresses.")

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/integrations")
        try connection.show(answer) { value in
            (value["items"]?.items ?? []).map { inlet in
                ["name", "kind", "url"].compactMap { inlet[$0]?.text }.joined(separator: "  ")
            }
            .joined(separator: "\n")
        }
    }
}
