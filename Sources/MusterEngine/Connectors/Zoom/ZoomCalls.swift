import Foundation
import MusterCore
import NIOHTTP1

/// How a call of the API ended other than well.
enum ZoomRefusal: Error {
    /// The HTTP status, and Zoom's own number for what is wrong.
    case error(status: Int, code: Int?)
    case failed(RemoteFailure)
}

/// Calls of Zoom's REST API.
struct ZoomCalls: Sendable {
    let address: ZoomAddress
    let tokens: ZoomTokens
    private let call: OutboundCall

    /// How long one answer may take. Of the several calls that one send can be, all together stay below the limit of a send.
    static let patience = Duration.seconds(2)
    static let tokenPatience = Duration.seconds(3)
    /// A meeting takes Zoom longer than anything else.
    static let longPatience = Duration.seconds(4)

    /// The most of an answer that is read: a page of a list of meetings.
    private static let answerLimit = 4 * 1_024 * 1_024

    static let unclear = "Zoom answered with something that is no answer"

    init(_ address: ZoomAddress) {
        self.address = address
        call = OutboundCall.toConfigured(timeout: Self.longPatience)
        tokens = ZoomTokens(address, call)
    }

    /// - Parameter path: behind the address of the API; begins with a slash.
    /// - Returns: what was answered; null for an answer without a body.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        _ fields: [String: JSONValue]? = nil,
        timeout: Duration = Self.patience,
        now: Timestamp
    ) async throws(ZoomRefusal) -> JSONValue {
        var body: [UInt8]?
        if let fields {
            guard let data = try? JSONEncoder().encode(JSONValue.object(fields)) else {
                throw .failed(.refused(because: "Zoom: the request cannot be written as JSON"))
            }
            body = Array(data)
        }
        var wish = OutboundCall.Wish(method: method, body: body, answerLimit: Self.answerLimit)
        // What is posted twice is made twice.
        wish.isKnownAgain = method != .POST
        var answer: OutboundCall.Answer
        do throws(RemoteFailure) {
            let token = try await tokens.token(now: now)
            answer = try await send(wish, path, token, timeout)
            // A token can end before its time. Whatever was asked was not done, so that it is asked again, once.
            if answer.status == 401 {
                await tokens.forget(token)
                answer = try await send(wish, path, try await tokens.token(now: now), timeout)
            }
            if let failure = Self.passing(answer, now) { throw failure }
        } catch {
            throw .failed(error)
        }
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
        guard (200...299).contains(answer.status) else {
            throw .error(status: answer.status, code: value?["code"]?.text.flatMap { Int($0) })
        }
        if answer.body.isEmpty { return .null }
        guard let value, case .object = value else { throw .failed(.unanswered(because: Self.unclear)) }
        return value
    }

    private func send(
        _ wish: OutboundCall.Wish,
        _ path: String,
        _ token: ZoomTokens.Token,
        _ timeout: Duration
    ) async throws(RemoteFailure) -> OutboundCall.Answer {
        var headers = [("authorization", "Bearer \(token.text)"), ("accept", "application/json")]
        if wish.body != nil { headers.append(("content-type", "application/json")) }
        return try Self.answer(await call.ask(wish, of: address.api + path, headers: headers, timeout: timeout))
    }

    static func answer(_ ending: OutboundCall.Ending) throws(RemoteFailure) -> OutboundCall.Answer {
        switch ending {
        case .answered(let answer): return answer
        case .silent: throw .unanswered(because: "Zoom took the request and gave no answer")
        case .unconnected: throw .down(because: "no connection to Zoom")
        case .refused(let refusal): throw .down(because: "\(refusal)")
        }
    }

    /// What may be otherwise later; nil for an answer that stays the same.
    static func passing(_ answer: OutboundCall.Answer, _ now: Timestamp) -> RemoteFailure? {
        let words = "Zoom: HTTP \(answer.status)"
        switch answer.status {
        case 429:
            // In seconds; or, where the calls of the day are used up, as the moment at which the next day begins.
            let pause = answer.retryAfter.flatMap { text -> Duration? in
                if let seconds = Int64(text) { return .seconds(min(max(seconds, 0), 86_400)) }
                return (Timestamp(rfc3339: text) ?? Timestamp(httpDate: text)).map { max($0 - now, .zero) }
            }
            return .busy(after: pause, because: "\(words), it is asked too often")
        // Behind a gateway that gives up it may be done all the same.
        case 500...599: return .unanswered(because: words)
        default: return nil
        }
    }
}
