import Foundation
import MusterCore
import NIOConcurrencyHelpers
import NIOHTTP1

/// A Matrix homeserver, by its client-server API, as an ordinary account of it.
///
/// Each message is sent under a transaction id that is made from its key, so that the homeserver itself drops a repeat. It
/// is heard by one long poll after the other.
package struct MatrixServer: ChatServer {
    package let channel = Channel.matrix
    package let name = "Matrix"
    package let rules: ChatRules
    let calls: MatrixCalls
    private let me = NIOLockedValueBox<String?>(nil)

    /// - Parameter url: as in the settings: `https://ACCESS-TOKEN@matrix.example.org`.
    package init(url: String) throws(ChatAddressError) {
        let sample = "https://ACCESS-TOKEN@matrix.example.org"
        let address = try ChatAddress(url, sample: sample)
        guard address.secret == nil else { throw .shape(sample) }
        rules = address.rules
        calls = MatrixCalls(base: address.base, token: address.token)
    }

    package func check() async throws(RemoteFailure) -> String {
        me.withLockedValue { $0 = nil }
        return try await user()
    }

    /// Our own account there.
    func user() async throws(RemoteFailure) -> String {
        if let known = me.withLockedValue({ $0 }) { return known }
        guard let user = try await calls.get("/account/whoami")["user_id"]?.text else { throw MatrixCalls.unclear }
        me.withLockedValue { $0 = user }
        return user
    }

    // MARK: Rooms

    package func open(_ order: ChatRoomOrder) async throws(RemoteFailure) -> ChatRoomMade {
        let wanted = Naming.slug(order.name)
        let first = wanted.isEmpty ? Naming.slug(order.title) : wanted
        for turn in 1...Self.nameLimit {
            let name = turn == 1 ? first : "\(first)-\(turn)"
            do {
                let made = try await calls.send(
                    .POST,
                    "/createRoom",
                    [
                        "preset": "private_chat", "room_alias_name": JSONValue(name),
                        "name": JSONValue(order.title.cut(to: 200) ?? name),
                    ]
                )
                guard let id = made["room_id"]?.text else { throw MatrixCalls.unclear }
                return ChatRoomMade(id: id, name: name)
            } catch MatrixRefusal.error("M_ROOM_IN_USE", _) {
                if order.mayRepeat, let own = try await own(name) { return ChatRoomMade(id: own, name: name) }
            } catch {
                throw MatrixCalls.failure(error)
            }
        }
        throw .refused(because: "Matrix: \(Self.nameLimit) rooms are called \(first) already")
    }

    private static let nameLimit = 20

    /// The room of that alias, if it is one that we made and never used.
    private func own(_ name: String) async throws(RemoteFailure) -> String? {
        let server = try await user().split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        let alias = MatrixCalls.part("#\(name):\(server)")
        guard let room = try await calls.find("/directory/room/\(alias)")?["room_id"]?.text else { return nil }
        let joined = try await calls.get("/joined_rooms")["joined_rooms"]?.items.compactMap(\.text) ?? []
        guard joined.contains(room) else { return nil }
        return try await calls.find("/rooms/\(MatrixCalls.part(room))/state/m.room.topic/") == nil ? room : nil
    }

    package func describe(_ room: String, topic: String, purpose: String) async throws(RemoteFailure) {
        let text = [topic, purpose].filter { !$0.isEmpty }.joined(separator: " · ")
        try await set("m.room.topic", of: room, ["topic": JSONValue(text.cut(to: 1_000) ?? " ")])
    }

    package func invite(_ accounts: [String], to room: String) async throws(RemoteFailure) {
        for account in accounts {
            do {
                _ = try await calls.send(
                    .POST,
                    "/rooms/\(MatrixCalls.part(room))/invite",
                    ["user_id": JSONValue(account)]
                )
            } catch MatrixRefusal.error {
                // They are there already, or their server does not know them: the others are invited all the same.
                continue
            } catch {
                throw MatrixCalls.failure(error)
            }
        }
    }

    /// Everybody still reads there, and nobody writes.
    package func close(_ room: String) async throws(RemoteFailure) { try await allow(room, writingAt: 100) }
    package func reopen(_ room: String) async throws(RemoteFailure) { try await allow(room, writingAt: 0) }

    private func allow(_ room: String, writingAt level: Int) async throws(RemoteFailure) {
        let path = "/rooms/\(MatrixCalls.part(room))/state/m.room.power_levels/"
        guard case .object(var levels) = try await calls.get(path) else { throw MatrixCalls.unclear }
        levels["events_default"] = JSONValue(level)
        try await set("m.room.power_levels", of: room, levels)
    }

    package func pin(
        _ link: OutgoingMessage.Link,
        _ message: ChatPlace,
        again: Bool
    ) async throws(RemoteFailure) {
        try await set("m.room.pinned_events", of: message.room, ["pinned": .array([JSONValue(message.message)])])
    }

    private func set(_ type: String, of room: String, _ content: [String: JSONValue]) async throws(RemoteFailure) {
        _ = try await calls.put("/rooms/\(MatrixCalls.part(room))/state/\(type)/", content)
    }

    // MARK: Messages

    /// The room that both have been in before, or a new one, to which they are invited.
    package func direct(to address: String) async throws(RemoteFailure) -> String {
        let own = MatrixCalls.part(try await user())
        var known: [String: JSONValue] = [:]
        if case .object(let found)? = try await calls.find("/user/\(own)/account_data/m.direct") { known = found }
        let rooms = known[address]?.items ?? []
        if let room = rooms.last?.text {
            try await bring(address, into: room)
            return room
        }
        let room = try await openDirect(to: address)
        known[address] = .array(rooms + [JSONValue(room)])
        _ = try await calls.put("/user/\(own)/account_data/m.direct", known)
        return room
    }

    private func bring(_ address: String, into room: String) async throws(RemoteFailure) {
        let path = "/rooms/\(MatrixCalls.part(room))/state/m.room.member/\(MatrixCalls.part(address))"
        let membership = try await calls.find(path)?["membership"]?.text
        if membership != "join", membership != "invite" { try await invite([address], to: room) }
    }

    /// It has an alias, by which an attempt finds the room of an earlier one that got no answer.
    private func openDirect(to address: String) async throws(RemoteFailure) -> String {
        let name = "muster-" + OutgoingMessage.digest("direct \(try await user()) \(address)")
        var order: [String: JSONValue] = [
            "preset": "trusted_private_chat", "is_direct": true, "invite": .array([JSONValue(address)]),
            "name": "Muster", "room_alias_name": JSONValue(name),
        ]
        do {
            guard let room = try await calls.send(.POST, "/createRoom", order)["room_id"]?.text else {
                throw MatrixRefusal.failed(MatrixCalls.unclear)
            }
            return room
        } catch MatrixRefusal.error("M_ROOM_IN_USE", _) {
            if let room = try await self.own(name) {
                try await bring(address, into: room)
                return room
            }
        } catch MatrixRefusal.error(_, 400), MatrixRefusal.error(_, 403) {
            // Not every homeserver lets everybody give aliases.
        } catch {
            throw MatrixCalls.failure(error)
        }
        order["room_alias_name"] = nil
        guard let room = try await calls.post("/createRoom", order)["room_id"]?.text else { throw MatrixCalls.unclear }
        return room
    }

    package func isDirect(_ room: String) async throws(RemoteFailure) -> Bool {
        let members = try await calls.find("/rooms/\(MatrixCalls.part(room))/joined_members")?["joined"]
        guard case .object(let accounts)? = members else { return false }
        return accounts.count <= 2
    }

    package func post(_ post: ChatPost, to room: String) async throws(RemoteFailure) -> ChatPlace {
        try await send(MatrixText(post).content, key: post.key, to: room)
    }

    package func edit(_ place: ChatPlace, to post: ChatPost) async throws(RemoteFailure) {
        let content = MatrixText(post).content(replacing: place.message)
        _ = try await send(content, key: "\(post.key)/\(post.text)", to: place.room)
    }

    private func send(
        _ content: [String: JSONValue],
        key: String,
        to room: String
    ) async throws(RemoteFailure) -> ChatPlace {
        let transaction = OutgoingMessage.digest(key)
        let path = "/rooms/\(MatrixCalls.part(room))/send/m.room.message/\(transaction)"
        guard let event = try await calls.put(path, content)["event_id"]?.text else { throw MatrixCalls.unclear }
        return ChatPlace(room: room, message: event)
    }

    // MARK: People

    /// A homeserver tells nobody's address.
    package func account(ofMail address: String) async throws(RemoteFailure) -> String? { nil }

    package func profile(of account: String) async throws(RemoteFailure) -> ChatProfile {
        let found = try await calls.find("/profile/\(MatrixCalls.part(account))/displayname")
        return ChatProfile(name: found?["displayname"]?.text ?? account)
    }
}

extension MatrixServer: CustomStringConvertible {
    /// Without the token.
    package var description: String { calls.host }
}
