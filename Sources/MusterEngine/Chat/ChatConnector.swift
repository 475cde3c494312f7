package import MusterCore
import MusterStore

/// Carries what is for a chat server: pages and notices to one person, and rooms that are to be brought up to date.
package struct ChatConnector: Connector {
    private let parts: EngineParts
    private let server: any ChatServer

    package init(_ parts: EngineParts, _ server: any ChatServer) {
        self.parts = parts
        self.server = server
    }

    package var channel: Channel { server.channel }

    /// After so many attempts a room is looked at once a minute, for as long as it takes: nobody else tells it.
    private static let patience = 2
    /// When a room is looked at again that another attempt writes into: longer than most of them take.
    private static let turn = Duration.seconds(2)

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        let incident = message.incidentOfRoom
        if let rest = parts.chat.rest(of: channel, now: now) {
            let reason = "\(server.name) does not answer; it is asked again soon"
            return incident == nil ? .retry(after: rest, because: reason) : .held(because: reason, for: rest)
        }
        do {
            let receipt: String
            if let incident {
                guard let told = try await ChatMirror(parts: parts, server: server).bring(incident, now: now) else {
                    // That one tells it too, unless it has died: then nobody else would.
                    return .held(because: "another attempt brings the room up to date", for: Self.turn)
                }
                receipt = told
            } else {
                receipt = try await deliver(message)
            }
            parts.chat.note(nil, of: channel, now: parts.clock.now())
            return .delivered(receipt: receipt)
        } catch let failure as RemoteFailure {
            parts.chat.note(failure, of: channel, now: parts.clock.now())
            return delivery(of: failure, isRoom: incident != nil, attempt: attempt)
        } catch {
            return .retry(after: nil, because: "what the room is to be told could not be read")
        }
    }

    private func delivery(of failure: RemoteFailure, isRoom: Bool, attempt: Int) -> Delivery {
        if isRoom, attempt > Self.patience {
            // A server that says when it is free again is taken at its word.
            guard case .busy(let pause, _) = failure else { return .held(because: failure.words) }
            return .held(because: failure.words, for: pause)
        }
        switch failure {
        case .busy(let pause, let reason): return .retry(after: pause, because: reason)
        case .down(let reason): return .retry(after: nil, because: reason)
        case .unanswered(let reason): return .ambiguous(because: reason)
        case .gone(let reason), .refused(let reason):
            // A room waits for its mend; whoever is paged is to be reached by another way at once.
            return isRoom ? .retry(after: nil, because: reason) : .refused(because: reason)
        }
    }

    private func deliver(_ message: OutgoingMessage) async throws -> String {
        let post = ChatPost(
            key: message.key,
            head: message.subject.isEmpty ? nil : message.subject,
            text: message.body,
            links: message.answer == nil ? message.links : Array(message.links.suffix(1)),
            answer: message.answer,
            mayRepeat: message.mayRepeat
        )
        if let place = message.placeToEdit {
            try await server.edit(place, to: post)
            return "changed \(place.message)"
        }
        let room: String
        if message.to.hasPrefix(ChatNotice.placePrefix) {
            room = String(message.to.dropFirst(ChatNotice.placePrefix.count))
        } else {
            room = try await server.direct(to: message.to)
        }
        let place = try await server.post(post, to: room)
        if let answer = message.answer {
            let asked = ChatMessage(
                server: channel.rawValue,
                room: place.room,
                message: place.message,
                isOurs: true,
                answer: ChatAnswers.token(in: answer.url)
            )
            // Sent already: that a reaction to it answers nothing must not send it once more.
            _ = try? await parts.database.write(.normal) { try ChatMessages($0).add(asked) }
        }
        return "\(server.name) \(place.message)"
    }
}

extension OutgoingMessage {
    /// What stands before the place of a message that is to be changed.
    static let editPrefix = "edit:"

    /// The incident whose room is to be brought up to date.
    fileprivate var incidentOfRoom: ID<Incident>? {
        guard to.hasPrefix(ChatNotice.roomPrefix) else { return nil }
        return ID(String(to.dropFirst(ChatNotice.roomPrefix.count)))
    }

    fileprivate var placeToEdit: ChatPlace? {
        guard to.hasPrefix(Self.editPrefix) else { return nil }
        let parts = to.dropFirst(Self.editPrefix.count).split(separator: " ")
        guard parts.count == 2 else { return nil }
        return ChatPlace(room: String(parts[0]), message: String(parts[1]))
    }
}
