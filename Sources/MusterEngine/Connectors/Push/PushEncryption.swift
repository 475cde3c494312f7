import Crypto
import Foundation

/// One message, encrypted for one browser: a single record of aes128gcm (RFC 8188, RFC 8291).
struct PushEncryption {
    /// Salt, record size, our public key and the record.
    let body: [UInt8]

    /// The most that fits into the 4096 bytes which every push service takes: less the header (86), the mark at the end
    /// (1) and the tag (16).
    static let plaintextLimit = 4_096 - 86 - 1 - 16
    private static let recordSize: [UInt8] = [0, 0, 16, 0]

    enum Failure: Error {
        case key
        case tooLong
    }

    /// - Parameters:
    ///   - receiver: the browser's public key, 65 bytes.
    ///   - auth: what the browser shares with us, 16 bytes.
    ///   - sender: a key pair for this message alone, 32 bytes.
    ///   - salt: 16 bytes that were never used before.
    init(_ plaintext: [UInt8], receiver: [UInt8], auth: [UInt8], sender: [UInt8], salt: [UInt8]) throws {
        guard plaintext.count <= Self.plaintextLimit else { throw Failure.tooLong }
        guard auth.count == 16, salt.count == 16,
            let theirs = try? P256.KeyAgreement.PublicKey(x963Representation: receiver),
            let own = try? P256.KeyAgreement.PrivateKey(rawRepresentation: sender)
        else { throw Failure.key }
        let public65 = Array(own.publicKey.x963Representation)
        let shared = try own.sharedSecretFromKeyAgreement(with: theirs)
        let info = Array("WebPush: info\0".utf8) + receiver + public65
        let material = shared.hkdfDerivedSymmetricKey(
            using: SHA256.self,
            salt: auth,
            sharedInfo: info,
            outputByteCount: 32
        )
        let content = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: material,
            salt: salt,
            info: Array("Content-Encoding: aes128gcm\0".utf8),
            outputByteCount: 16
        )
        let nonce = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: material,
            salt: salt,
            info: Array("Content-Encoding: nonce\0".utf8),
            outputByteCount: 12
        )
        let nonceBytes = unsafe nonce.withUnsafeBytes { bytes in unsafe Array(bytes) }
        // 2 marks the last record, and there is only one.
        let sealed = try AES.GCM.seal(plaintext + [2], using: content, nonce: AES.GCM.Nonce(data: nonceBytes))
        body =
            salt + Self.recordSize + [UInt8(public65.count)] + public65 + Array(sealed.ciphertext)
            + Array(sealed.tag)
    }
}
