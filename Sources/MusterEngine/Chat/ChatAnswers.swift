import Foundation
import MusterCore
import MusterStore

/// Answers to pages that come from a chat: a button, a reaction, a word.
package struct ChatAnswers: Sendable {
    private let parts: EngineParts
    private let server: any ChatServer
    private let answers: PageAnswers

    package init(_ parts: EngineParts, _ server: any ChatServer) {
        self.parts = parts
        self.server = server
        answers = PageAnswers(parts)
    }

    /// What of the link in a page names it to its answerer.
    static func token(in url: String) -> String {
        url.range(of: "/a/").map { String(url[$0.upperBound...]) } ?? url
    }

    /// What became of an answer.
    package struct Taken: Equatable, Sendable {
        /// What to say to whoever answered.
        package var text: String
        /// What was answered; empty where nothing was.
        package var subjects: [String] = []
        /// Whether the message asks nothing any more.
        package var isOver = false
    }

    /// Takes the answer to the page that a message was, and takes the buttons from the message.
    ///
    /// - Parameters:
    ///   - token: as it went out with the message.
    ///   - author: who answers; only the one who was paged may.
    package func take(
        _ token: String,
        escalating: Bool,
        by author: ChatPeople.Author,
        at place: ChatPlace
    ) async throws -> Taken {
        let taken = try await take(token, escalating, author)
        guard taken.isOver else { return taken }
        let parts = parts
        let message = OutgoingMessage(
            key: "chat:edit:\(server.channel.rawValue):\(place.room):\(place.message)",
            channel: server.channel,
            to: "\(OutgoingMessage.editPrefix)\(place.room) \(place.message)",
            subject: taken.text,
            body: taken.subjects.joined(separator: "\n")
        )
        let now = parts.clock.now()
        try await parts.database.write(.normal) { connection in
            let notice = Notice(message: message, incident: nil)
            try Outbox(connection).enqueue(OutboxMessage(notice, ID(parts.makeID()), now))
        }
        parts.outboxBell.ring()
        return taken
    }

    private func take(_ token: String, _ escalating: Bool, _ author: ChatPeople.Author) async throws -> Taken {
        let isAll = token.hasSuffix(MessageBundle.allSuffix)
        let text = isAll ? String(token.dropLast(MessageBundle.allSuffix.count)) : token
        guard let known = parts.tokens.token(text) else { return Taken(text: "This is no page of ours.") }
        guard known.expiresAt > parts.clock.now() else {
            return Taken(text: "This page is too old to be answered.", isOver: true)
        }
        guard author.person?.id == known.person else {
            let name = parts.organisations.current.person(known.person)?.name ?? "Somebody else"
            return Taken(text: "\(name) was paged by this message, and answers it.")
        }
        if try await parts.database.read({ try ReachTests($0).find(ID(known.page.uuid)) }) != nil {
            _ = try await answers.confirm(test: ID(known.page.uuid))
            return Taken(text: "Thank you: pages reach you by \(server.name).", isOver: true)
        }
        let open = try await answers.open(
            of: known.person,
            until: known.expiresAt - AnswerToken.lifetime,
            escalating: escalating
        )
        let incident = try await parts.database.read { try PageIndex($0).incident(of: known.page) }
        let meant = isAll ? open : open.filter { $0.incident == incident }
        let done = try await answers.answer(meant, as: known.person, by: .chat, escalating: escalating)
        if done.isEmpty {
            let standing = try await answers.standing(of: meant.last?.page ?? known.page)
            // What was passed on can be acknowledged still, so that its buttons stay.
            return Taken(text: standing.words, isOver: standing.isOver)
        }
        let words = try await answers.words(done, escalating: escalating)
        return Taken(text: words, subjects: done.map(\.subject), isOver: true)
    }

    /// Takes a word such as "ack" or "12 esc" from somebody.
    ///
    /// - Returns: what to reply.
    func reply(_ text: String, by author: ChatPeople.Author) async throws -> String {
        guard let person = author.person else { return Self.stranger }
        let (code, escalating): (Int?, Bool)
        switch PhoneReply(text) {
        case .acknowledge(let given): (code, escalating) = (given, false)
        case .escalate(let given): (code, escalating) = (given, true)
        case .unclear: return "Say \"ack\" to acknowledge all your pages, \"12 ack\" for that of INC-12, or \"help\"."
        }
        let open = try await answers.open(of: person.id, escalating: escalating)
            .filter { code == nil || $0.number == code }
        if escalating, code == nil, open.count > 1 {
            return "\(open.count) pages wait. Name one: \"\(IncidentNumber.short(open[0].number)) esc\"."
        }
        let done = try await answers.answer(open, as: person.id, by: .chat, escalating: escalating)
        if !done.isEmpty { return try await answers.words(done, escalating: escalating) }
        guard let late = open.last else { return "No page of yours waits for an answer." }
        return try await answers.standing(of: late.page).words
    }

    static let stranger =
        "Muster does not know who you are. Add this account under My notifications, and type the code that comes here."
}
