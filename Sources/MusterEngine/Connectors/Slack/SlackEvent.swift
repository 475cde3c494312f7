import Foundation
import MusterCore

/// What Slack's Events API sends.
package enum SlackEvent: Equatable, Sendable {
    /// Asks whether the address is ours.
    case verification(challenge: String)
    case heard(ChatHeard)
    /// Something of which nothing follows here.
    case other

    /// - Throws: what is wrong with it, for whoever sent it.
    package init(_ body: [UInt8]) throws(SlackEventProblem) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body)), case .object = value else {
            throw SlackEventProblem(description: "the body is no JSON object")
        }
        switch value["type"]?.text {
        case "url_verification":
            guard let challenge = value["challenge"]?.text else {
                throw SlackEventProblem(description: "challenge is missing")
            }
            self = .verification(challenge: challenge)
        case "event_callback":
            guard let id = value["event_id"]?.text, !id.isEmpty else {
                throw SlackEventProblem(description: "event_id is missing")
            }
            guard let event = value["event"], case .object = event else {
                throw SlackEventProblem(description: "event is missing")
            }
            self = Self.heard(event, id: id, app: value["api_app_id"]?.text).map { .heard($0) } ?? .other
        default: self = .other
        }
    }

    /// - Parameter app: ours; what it said itself is not heard.
    private static func heard(_ event: JSONValue, id: String, app: String?) -> ChatHeard? {
        guard event["type"]?.text == "message", let room = event["channel"]?.text else { return nil }
        func heard(_ account: String?, _ what: ChatHeard.Event) -> ChatHeard {
            ChatHeard(id: id, room: room, account: account, event: what)
        }
        switch event["subtype"]?.text {
        case nil, "file_share", "thread_broadcast", "me_message", "bot_message":
            guard !isOurs(event, app), let message = event["ts"]?.text, let text = words(event) else { return nil }
            let bot = event["bot_profile"]?["name"]?.text ?? event["username"]?.text ?? "a bot"
            let account = event["bot_id"] == nil ? event["user"]?.text : nil
            return heard(account, .said(message: message, text: text, name: account == nil ? bot : nil))
        case "message_changed":
            guard let new = event["message"], !isOurs(new, app), let message = new["ts"]?.text,
                let text = words(new),
                // A preview that Slack adds to a link is no change of anybody's.
                text != event["previous_message"].flatMap(words)
            else { return nil }
            return heard(new["user"]?.text, .edited(message: message, text: text))
        case "message_deleted":
            guard let message = event["deleted_ts"]?.text else { return nil }
            // Slack does not say who it was.
            return heard(nil, .deleted(message: message))
        default: return nil
        }
    }

    private static func isOurs(_ message: JSONValue, _ app: String?) -> Bool {
        let own = message["app_id"]?.text ?? message["bot_profile"]?["app_id"]?.text
        return own != nil && own == app
            || message["metadata"]?["event_type"]?.text == "muster_message"
    }

    private static func words(_ message: JSONValue) -> String? {
        let files = (message["files"]?.items ?? []).compactMap { file in
            file["title"]?.text.map { "[\($0)] \(file["permalink"]?.text ?? "")" }
        }
        let text = ([SlackText.plain(message["text"]?.text ?? "")] + files).filter { !$0.isEmpty }
            .joined(separator: "\n")
        return text.contains { !$0.isWhitespace } ? text : nil
    }
}

package struct SlackEventProblem: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// A button that somebody has pressed.
package struct SlackPress: Equatable, Sendable {
    package var account: String
    package var action: SlackAction
    package var value: String
    package var room: String
    package var message: String

    /// Nil for whatever else Slack tells at the same address.
    package init?(payload: String) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(payload.utf8)),
            value["type"]?.text == "block_actions", let account = value["user"]?["id"]?.text,
            let pressed = value["actions"]?.items.first,
            let action = pressed["action_id"]?.text.flatMap(SlackAction.init(rawValue:)),
            let token = pressed["value"]?.text,
            let room = value["container"]?["channel_id"]?.text ?? value["channel"]?["id"]?.text,
            let message = value["container"]?["message_ts"]?.text ?? value["message"]?["ts"]?.text
        else { return nil }
        (self.account, self.action, self.value) = (account, action, token)
        (self.room, self.message) = (room, message)
    }
}
