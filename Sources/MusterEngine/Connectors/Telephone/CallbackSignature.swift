import Crypto
import Foundation

/// `X-Twilio-Signature`: how a provider proves that a callback is its own.
///
/// Base64 of HMAC-SHA1 by the account's token over the address as the provider sees it, with each field's name and value
/// behind it, in the order of their names.
package struct CallbackSignature: Sendable {
    private let key: SymmetricKey

    package init(of provider: TelephoneProvider) {
        key = SymmetricKey(data: Data(provider.token.utf8))
    }

    init(token: String) {
        key = SymmetricKey(data: Data(token.utf8))
    }

    func text(url: String, fields: [String: String]) -> String {
        Data(HMAC<Insecure.SHA1>.authenticationCode(for: Self.content(url, fields), using: key)).base64EncodedString()
    }

    /// Takes the same time for every wrong signature.
    ///
    /// - Parameter url: the public one, with its query.
    package func isValid(_ signature: String, url: String, fields: [String: String]) -> Bool {
        guard let given = Data(base64Encoded: signature) else { return false }
        // Some providers name the port that goes without saying, some leave out the one that was named.
        return Self.spellings(of: url).contains { spelling in
            HMAC<Insecure.SHA1>.isValidAuthenticationCode(
                given,
                authenticating: Self.content(spelling, fields),
                using: key
            )
        }
    }

    private static func content(_ url: String, _ fields: [String: String]) -> Data {
        Data((url + fields.sorted { $0.key < $1.key }.map { $0.key + $0.value }.joined()).utf8)
    }

    private static func spellings(of url: String) -> [String] {
        let shape = #/(?<scheme>https?)://(?<host>\[[^\]]*\]|[^:/?]*)(:(?<port>[0-9]+))?(?<rest>.*)/#
        guard let match = url.wholeMatch(of: shape) else { return [url] }
        let (scheme, host, rest) = (match.output.scheme, match.output.host, match.output.rest)
        let usual = scheme == "https" ? "443" : "80"
        let other =
            match.output.port == nil ? "\(scheme)://\(host):\(usual)\(rest)" : "\(scheme)://\(host)\(rest)"
        return [url, other]
    }
}
