import Foundation
import MusterCore

/// What a provider's answer to a message or a call means for us. Its words are not shown: they may repeat the text or the
/// number.
struct TelephoneAnswer {
    private let answer: OutboundCall.Answer
    private let host: String

    init(_ answer: OutboundCall.Answer, host: String) {
        self.answer = answer
        self.host = host
    }

    private struct Resource: Decodable {
        var sid: String?
        var status: String?
        var code: Int?
    }

    func delivery(now: Timestamp) -> Delivery {
        let resource = try? JSONDecoder().decode(Resource.self, from: Data(answer.body))
        let code = resource?.code.map { " (error \($0))" } ?? ""
        let pause = WebhookAnswer(status: answer.status, retryAfter: answer.retryAfter).pause(now: now)
        switch answer.status {
        case 200...299:
            // The id is the provider's; only letters and digits of it are kept.
            let sid = resource?.sid.map { String($0.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(64)) }
            return .delivered(receipt: "\(host) \(sid ?? "HTTP \(answer.status)")")
        case 401, 403:
            return .refused(because: "HTTP \(answer.status)\(code): \(host) does not know the account or its token")
        case 429:
            return .retry(after: pause, because: "HTTP 429\(code): \(host) is asked too often")
        case 400...499:
            return .refused(because: "HTTP \(answer.status)\(code): \(host) does not take the message")
        default:
            return .retry(after: pause, because: "HTTP \(answer.status)\(code): \(host) failed")
        }
    }
}
