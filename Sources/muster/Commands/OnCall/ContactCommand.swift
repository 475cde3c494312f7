import ArgumentParser
import MusterCore

struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "The ways in which pages reach you: add them, prove them, try them.",
        discussion: """
            A way is written with its kind: sms:+442079460018, voice:+442079460018, email:ana@example.org, \
            ntfy:https://ntfy.sh/my-pages, webhook:https://hooks.example.org/ana. A browser is added from that browser.
            """,
        subcommands: [
            ListContacts.self, AddContact.self, VerifyContact.self, SendCode.self, TestContact.self, RemoveContact.self,
            PushKey.self,
        ]
    )
}

struct ListContacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List yours.")

    @OptionGroup var connection: Connection

    func run() async throws {
        try connection.show(try await connection.get("/api/v1/me/contact-methods"), Self.words)
    }

    static func words(_ answer: JSONValue) -> String {
        (answer["items"]?.items ?? []).map { method in
            let name = method["device"]?.text.map { " (\($0))" } ?? ""
            return "\(method["method"]?.text ?? "")\(name)  \(method["state"]?.text ?? "")"
        }
        .joined(separator: "\n")
    }
}

struct AddContact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a way; a code goes out by it, which `contact verify` takes."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "As sms:+442079460018.") var method: String

    func run() async throws {
        let body = JSONValue.object([("method", method)])
        try connection.show(try await connection.post("/api/v1/me/contact-methods", body), ListContacts.words)
    }
}

struct VerifyContact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Type the code that came by a way; it takes pages from then on."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "As sms:+442079460018.") var method: String
    @Argument(help: "Six digits.") var code: String

    func run() async throws {
        let body = JSONValue.object([("method", method), ("code", code)])
        let answer = try await connection.post("/api/v1/me/contact-methods/verification", body)
        try connection.show(answer, ListContacts.words)
    }
}

struct SendCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "code", abstract: "Have a new code sent.")

    @OptionGroup var connection: Connection
    @Argument(help: "As sms:+442079460018.") var method: String

    func run() async throws {
        let body = JSONValue.object([("method", method)])
        try connection.show(try await connection.post("/api/v1/me/contact-methods/code", body), ListContacts.words)
    }
}

struct TestContact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send yourself a page about nothing, by one way or by all that your rules name."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "As sms:+442079460018 (all of your rules for urgent pages).") var method: String?

    func run() async throws {
        let body = JSONValue.object([("method", method)])
        try connection.show(try await connection.post("/api/v1/me/test-page", body)) { answer in
            let sent = (answer["sent"]?.items ?? []).compactMap(\.text).map { "sent      \($0)" }
            let not = (answer["not_served"]?.items ?? []).compactMap(\.text).map { "NOT SENT  \($0)" }
            return (sent + not).joined(separator: "\n")
        }
    }
}

struct RemoveContact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a way away, also from your rules."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "As sms:+442079460018.") var method: String

    func run() async throws {
        let body = JSONValue.object([("method", method)])
        try connection.show(try await connection.post("/api/v1/me/contact-methods/removal", body), ListContacts.words)
    }
}

struct PushKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push-key",
        abstract: "The public key of this installation's pushes (VAPID)."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.get("/api/v1/me/contact-methods")
        try connection.show(answer) { $0["push_key"]?.text ?? "" }
    }
}
