import Foundation
import MusterCore
import NIOHTTP1

/// How a call of the client-server API ended other than well.
enum MatrixRefusal: Error {
    /// The server's own word for it, such as `M_FORBIDDEN`, and its HTTP status.
    case error(String, status: Int)
    case failed(RemoteFailure)
}

/// Calls of Matrix's client-server API.
struct MatrixCalls: Sendable {
    /// Of the homeserver, without a slash at the end.
    let host: String
    private let base: String
    private let token: String
    private let call = OutboundCall.toConfigured(timeout: ChatLimits.call)
    private let longCall = OutboundCall.toConfigured(timeout: Self.patience + .seconds(8))

    /// How long the server waits for something to tell: shorter than the lease of whoever listens.
    static let patience = Duration.seconds(5)
    private static let answerLimit = 16 * 1_024 * 1_024

    static let unclear = RemoteFailure.down(because: "Matrix answered with something that is no answer")

    init(base: String, token: String) {
        host = base
        self.base = "\(base)/_matrix/client/v3"
        self.token = token
    }

    /// A part of a path, such as `!abc:example.org`, as a path may hold it.
    static func part(_ text: String) -> String {
        text.utf8.map { byte -> String in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(Unicode.Scalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        .joined()
    }

    func get(_ path: String) async throws(RemoteFailure) -> JSONValue {
        try await passing { () async throws(MatrixRefusal) in try await ask(.GET, path, nil) }
    }

    func post(_ path: String, _ content: [String: JSONValue]) async throws(RemoteFailure) -> JSONValue {
        try await passing { () async throws(MatrixRefusal) in try await send(.POST, path, content) }
    }

    func put(_ path: String, _ content: [String: JSONValue]) async throws(RemoteFailure) -> JSONValue {
        try await passing { () async throws(MatrixRefusal) in try await send(.PUT, path, content) }
    }

    /// Nil where there is no such thing, or none for us.
    func find(_ path: String) async throws(RemoteFailure) -> JSONValue? {
        do {
            return try await ask(.GET, path, nil)
        } catch MatrixRefusal.error(_, 403), MatrixRefusal.error(_, 404) {
            return nil
        } catch {
            throw Self.failure(error)
        }
    }

    /// Waits for the answer as long as the server may.
    func poll(_ path: String) async throws(RemoteFailure) -> JSONValue {
        try await passing { () async throws(MatrixRefusal) in try await ask(.GET, path, nil, over: longCall) }
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        _ content: [String: JSONValue]
    ) async throws(MatrixRefusal) -> JSONValue {
        guard let data = try? JSONEncoder().encode(JSONValue.object(content)) else {
            throw .failed(.refused(because: "Matrix: the message cannot be written as JSON"))
        }
        return try await ask(method, path, Array(data))
    }

    private func passing(_ body: () async throws(MatrixRefusal) -> JSONValue) async throws(RemoteFailure) -> JSONValue {
        do {
            return try await body()
        } catch {
            throw Self.failure(error)
        }
    }

    private func ask(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8]?,
        over call: OutboundCall? = nil
    ) async throws(MatrixRefusal) -> JSONValue {
        let ending = await (call ?? self.call).ask(
            // What is posted twice is made twice; what is put is known by its path.
            OutboundCall.Wish(
                method: method,
                body: body,
                answerLimit: Self.answerLimit,
                isKnownAgain: method != .POST
            ),
            of: base + path,
            headers: [("authorization", "Bearer \(token)"), ("content-type", "application/json")]
        )
        switch ending {
        case .answered(let answer): return try read(answer, mayBeDone: method == .POST)
        case .silent: throw .failed(.unanswered(because: "Matrix took the request and gave no answer"))
        case .unconnected: throw .failed(.down(because: "no connection to the Matrix homeserver"))
        case .refused(let refusal): throw .failed(.down(because: "\(refusal)"))
        }
    }

    /// - Parameter mayBeDone: whether the call makes something that a failure of the server's own may have come after.
    private func read(_ answer: OutboundCall.Answer, mayBeDone: Bool) throws(MatrixRefusal) -> JSONValue {
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
        if (200...299).contains(answer.status), let value { return value }
        let word = String(
            (value?["errcode"]?.text ?? "").filter { $0 == "_" || $0.isASCII && $0.isUppercase }.prefix(64)
        )
        if answer.status == 429 {
            let header = answer.retryAfter.flatMap(Int.init).map { Duration.seconds(min(max($0, 0), 86_400)) }
            let own = value?["retry_after_ms"]?.text.flatMap(Int64.init).map { Duration.milliseconds(max($0, 0)) }
            throw .failed(.busy(after: header ?? own, because: "Matrix: HTTP 429, it is asked too often"))
        }
        if answer.status >= 500 || word.isEmpty {
            let words = "Matrix: HTTP \(answer.status)"
            let isOpen = mayBeDone && ((200...299).contains(answer.status) || answer.status >= 500)
            throw .failed(isOpen ? .unanswered(because: words) : .down(because: words))
        }
        throw .error(word, status: answer.status)
    }

    /// What the server's word means for us.
    static func failure(_ refusal: any Error) -> RemoteFailure {
        switch refusal {
        case MatrixRefusal.failed(let failure): return failure
        case let failure as RemoteFailure: return failure
        case MatrixRefusal.error(let word, let status):
            let words = "Matrix: HTTP \(status) \(word)"
            switch word {
            case "M_FORBIDDEN", "M_NOT_FOUND": return .gone(because: words)
            default: return .refused(because: words)
            }
        default: return .down(because: "Matrix could not be asked")
        }
    }
}
