import Foundation
import MusterCore

/// How a call of the Web API ended other than well.
enum SlackRefusal: Error {
    /// Slack's own word for it, such as `name_taken`, in which only small letters and underscores are kept.
    case error(String)
    case failed(RemoteFailure)
}

/// Calls of Slack's Web API.
struct SlackCalls: Sendable {
    let base: String
    let token: String
    private let call = OutboundCall.toConfigured(timeout: ChatLimits.call)

    /// The most of an answer that is read: a page of a list of channels.
    private static let answerLimit = 4 * 1_024 * 1_024

    init(base: String, token: String) {
        (self.base, self.token) = (base, token)
    }

    /// What changes something is sent as JSON.
    func tell(_ method: String, _ fields: [String: JSONValue]) async throws(SlackRefusal) -> JSONValue {
        guard let data = try? JSONEncoder().encode(JSONValue.object(fields)) else {
            throw .failed(.refused(because: "Slack: the message cannot be written as JSON"))
        }
        return try await send(method, "application/json; charset=utf-8", Array(data), writes: true)
    }

    /// What only reads takes a form, and no JSON.
    func request(_ method: String, _ fields: [(String, String)]) async throws(SlackRefusal) -> JSONValue {
        let form = FormText.encoded(fields.filter { !$0.1.isEmpty })
        return try await send(method, "application/x-www-form-urlencoded", Array(form.utf8), writes: false)
    }

    func ask(_ method: String, _ fields: [(String, String)]) async throws(RemoteFailure) -> JSONValue {
        do {
            return try await request(method, fields)
        } catch {
            throw Self.failure(error)
        }
    }

    private func send(
        _ method: String,
        _ type: String,
        _ body: [UInt8],
        writes: Bool
    ) async throws(SlackRefusal) -> JSONValue {
        let ending = await call.ask(
            // What is written twice stands there twice.
            OutboundCall.Wish(body: body, answerLimit: Self.answerLimit, isKnownAgain: !writes),
            of: "\(base)/\(method)",
            headers: [
                ("authorization", "Bearer \(token)"), ("content-type", type), ("accept", "application/json"),
            ]
        )
        switch ending {
        case .answered(let answer): return try Self.read(answer, writes: writes)
        case .silent: throw .failed(.unanswered(because: "Slack took the request and gave no answer"))
        case .unconnected: throw .failed(.down(because: "no connection to Slack"))
        case .refused(let refusal): throw .failed(.down(because: "\(refusal)"))
        }
    }

    /// - Parameter writes: whether the call changes something, so that a failure of Slack's own may have come after it.
    static func read(_ answer: OutboundCall.Answer, writes: Bool) throws(SlackRefusal) -> JSONValue {
        if answer.status == 429 {
            let pause = answer.retryAfter.flatMap(Int.init).map { Duration.seconds(min(max($0, 0), 86_400)) }
            throw .failed(.busy(after: pause, because: "Slack: HTTP 429, it is asked too often"))
        }
        guard (200...299).contains(answer.status),
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
        else {
            let words = "Slack: HTTP \(answer.status)"
            // Behind a gateway that gives up, or cuts the answer short, it may be done all the same.
            let mayBeDone = writes && ((200...299).contains(answer.status) || answer.status >= 500)
            throw .failed(mayBeDone ? .unanswered(because: words) : .down(because: words))
        }
        if value["ok"] == .bool(true) { return value }
        let word = String((value["error"]?.text ?? "").filter { $0 == "_" || $0.isASCII && $0.isLowercase }.prefix(64))
        if word == "missing_scope" {
            let scopes = (value["needed"]?.text ?? "").filter { $0.isASCII && ($0.isLetter || ":,.".contains($0)) }
            throw .failed(.refused(because: "Slack: missing_scope; give the app \(scopes.prefix(120))"))
        }
        // By its reference, some of it may have succeeded before the error.
        if writes, word == "internal_error" || word == "fatal_error" {
            throw .failed(.unanswered(because: "Slack: \(word)"))
        }
        throw .error(word)
    }

    /// What Slack's word means for us.
    static func failure(_ refusal: any Error) -> RemoteFailure {
        switch refusal {
        case SlackRefusal.failed(let failure): return failure
        case let failure as RemoteFailure: return failure
        case SlackRefusal.error(let word):
            let words = "Slack: \(word.isEmpty ? "an error without a name" : word)"
            switch word {
            case "ratelimited", "rate_limited": return .busy(after: nil, because: words)
            case "is_archived", "channel_not_found", "not_in_channel": return .gone(because: words)
            case "internal_error", "fatal_error", "service_unavailable", "request_timeout":
                return .down(because: words)
            default: return .refused(because: words)
            }
        default: return .down(because: "Slack could not be asked")
        }
    }
}
