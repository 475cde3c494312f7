import Logging
import MusterCore
import MusterStore

/// What Slack calls us for, answered within the three seconds that it waits.
package struct SlackDesk: Sendable {
    private let parts: EngineParts
    private let server: SlackServer
    private let reader: ChatReader

    /// - Returns: nil where no workspace is set up.
    package init?(_ parts: EngineParts, _ reader: ChatReader) {
        guard let server = parts.chat.server(.slack) as? SlackServer else { return nil }
        (self.parts, self.server, self.reader) = (parts, server, reader)
    }

    /// After this the rest comes as a message.
    private static let patience = Duration.milliseconds(2_200)

    /// Whether a call is Slack's own.
    package func isSigned(_ signature: String?, timestamp: String?, body: [UInt8]) -> Bool {
        guard let signature, let timestamp else { return false }
        return server.signature.isValid(signature, timestamp: timestamp, body: body, now: parts.clock.now())
    }

    /// - Throws: what the store throws: then Slack tells it again.
    package func keep(_ heard: ChatHeard) async throws {
        try await ChatDesk(parts, reader).keep([heard], from: .slack)
    }

    /// A command that somebody typed behind a slash.
    ///
    /// - Returns: what to show to them alone, with Slack's marks made harmless.
    package func answer(_ line: String, from account: String, in room: String) async -> String {
        let words = await soon(to: account) {
            guard let author = try? await ChatPeople(parts, server).author(account) else {
                return "Slack did not say who you are. Nothing was done; try it again in a moment."
            }
            return try await ChatCommands(parts, server, reader).run(line, by: author, in: room).text
        }
        return SlackText.escaped(words)
    }

    /// A button that somebody pressed: on disk when this returns. Its message changes then; whoever may not press it is told
    /// so.
    ///
    /// - Throws: what the store throws: then Slack tells them that it did not work.
    package func press(_ press: SlackPress) async throws {
        try await keep(
            ChatHeard(
                id: "press-\(parts.makeID())",
                room: press.room,
                account: press.account,
                event: .pressed(message: press.message, token: press.value, isNo: press.action == .escalate)
            )
        )
    }

    /// What `work` gives, or, where that takes too long, that it is still to come, by a message.
    private func soon(to account: String, _ work: @escaping @Sendable () async throws -> String) async -> String {
        let parts = parts
        let deadline = parts.clock.now() + Self.patience
        let (stream, continuation) = AsyncStream.makeStream(of: String?.self)
        let task = Task { () -> String in
            do {
                return try await work()
            } catch {
                parts.logger.error("a command of a chat failed", metadata: ["error": "\(error)"])
                return "That did not work, by a fault of Muster's. Nothing was half done; try it again."
            }
        }
        let first = Task { continuation.yield(await task.value) }
        let late = Task {
            try? await parts.clock.wait(until: deadline)
            continuation.yield(nil)
        }
        defer { late.cancel() }
        for await words in stream {
            if let words { return words }
            break
        }
        first.cancel()
        Task { try? await tell(await task.value, to: account) }
        return "This takes a moment. The answer comes as a message."
    }

    private func tell(_ text: String, to account: String) async throws {
        let parts = parts
        let message = OutgoingMessage(
            key: "chat:reply:slack:\(parts.makeID())",
            channel: .slack,
            to: account,
            subject: "",
            body: text
        )
        let now = parts.clock.now()
        try await parts.database.write(.normal) { connection in
            let notice = Notice(message: message, incident: nil)
            try Outbox(connection).enqueue(OutboxMessage(notice, ID(parts.makeID()), now))
        }
        parts.outboxBell.ring()
    }
}
