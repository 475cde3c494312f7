import Crypto
import Foundation

extension OutgoingMessage {
    /// ``key`` as letters and digits only, for headers that allow no more: the same key always gives the same text, and
    /// two keys never do.
    var keyDigest: String { Self.digest(key) }

    /// 40 hexadecimal digits, which is 160 bits of SHA-256.
    static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(20)
            .map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            .joined()
    }
}
