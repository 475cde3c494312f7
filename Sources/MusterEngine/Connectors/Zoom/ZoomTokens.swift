import Foundation
import MusterCore

/// Tokens of Zoom's API, by the credentials of a server-to-server app. One is kept until shortly before it ends, and asked
/// for once, however many wait for it.
actor ZoomTokens {
    struct Token: Equatable, Sendable {
        var text: String
        var expiresAt: Timestamp
        /// What it may be used for; empty where Zoom does not say.
        var scopes: Set<String>
    }

    private let address: ZoomAddress
    private let call: OutboundCall
    private var known: Token?
    private var asking: Task<Result<Token, RemoteFailure>, Never>?

    /// A token that ends sooner is not begun with: the call may take a while.
    private static let margin = Duration.minutes(1)

    init(_ address: ZoomAddress, _ call: OutboundCall) {
        (self.address, self.call) = (address, call)
    }

    func token(now: Timestamp) async throws(RemoteFailure) -> Token {
        if let known, now + Self.margin < known.expiresAt { return known }
        let task = asking ?? Task { await ask(now) }
        asking = task
        return try await task.value.get()
    }

    /// One that was given out just now.
    func another(now: Timestamp) async throws(RemoteFailure) -> Token {
        known = nil
        return try await token(now: now)
    }

    /// Zoom did not take it: it may have ended another's token when it gave one out, and so ended ours.
    func forget(_ token: Token) {
        if known == token { known = nil }
    }

    private func ask(_ now: Timestamp) async -> Result<Token, RemoteFailure> {
        defer { asking = nil }
        let credentials = Data("\(address.client):\(address.secret)".utf8).base64EncodedString()
        let form = FormText.encoded([("grant_type", "account_credentials"), ("account_id", address.account)])
        let ending = await call.ask(
            OutboundCall.Wish(body: Array(form.utf8)),
            of: "\(address.base)/oauth/token",
            headers: [
                ("authorization", "Basic \(credentials)"), ("content-type", "application/x-www-form-urlencoded"),
                ("accept", "application/json"),
            ],
            timeout: ZoomCalls.tokenPatience
        )
        do throws(RemoteFailure) {
            let token = try Self.token(in: ZoomCalls.answer(ending), now)
            known = token
            return .success(token)
        } catch {
            // Asking for a token twice does no harm.
            if case .unanswered(let reason) = error { return .failure(.down(because: reason)) }
            return .failure(error)
        }
    }

    private static func token(in answer: OutboundCall.Answer, _ now: Timestamp) throws(RemoteFailure) -> Token {
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
        guard answer.status == 200 else {
            if let failure = ZoomCalls.passing(answer, now) { throw failure }
            let word = (value?["error"]?.text ?? "").filter { $0 == "_" || $0.isASCII && $0.isLowercase }.prefix(64)
            let name = word.isEmpty ? "" : " \(word)"
            throw .refused(
                because:
                    "Zoom: HTTP \(answer.status)\(name) for the app's account, client id and secret; look at the setting zoom"
            )
        }
        guard let text = value?["access_token"]?.text, text.wholeMatch(of: /[!-~]{1,16384}/) != nil,
            case .number(let seconds) = value?["expires_in"], seconds >= 0, seconds <= 1e9
        else { throw .down(because: ZoomCalls.unclear) }
        let scopes = (value?["scope"]?.text ?? "").split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
        return Token(text: text, expiresAt: now + .seconds(Int64(seconds)), scopes: Set(scopes))
    }
}
