import Crypto
import Foundation

/// The secrets that webhooks are signed with: one for each address, derived from the installation's key, so that none has to be
/// kept, and a copy of the database reveals none.
package struct WebhookSecrets: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: the installation's key, 32 bytes.
    package init(secret: [UInt8]) {
        key = SymmetricKey(data: secret)
    }

    /// The secret of an address, to be shown to its owner.
    package func secret(for url: String) throws(WebhookSecretError) -> WebhookSecret {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key,
            info: Data("muster webhook \(url)".utf8),
            outputByteCount: 32
        )
        let bytes = unsafe derived.withUnsafeBytes { bytes in unsafe Array(bytes) }
        return try WebhookSecret(bytes: bytes)
    }
}
