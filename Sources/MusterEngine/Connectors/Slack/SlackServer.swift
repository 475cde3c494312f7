import Foundation
import MusterCore
import NIOConcurrencyHelpers

/// A workspace of Slack, by its Web API, as an app that was installed there.
///
/// Slack knows no name for a repeat. So each message carries its key as metadata, and where one may have arrived, the room
/// is asked for it before it is sent again.
package struct SlackServer: ChatServer {
    package let channel = Channel.slack
    package let name = "Slack"
    package let rules: ChatRules
    /// What proves that a call is Slack's own.
    package let signature: SlackSignature
    let calls: SlackCalls
    private let me = NIOLockedValueBox<Me?>(nil)

    struct Me {
        var user: String
        var team: String
        var words: String
    }

    /// - Parameter url: as in the settings: `https://xoxb-…:SIGNING-SECRET@slack.com/api`.
    package init(url: String) throws(ChatAddressError) {
        let sample = "https://BOT-TOKEN:SIGNING-SECRET@slack.com/api"
        let address = try ChatAddress(url, sample: sample)
        guard let secret = address.secret else { throw .shape(sample) }
        rules = address.rules
        signature = SlackSignature(secret: secret)
        calls = SlackCalls(base: address.base, token: address.token)
    }

    package func check() async throws(RemoteFailure) -> String { try await identity(again: true).words }

    private func identity(again: Bool = false) async throws(RemoteFailure) -> Me {
        if !again, let known = me.withLockedValue({ $0 }) { return known }
        let answer = try await calls.ask("auth.test", [])
        let (user, team) = (answer["user_id"]?.text ?? "", answer["team_id"]?.text ?? "")
        let words = "\(answer["user"]?.text ?? user) in \(answer["team"]?.text ?? team)"
        let found = Me(user: user, team: team, words: words)
        me.withLockedValue { $0 = found }
        return found
    }

    // MARK: Rooms

    package func open(_ order: ChatRoomOrder) async throws(RemoteFailure) -> ChatRoomMade {
        let wanted = Naming.slug(order.name)
        let first = wanted.isEmpty ? Naming.slug(order.title) : wanted
        for turn in 1...Self.nameLimit {
            let ending = turn == 1 ? "" : "-\(turn)"
            let name = String(first.prefix(80 - ending.count)) + ending
            do {
                let answer = try await calls.tell(
                    "conversations.create",
                    ["name": JSONValue(name), "is_private": .bool(order.isPrivate)]
                )
                guard let id = answer["channel"]?["id"]?.text else {
                    throw RemoteFailure.unanswered(because: Self.unclear)
                }
                return ChatRoomMade(id: id, name: answer["channel"]?["name"]?.text ?? name)
            } catch SlackRefusal.error("name_taken") {
                if order.mayRepeat, let own = try await own(name) { return ChatRoomMade(id: own, name: name) }
            } catch {
                throw SlackCalls.failure(error)
            }
        }
        throw .refused(because: "Slack: \(Self.nameLimit) channels are called \(first) already")
    }

    private static let nameLimit = 20
    private static let unclear = "Slack answered with something that is no answer"

    /// The channel of that name, if it is one that we made and never used.
    private func own(_ name: String) async throws(RemoteFailure) -> String? {
        let user = try await identity().user
        var cursor = ""
        for _ in 1...5 {
            let answer = try await calls.ask(
                "conversations.list",
                [
                    ("types", "public_channel,private_channel"), ("exclude_archived", "true"), ("limit", "1000"),
                    ("cursor", cursor),
                ]
            )
            for room in answer["channels"]?.items ?? [] where room["name"]?.text == name {
                let isNew = room["creator"]?.text == user && (room["topic"]?["value"]?.text ?? "").isEmpty
                return isNew ? room["id"]?.text : nil
            }
            cursor = answer["response_metadata"]?["next_cursor"]?.text ?? ""
            if cursor.isEmpty { break }
        }
        return nil
    }

    package func describe(_ room: String, topic: String, purpose: String) async throws(RemoteFailure) {
        let line = SlackText.escaped(topic, limit: SlackText.topicLimit)
        try await done("conversations.setTopic", ["channel": JSONValue(room), "topic": JSONValue(line)])
        let about = SlackText.escaped(purpose, limit: SlackText.topicLimit)
        try await done("conversations.setPurpose", ["channel": JSONValue(room), "purpose": JSONValue(about)])
    }

    package func invite(_ accounts: [String], to room: String) async throws(RemoteFailure) {
        let users = accounts.prefix(1_000).joined(separator: ",")
        try await done(
            "conversations.invite",
            ["channel": JSONValue(room), "users": JSONValue(users), "force": true],
            passing: ["already_in_channel", "cant_invite_self"]
        )
    }

    package func close(_ room: String) async throws(RemoteFailure) {
        try await done("conversations.archive", ["channel": JSONValue(room)], passing: ["already_archived"])
    }

    /// An app may not take a channel out of the archive everywhere: then another one is made.
    package func reopen(_ room: String) async throws(RemoteFailure) {
        do {
            try await done("conversations.unarchive", ["channel": JSONValue(room)], passing: ["not_archived"])
        } catch .refused(let reason) {
            throw .gone(because: reason)
        }
    }

    package func pin(
        _ link: OutgoingMessage.Link,
        _ message: ChatPlace,
        again: Bool
    ) async throws(RemoteFailure) {
        if !again {
            try await done(
                "bookmarks.add",
                [
                    "channel_id": JSONValue(message.room), "title": JSONValue(link.title), "type": "link",
                    "link": JSONValue(link.url),
                ]
            )
        }
        try await done(
            "pins.add",
            ["channel": JSONValue(message.room), "timestamp": JSONValue(message.message)],
            passing: ["already_pinned"]
        )
    }

    // MARK: Messages

    package func direct(to address: String) async throws(RemoteFailure) -> String {
        var user = address
        if address.contains("@") {
            guard let found = try await account(ofMail: address) else {
                throw .refused(because: "Slack: nobody there has this mail address")
            }
            user = found
        }
        let answer = try await tell("conversations.open", ["users": JSONValue(user)])
        guard let room = answer["channel"]?["id"]?.text else { throw .down(because: Self.unclear) }
        return room
    }

    package func isDirect(_ room: String) async throws(RemoteFailure) -> Bool { room.hasPrefix("D") }

    package func post(_ post: ChatPost, to room: String) async throws(RemoteFailure) -> ChatPlace {
        if post.mayRepeat, let place = try await find(post.key, in: room) { return place }
        let answer = try await tell("chat.postMessage", SlackText(post).fields(room: room))
        guard let message = answer["ts"]?.text else { throw .unanswered(because: Self.unclear) }
        return ChatPlace(room: answer["channel"]?.text ?? room, message: message)
    }

    private func find(_ key: String, in room: String) async throws(RemoteFailure) -> ChatPlace? {
        let answer = try await calls.ask(
            "conversations.history",
            [("channel", room), ("limit", "50"), ("include_all_metadata", "true")]
        )
        let found = (answer["messages"]?.items ?? []).first {
            $0["metadata"]?["event_payload"]?["key"]?.text == key
        }
        return found?["ts"]?.text.map { ChatPlace(room: room, message: $0) }
    }

    package func edit(_ place: ChatPlace, to post: ChatPost) async throws(RemoteFailure) {
        var fields = SlackText(post).fields(room: place.room)
        fields["ts"] = JSONValue(place.message)
        // Without it the old buttons would stay.
        if fields["blocks"] == nil { fields["blocks"] = .array([]) }
        try await done("chat.update", fields)
    }

    // MARK: People

    package func account(ofMail address: String) async throws(RemoteFailure) -> String? {
        do {
            return try await calls.request("users.lookupByEmail", [("email", address)])["user"]?["id"]?.text
        } catch SlackRefusal.error("users_not_found") {
            return nil
        } catch {
            throw SlackCalls.failure(error)
        }
    }

    package func profile(of account: String) async throws(RemoteFailure) -> ChatProfile {
        let team = try await identity().team
        let user = try await calls.ask("users.info", [("user", account)])["user"]
        let profile = user?["profile"]
        let names = [profile?["display_name"], profile?["real_name"], user?["real_name"], user?["name"]]
        let name = names.compactMap { $0?.text }.first { !$0.isEmpty } ?? account
        // Another workspace, whose people come in by a shared channel, can give them any address.
        let isOwn =
            user?["team_id"]?.text == team && user?["is_stranger"] != .bool(true)
            && user?["deleted"] != .bool(true) && user?["is_bot"] != .bool(true)
        return ChatProfile(name: name, email: isOwn ? profile?["email"]?.text : nil)
    }

    package func hear(from position: String?) async throws(RemoteFailure) -> (heard: [ChatHeard], position: String)? {
        nil
    }

    // MARK: Calls

    private func tell(_ method: String, _ fields: [String: JSONValue]) async throws(RemoteFailure) -> JSONValue {
        do {
            return try await calls.tell(method, fields)
        } catch {
            throw SlackCalls.failure(error)
        }
    }

    private func done(
        _ method: String,
        _ fields: [String: JSONValue],
        passing passed: Set<String> = []
    ) async throws(RemoteFailure) {
        do {
            _ = try await calls.tell(method, fields)
        } catch SlackRefusal.error(let name) where passed.contains(name) {
            return
        } catch {
            throw SlackCalls.failure(error)
        }
    }
}

extension SlackServer: CustomStringConvertible {
    /// Without the token and the secret.
    package var description: String { calls.base }
}
