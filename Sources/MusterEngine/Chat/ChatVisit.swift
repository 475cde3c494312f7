import MusterCore
import MusterStore

/// One thing that was heard from a chat server, and what it does here.
///
/// What it changes of an incident is written in one transaction with the note that it was done, so that a server that is
/// killed in between does it neither twice nor never.
struct ChatVisit {
    let parts: EngineParts
    let server: any ChatServer
    let reader: ChatReader
    let row: ChatEventRow
    let heard: ChatHeard
    let author: ChatPeople.Author

    private var name: String { server.channel.rawValue }

    func run() async throws {
        let (name, room) = (name, heard.room)
        let incident = try await parts.database.read { try ChatRooms($0).find(name, room: room)?.incident }
        switch heard.event {
        case .said(let message, let text, _):
            try await say(text, message, incident)
        case .edited(let message, let text):
            try await correct(message, "In \(server.name) this was changed to: \(text)")
        case .deleted(let message): try await delete(message)
        case .reacted(let message, let sign): try await react(message, sign)
        case .pressed(let message, let token, let isNo): try await answer(token, message, isNo: isNo)
        }
    }

    // MARK: What is said

    private func say(_ text: String, _ message: String, _ incident: ID<Incident>?) async throws {
        let words = text.withoutSpacesAround
        let isMarked = words.hasPrefix("!") || words.hasPrefix("/") && server.channel == .matrix
        if let incident, !isMarked || heard.account == nil {
            return try await record(incident, message: message, .room(.say(cut(text), answers: nil)))
        }
        // In a room that is neither an incident's nor one person's alone, nobody talks to us.
        var isForUs = heard.account != nil && incident != nil
        if heard.account != nil, incident == nil { isForUs = try await isDirect() }
        guard isForUs else {
            try await finish()
            return
        }
        try await command(isMarked ? String(words.dropFirst()) : words)
    }

    private func isDirect() async throws -> Bool {
        do {
            return try await ChatPeople(parts, server).isAlone(in: heard.room)
        } catch {
            guard row.hasWaited(at: parts.clock.now()) else { throw error }
            return false
        }
    }

    /// A room that knows it from somewhere else, or cannot hold it, is not told again.
    private func record(
        _ incident: ID<Incident>,
        message: String,
        _ command: IncidentCommand
    ) async throws {
        let (row, heard, name, actor) = (row, heard, name, author.actor(of: server))
        do {
            try await Commands(parts).commit(.urgent) { transaction in
                guard try ChatEvents(transaction.connection).finish(row) else { return }
                let messages = ChatMessages(transaction.connection)
                guard try messages.find(name, room: heard.room, message: message) == nil else { return }
                // What follows from it is told like anything else.
                let sequence = try transaction.load(incident).version + 1
                guard try transaction.run(command, on: incident, as: actor, by: .chat).version >= sequence else {
                    return
                }
                try messages.add(
                    Self.message(message, of: incident, sequence, room: heard.room, server: name)
                )
            }
        } catch let rejection as IncidentRejection {
            try await finish()
            try await reply(rejection.message)
        }
    }

    private func cut(_ text: String) -> String { text.cut(to: Limits.bodyLength) ?? "…" }

    /// Done once and never lost: that it was done is noted in the transaction that does it, for whoever takes it up again
    /// after one who died, or had no database, before it was finished.
    private func command(_ line: String) async throws {
        let now = parts.clock.now()
        let asked = AskedOnce("\(row.server):\(row.id)", of: ChatDesk.principal, requestHash: "", at: now)
        let begun = try await parts.database.read { try IdempotencyKeys($0).begun(asked.key, of: asked.principal) }
        if begun == nil {
            try await carryOut(line, asked)
        } else {
            // Does nothing where the answer is on its way.
            try await reply("That is done. The answer to it was lost; look at what there is now.")
        }
        try await finish()
    }

    private func carryOut(_ line: String, _ asked: AskedOnce) async throws {
        do {
            let answer = try await AskedOnce.$current.withValue(asked) {
                try await ChatCommands(parts, server, reader).run(line, by: author, in: heard.room)
            }
            if !answer.isRecorded { try await reply(answer.text) }
        } catch is AskedOnce.Before {
            // Another node was quicker, and answers.
        }
    }

    /// Tells the author alone: others in the room may not be meant to know.
    private func reply(_ text: String) async throws {
        guard let account = heard.account else { return }
        let (parts, row) = (parts, row)
        let message = OutgoingMessage(
            key: "chat:reply:\(row.server):\(row.id)",
            channel: server.channel,
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

    @discardableResult
    private func finish() async throws -> Bool {
        let row = row
        return try await parts.database.write(.normal) { try ChatEvents($0).finish(row) }
    }

    // MARK: What is changed afterwards

    /// The record keeps what was said, and that it was changed.
    private func correct(_ message: String, _ text: String) async throws {
        guard let known = try await find(message) else { return try await waitForMessage() }
        guard !known.isOurs, let incident = known.incident else {
            try await finish()
            return
        }
        let note = IncidentCommand.note(kind: .correction, text: cut(text), at: nil, refersTo: known.sequence)
        try await record(incident, message: "\(message)/\(row.id)", note)
    }

    private func delete(_ message: String) async throws {
        guard let known = try await find(message) else { return try await waitForMessage() }
        guard known.isOurs else { return try await correct(message, "In \(server.name) this was deleted.") }
        guard let incident = known.incident else {
            try await finish()
            return
        }
        let (parts, row, channel, actor) = (parts, row, server.channel, author.actor(of: server))
        let isComing = known.returns < ChatLimits.returns
        let text =
            "A message of Muster was deleted in \(server.name)" + (isComing ? "; it is written again." : " once more.")
        let (name, room) = (name, heard.room)
        try await Commands(parts).commit(.urgent) { transaction in
            let connection = transaction.connection
            guard try ChatEvents(connection).finish(row), try ChatMessages(connection).lose(known) else { return }
            let note = IncidentCommand.note(kind: .note, text: text, at: nil, refersTo: known.sequence)
            let sequence = try transaction.load(incident).version + 1
            try transaction.run(note, on: incident, as: actor, by: .chat)
            // Whoever deleted it there need not be told of it there.
            let own = Self.message("\(message)/\(row.id)", of: incident, sequence, room: room, server: name)
            try ChatMessages(connection).add(own)
            let now = parts.clock.now()
            try ChatNotice(parts).enqueue(incident, to: channel, connection, now: now)
        }
        parts.outboxBell.ring()
    }

    private static func message(
        _ message: String,
        of incident: ID<Incident>,
        _ sequence: Int,
        room: String,
        server: String
    ) -> ChatMessage {
        ChatMessage(
            server: server,
            room: room,
            message: message,
            incident: incident,
            sequence: sequence,
            isOurs: false
        )
    }

    private func find(_ message: String) async throws -> ChatMessage? {
        let (name, room) = (name, heard.room)
        return try await parts.database.read { try ChatMessages($0).find(name, room: room, message: message) }
    }

    /// Somebody may be quicker than we are to note what was sent, and an attempt without an answer may have arrived: it is
    /// taken up again once its message is known.
    private func waitForMessage() async throws {
        let (parts, row) = (parts, row)
        let isTooLate = row.hasWaited(at: parts.clock.now())
        try await parts.database.write(.normal) { connection in
            let events = ChatEvents(connection)
            if isTooLate { try events.finish(row) } else { try events.putAside(row) }
        }
    }

    // MARK: What is answered

    private func react(_ message: String, _ sign: String) async throws {
        let isYes = Self.yes.contains { sign.hasPrefix($0) }
        let isNo = Self.no.contains { sign.hasPrefix($0) }
        guard isYes || isNo else {
            try await finish()
            return
        }
        guard let known = try await find(message) else { return try await waitForMessage() }
        guard let token = known.answer else {
            try await finish()
            return
        }
        try await answer(token, message, isNo: isNo)
    }

    /// Taken first and finished then: a page is acknowledged once and passed on once, however often that is asked for, so
    /// that whoever takes it up again does nothing twice.
    private func answer(_ token: String, _ message: String, isNo: Bool) async throws {
        let place = ChatPlace(room: heard.room, message: message)
        let taken = try await ChatAnswers(parts, server).take(token, escalating: isNo, by: author, at: place)
        if !taken.isOver { try await reply(taken.text) }
        try await finish()
    }

    private static let yes = ["👍", "✅", "👌", "✔", "🆗"]
    private static let no = ["👎", "❌", "✖"]
}
