import Crypto
import Foundation
package import MusterCore

/// The three headers that let a receiver tell our webhook from another's (Standard Webhooks 1.0.0).
package struct WebhookSignature: Equatable, Sendable {
    /// `webhook-id`: the same for every attempt, so that the receiver can drop a repeat.
    package let id: String
    /// `webhook-timestamp`: seconds since 1970, of this attempt.
    package let timestamp: String
    /// `webhook-signature`: one `v1,…` for each secret, parted by spaces, so that a secret can change without a gap.
    package let signatures: String

    /// How far apart the clocks of sender and receiver may be, either way.
    package static let tolerance = Duration.minutes(5)

    package init(id: String, timestamp: String, signatures: String) {
        (self.id, self.timestamp, self.signatures) = (id, timestamp, signatures)
    }

    /// Signs `body`.
    ///
    /// - Parameter secrets: the present one first, then those that receivers may still use.
    package init(id: String, body: String, secrets: [WebhookSecret], now: Timestamp) {
        self.id = id
        timestamp = String(now.milliseconds / 1_000)
        let content = Self.content(id: id, timestamp: timestamp, body: body)
        signatures =
            secrets
            .map { secret in
                let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: secret.bytes))
                return "v1," + Data(code).base64EncodedString()
            }
            .joined(separator: " ")
    }

    /// Whether whoever made this for `body` knew one of `secrets`, within ``tolerance`` of `now`. Takes the same time
    /// for every wrong signature.
    package func isValid(for body: String, secrets: [WebhookSecret], now: Timestamp) -> Bool {
        guard !id.isEmpty, let seconds = Int64(timestamp), (0...253_402_300_799).contains(seconds) else { return false }
        let age = now - Timestamp(milliseconds: seconds * 1_000)
        guard age <= Self.tolerance, age >= .zero - Self.tolerance else { return false }

        let content = Self.content(id: id, timestamp: timestamp, body: body)
        return signatures.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else {
                return false
            }
            return secrets.contains { secret in
                let key = SymmetricKey(data: secret.bytes)
                return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: key)
            }
        }
    }

    private static func content(id: String, timestamp: String, body: String) -> Data {
        Data("\(id).\(timestamp).\(body)".utf8)
    }
}
