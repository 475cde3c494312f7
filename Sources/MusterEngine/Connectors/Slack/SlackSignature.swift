import Crypto
import Foundation
package import MusterCore
import MusterStore

/// `X-Slack-Signature`: how Slack proves that a call is its own.
///
/// HMAC-SHA256 by the app's signing secret over `v0:`, the time of the call, a colon, and the body as it came.
package struct SlackSignature: Sendable {
    private let key: SymmetricKey

    package init(secret: String) {
        key = SymmetricKey(data: Data(secret.utf8))
    }

    /// An older call, or one of the future, may be a copy that somebody sends again.
    private static let window = Duration.minutes(5)

    /// - Parameters:
    ///   - timestamp: as the header has it: seconds since 1970.
    ///   - body: as it came, before anybody read it.
    package func isValid(_ given: String, timestamp: String, body: [UInt8], now: Timestamp) -> Bool {
        guard let seconds = Int64(timestamp), seconds > 0, seconds < 100_000_000_000 else { return false }
        let age = now - Timestamp(milliseconds: seconds * 1_000)
        guard age <= Self.window, age >= .zero - Self.window else { return false }
        guard given.hasPrefix("v0="), let code = Hex.bytes(String(given.dropFirst(3))) else { return false }
        let content = Data("v0:\(timestamp):".utf8) + Data(body)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: key)
    }
}
