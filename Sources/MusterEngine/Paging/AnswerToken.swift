import Crypto
import Foundation
package import MusterCore

/// The right to answer one page as one person, without signing in: what a link in a message carries.
///
/// Signed with the installation's key. It opens nothing else, and says nothing of the incident to whoever finds it.
package struct AnswerToken: Equatable, Sendable {
    package var page: ID<Page>
    package var person: ID<Person>
    package var expiresAt: Timestamp

    package init(page: ID<Page>, person: ID<Person>, expiresAt: Timestamp) {
        self.page = page
        self.person = person
        self.expiresAt = expiresAt
    }

    /// Long enough for a night, short enough that an old mail opens nothing.
    package static let lifetime: Duration = .days(7)
}

/// Signs and reads ``AnswerToken``s.
package struct AnswerTokens: Sendable {
    let key: SymmetricKey

    /// - Parameter secret: the installation's key, 32 bytes; the one for these tokens is derived from it.
    package init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Data("muster answer token".utf8),
            outputByteCount: 32
        )
    }

    /// Letters, digits, `-`, `_` and one `.`: fits a URL and a telephone's screen.
    package func text(of token: AnswerToken) -> String {
        let payload =
            bytes(of: token.page.uuid) + bytes(of: token.person.uuid) + bytes(of: token.expiresAt.milliseconds)
        return "\(Base64URL.text(payload)).\(Base64URL.text(signature(of: payload)))"
    }

    /// - Returns: nil for one that this installation did not sign.
    package func token(_ text: String) -> AnswerToken? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = Base64URL.bytes(String(parts[0])), payload.count == 40,
            let given = Base64URL.bytes(String(parts[1])),
            HMAC<SHA256>.isValidAuthenticationCode(given, authenticating: payload, using: key)
        else { return nil }
        return AnswerToken(
            page: ID(uuid(payload[0..<16])),
            person: ID(uuid(payload[16..<32])),
            expiresAt: Timestamp(milliseconds: payload[32..<40].reduce(0) { $0 << 8 | Int64($1) })
        )
    }

    private func signature(of payload: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: payload, using: key))
    }

    private func bytes(of id: UUID) -> [UInt8] {
        let b = id.uuid
        return [
            b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15,
        ]
    }

    private func bytes(of number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> ((7 - $0) * 8)) }
    }

    private func uuid(_ bytes: ArraySlice<UInt8>) -> UUID {
        let b = Array(bytes)
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            )
        )
    }
}

/// Base64 with `-` and `_` and without padding (RFC 4648, section 5).
package enum Base64URL {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package static func bytes(_ text: String) -> [UInt8]? {
        let padded =
            text.replacing("-", with: "+").replacing("_", with: "/")
            + String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: padded).map { Array($0) }
    }
}
