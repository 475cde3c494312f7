import Foundation
import MusterCore

extension MatrixServer {
    /// Nothing but what people say, take back and answer.
    private static let filter = """
        {"presence":{"types":[]},"account_data":{"types":[]},"room":{"ephemeral":{"types":[]},"account_data":{"types":[]},\
        "state":{"types":[]},"timeline":{"limit":200,"types":["m.room.message","m.room.redaction","m.reaction"]}}}
        """

    package func hear(from position: String?) async throws(RemoteFailure) -> (heard: [ChatHeard], position: String)? {
        let me = try await user()
        // What was said before the first time was said to nobody.
        let since =
            position.map { "&since=\(MatrixCalls.part($0))&timeout=\(MatrixCalls.patience.milliseconds)" }
            ?? "&timeout=0"
        let answer = try await calls.poll("/sync?filter=\(MatrixCalls.part(Self.filter))\(since)")
        guard let next = answer["next_batch"]?.text else { throw MatrixCalls.unclear }
        guard let position else { return ([], next) }
        if case .object(let invitations)? = answer["rooms"]?["invite"] { await accept(invitations, as: me) }
        guard case .object(let rooms)? = answer["rooms"]?["join"] else { return ([], next) }
        var heard: [ChatHeard] = []
        for (room, content) in rooms.sorted(by: { $0.key < $1.key }) {
            let timeline = content["timeline"]
            var events = timeline?["events"]?.items ?? []
            if timeline?["limited"] == .bool(true), let gap = timeline?["prev_batch"]?.text {
                events = try await earlier(in: room, from: gap, to: position) + events
            }
            heard += events.compactMap { Self.heard($0, in: room, me: me) }
        }
        return (heard, next)
    }

    /// What did not fit into one answer, oldest first.
    private func earlier(
        in room: String,
        from gap: String,
        to position: String
    ) async throws(RemoteFailure) -> [JSONValue] {
        let query = "dir=b&limit=1000&from=\(MatrixCalls.part(gap))&to=\(MatrixCalls.part(position))"
        let answer = try await calls.poll("/rooms/\(MatrixCalls.part(room))/messages?\(query)")
        return (answer["chunk"]?.items ?? []).reversed()
    }

    /// Whoever has an account at the same server may talk to us alone.
    private func accept(_ invitations: [String: JSONValue], as me: String) async {
        let home = me.drop { $0 != ":" }
        for (room, invitation) in invitations {
            let own = invitation["invite_state"]?["events"]?.items.last { event in
                event["type"]?.text == "m.room.member" && event["state_key"]?.text == me
            }
            guard let sender = own?["sender"]?.text, sender.drop(while: { $0 != ":" }) == home else { continue }
            _ = try? await calls.post("/join/\(MatrixCalls.part(room))", [:])
        }
    }

    static func heard(_ event: JSONValue, in room: String, me: String) -> ChatHeard? {
        guard let id = event["event_id"]?.text, let sender = event["sender"]?.text, sender != me else { return nil }
        func heard(_ what: ChatHeard.Event) -> ChatHeard {
            ChatHeard(id: id, room: room, account: sender, event: what)
        }
        let content = event["content"]
        let relation = content?["m.relates_to"]
        switch event["type"]?.text {
        case "m.room.message":
            if relation?["rel_type"]?.text == "m.replace", let message = relation?["event_id"]?.text {
                guard let text = words(content?["m.new_content"], isReply: false) else { return nil }
                return heard(.edited(message: message, text: text))
            }
            guard let text = words(content, isReply: relation?["m.in_reply_to"] != nil) else { return nil }
            return heard(.said(message: id, text: text, name: nil))
        case "m.room.redaction":
            guard let message = event["redacts"]?.text ?? content?["redacts"]?.text else { return nil }
            return heard(.deleted(message: message))
        case "m.reaction":
            guard let message = relation?["event_id"]?.text, let sign = relation?["key"]?.text else { return nil }
            return heard(.reacted(message: message, sign: sign))
        default: return nil
        }
    }

    /// Without what a reply repeats of the message that it answers.
    private static func words(_ content: JSONValue?, isReply: Bool) -> String? {
        guard let body = content?["body"]?.text else { return nil }
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false)[...]
        if isReply {
            lines = lines.drop { $0.hasPrefix("> ") }
            if lines.first?.isEmpty == true { lines = lines.dropFirst() }
        }
        let text = lines.joined(separator: "\n")
        let isFile = ["m.image", "m.file", "m.video", "m.audio"].contains(content?["msgtype"]?.text)
        return text.contains { !$0.isWhitespace } ? (isFile ? "[\(text)]" : text) : nil
    }
}
