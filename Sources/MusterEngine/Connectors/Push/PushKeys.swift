import Crypto
import Foundation
import MusterCore

/// Who sends pushes from this installation (VAPID, RFC 8292): a key pair of its own, derived from the installation's key,
/// so that none has to be kept and no vendor stands in between.
package struct PushKeys: Sendable {
    private let key: P256.Signing.PrivateKey

    /// How long a token is good for; a push service takes a day at most.
    private static let lifetime = Duration.hours(12)

    /// - Parameter secret: the installation's key, 32 bytes.
    package init(secret: [UInt8]) {
        // Of 4 thousand million numbers one is no key; then the next is taken.
        for attempt in 0..<16 {
            let derived = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret),
                info: Data("muster web push \(attempt)".utf8),
                outputByteCount: 32
            )
            let bytes = unsafe derived.withUnsafeBytes { bytes in unsafe Array(bytes) }
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes) {
                self.key = key
                return
            }
        }
        preconditionFailure("of sixteen derived numbers one is a key")
    }

    /// What a browser is told when it subscribes: 65 bytes in base64url.
    package var publicKey: String { Base64URL.text(key.publicKey.x963Representation) }

    /// `Authorization` for a push service.
    ///
    /// - Parameters:
    ///   - origin: scheme, host and port of the subscription's address.
    ///   - contact: a mailto: or https: address of whoever runs this.
    func authorization(for origin: String, contact: String, now: Timestamp) throws -> String {
        let header = Base64URL.text(#"{"alg":"ES256","typ":"JWT"}"#.utf8)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let expiry = (now + Self.lifetime).milliseconds / 1_000
        let claims = Base64URL.text(try encoder.encode(Claims(aud: origin, exp: expiry, sub: contact)))
        // Raw r and s, as JOSE wants them, not the DER of everybody else.
        let signature = try key.signature(for: Data("\(header).\(claims)".utf8)).rawRepresentation
        return "vapid t=\(header).\(claims).\(Base64URL.text(signature)), k=\(publicKey)"
    }

    private struct Claims: Encodable {
        var aud: String
        var exp: Int64
        var sub: String
    }
}
