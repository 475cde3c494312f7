import Foundation
package import MusterCore

/// Publishes pages to topics of ntfy servers, public ones or one's own, with buttons that answer.
package struct NtfyConnector: Connector {
    package let channel = Channel.ntfy
    private let call: OutboundCall

    package init(outbound: OutboundGuard, timeouts: OutboundCall.Timeouts = OutboundCall.Timeouts()) {
        call = OutboundCall(outbound: outbound, timeouts: timeouts)
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        guard let topic = NtfyTopic(message.to) else {
            return .refused(because: "the address is not one of a topic, such as https://ntfy.sh/my-pages")
        }
        let body: [UInt8]
        do {
            body = try NtfyPublication(message, topic: topic.name).bytes
        } catch {
            return .refused(because: "the message cannot be written as JSON")
        }
        Failpoint.hit("ntfy.calling")
        let ending = await call.post(topic.server, headers: [("content-type", "application/json")], body: body)
        Failpoint.hit("ntfy.answered")
        switch ending {
        case .answered(let answer):
            let id = (try? JSONDecoder().decode(Published.self, from: Data(answer.body)))?.id
            if (200...299).contains(answer.status) {
                let shown = id.map { String($0.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(32)) }
                return .delivered(receipt: shown.map { "ntfy \($0)" } ?? "HTTP \(answer.status)")
            }
            return WebhookAnswer(status: answer.status, retryAfter: answer.retryAfter).delivery(now: now)
        case .silent(let host): return .ambiguous(because: "\(host) took the message and gave no answer")
        case .unconnected(let host): return .retry(after: nil, because: "no connection to \(host)")
        case .refused(let refusal): return refusal.delivery
        }
    }

    private struct Published: Decodable {
        var id: String
    }
}

/// The address of a topic, taken apart: JSON is published at the root of the server.
struct NtfyTopic: Equatable {
    var name: String
    /// With whatever stood behind a question mark, such as `auth=…`.
    var server: String

    init?(_ url: String) {
        let shape = #/(?<server>https?://[^/?]+(/[^/?]+)*?)/(?<topic>[-_A-Za-z0-9]{1,64})(?<query>\?.*)?/#
        guard let match = url.wholeMatch(of: shape) else { return nil }
        name = String(match.output.topic)
        server = "\(match.output.server)/\(match.output.query ?? "")"
    }
}

/// A page as ntfy's JSON.
struct NtfyPublication {
    let bytes: [UInt8]

    private struct Content: Encodable {
        var topic: String
        var title: String
        var message: String
        /// 5 rings as an alarm does, 3 is the usual one.
        var priority: Int
        var tags: [String]
        var click: String?
        var actions: [Action]
    }

    private struct Action: Encodable {
        var action = "http"
        var label: String
        var url: String
        var method = "POST"
        var headers = ["Content-Type": "application/x-www-form-urlencoded"]
        var body: String
        /// Takes the notification away once it has been answered.
        var clear = true
    }

    init(_ message: OutgoingMessage, topic: String) throws {
        var actions: [Action] = []
        if let answer = message.answer {
            actions.append(Action(label: "Acknowledge", url: answer.url, body: "answer=acknowledge"))
            if answer.canEscalate { actions.append(Action(label: "Not me", url: answer.url, body: "answer=escalate")) }
        }
        let isPage = message.urgency == .page
        let content = Content(
            topic: topic,
            title: message.subject,
            // A server makes a file of what is longer than 4096 bytes.
            message: message.body.cut(to: 3_500) ?? message.subject,
            priority: isPage ? 5 : 3,
            tags: isPage ? ["rotating_light"] : [],
            click: message.links.last?.url,
            actions: actions
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        bytes = Array(try encoder.encode(content))
    }
}
