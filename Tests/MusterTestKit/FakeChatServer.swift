import MusterCore
package import MusterEngine
import NIOConcurrencyHelpers

/// A chat server in memory, which keeps what it is told and fails as a test wants it to.
package final class FakeChatServer: ChatServer {
    package struct Room: Equatable, Sendable {
        package var name: String
        package var isPrivate: Bool
        package var topic = ""
        package var isOpen = true
        package var members: [String] = []
        package var posts: [ChatPost] = []
        package var pins = 0
    }

    /// What can fail by itself.
    package enum Call: Sendable {
        case invite
        case pin
    }

    private struct State {
        var rooms: [String: Room] = [:]
        var failures: [RemoteFailure] = []
        var failuresOf: [Call: [RemoteFailure]] = [:]
        /// Of a post that arrives although nobody says so.
        var losesAnswer = false
        var posts = 0
        var mails: [String: String] = [:]
        var profiles: [String: ChatProfile] = [:]
        var edits: [ChatPlace: ChatPost] = [:]
        var whenPosted: @Sendable () -> Void = {}
    }

    package let channel: Channel
    package let name: String
    package let rules: ChatRules
    private let state = NIOLockedValueBox(State())

    package init(_ channel: Channel = .slack, name: String = "Slack", rules: ChatRules = ChatRules()) {
        (self.channel, self.name, self.rules) = (channel, name, rules)
    }

    package var rooms: [String: Room] { state.withLockedValue(\.rooms) }
    package var edits: [ChatPlace: ChatPost] { state.withLockedValue(\.edits) }

    /// What the next calls fail with, one after the other.
    package func fail(_ failures: RemoteFailure...) { state.withLockedValue { $0.failures = failures } }

    /// What the next calls of one kind fail with.
    package func fail(_ call: Call, _ failures: RemoteFailure...) {
        state.withLockedValue { $0.failuresOf[call] = failures }
    }

    /// The next post arrives, and nobody says so.
    package func loseAnswer() { state.withLockedValue { $0.losesAnswer = true } }

    /// Does this after each post from now on, before it is answered.
    package func whenPosted(_ body: @escaping @Sendable () -> Void) {
        state.withLockedValue { $0.whenPosted = body }
    }

    package func know(_ account: String, mail: String, name: String) {
        state.withLockedValue { state in
            state.mails[mail] = account
            state.profiles[account] = ChatProfile(name: name, email: mail)
        }
    }

    private func call<Value>(
        _ call: Call? = nil,
        _ body: (inout State) throws(RemoteFailure) -> Value
    ) throws(RemoteFailure) -> Value {
        let result = state.withLockedValue { state -> Result<Value, RemoteFailure> in
            if !state.failures.isEmpty { return .failure(state.failures.removeFirst()) }
            if let call, let failures = state.failuresOf[call], let first = failures.first {
                state.failuresOf[call] = Array(failures.dropFirst())
                return .failure(first)
            }
            do throws(RemoteFailure) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    package func check() async throws(RemoteFailure) -> String { "muster" }

    package func open(_ order: ChatRoomOrder) async throws(RemoteFailure) -> ChatRoomMade {
        try call { state in
            let id = "R\(state.rooms.count + 1)"
            let name = Naming.slug(order.name)
            state.rooms[id] = Room(name: name, isPrivate: order.isPrivate)
            return ChatRoomMade(id: id, name: name)
        }
    }

    private func change(
        _ room: String,
        _ call: Call? = nil,
        _ body: (inout Room) -> Void
    ) throws(RemoteFailure) {
        try self.call(call) { (state) throws(RemoteFailure) in
            guard var found = state.rooms[room] else { throw RemoteFailure.gone(because: "no room \(room)") }
            body(&found)
            state.rooms[room] = found
        }
    }

    package func describe(_ room: String, topic: String, purpose: String) async throws(RemoteFailure) {
        try change(room) { $0.topic = topic }
    }

    package func invite(_ accounts: [String], to room: String) async throws(RemoteFailure) {
        try change(room, .invite) { $0.members += accounts }
    }

    package func account(ofMail address: String) async throws(RemoteFailure) -> String? {
        try call { $0.mails[address] }
    }

    package func profile(of account: String) async throws(RemoteFailure) -> ChatProfile {
        try call { $0.profiles[account] ?? ChatProfile(name: account) }
    }

    package func direct(to address: String) async throws(RemoteFailure) -> String {
        try call { (state) throws(RemoteFailure) in
            if address.contains(" ") { throw RemoteFailure.refused(because: "there is no such account") }
            let id = "D-\(address)"
            if state.rooms[id] == nil { state.rooms[id] = Room(name: id, isPrivate: true) }
            return id
        }
    }

    package func isDirect(_ room: String) async throws(RemoteFailure) -> Bool { room.hasPrefix("D-") }

    package func post(_ post: ChatPost, to room: String) async throws(RemoteFailure) -> ChatPlace {
        let place: ChatPlace = try call { (state) throws(RemoteFailure) in
            guard let found = state.rooms[room], found.isOpen else { throw RemoteFailure.gone(because: "closed") }
            // As a server does that knows a repeat by its key.
            if post.mayRepeat, let known = found.posts.firstIndex(where: { $0.key == post.key }) {
                return ChatPlace(room: room, message: "\(room)-\(known)")
            }
            state.rooms[room]?.posts.append(post)
            if state.losesAnswer {
                state.losesAnswer = false
                throw RemoteFailure.unanswered(because: "no answer")
            }
            return ChatPlace(room: room, message: "\(room)-\(found.posts.count)")
        }
        let after = state.withLockedValue { $0.whenPosted }
        after()
        return place
    }

    package func edit(_ place: ChatPlace, to post: ChatPost) async throws(RemoteFailure) {
        try call { $0.edits[place] = post }
    }

    package func pin(_ link: OutgoingMessage.Link, _ message: ChatPlace, again: Bool) async throws(RemoteFailure) {
        try change(message.room, .pin) { $0.pins += 1 }
    }

    package func close(_ room: String) async throws(RemoteFailure) { try change(room) { $0.isOpen = false } }
    package func reopen(_ room: String) async throws(RemoteFailure) { try change(room) { $0.isOpen = true } }

    package func hear(from position: String?) async throws(RemoteFailure) -> (heard: [ChatHeard], position: String)? {
        nil
    }
}
