import Foundation

/// Where a chat server is, what proves who we are, and what an administrator has decided about it: as one address in the
/// settings.
struct ChatAddress: Equatable, Sendable {
    /// Without a slash at the end.
    let base: String
    let token: String
    /// What follows the token after a colon; nil where nothing does.
    let secret: String?
    let rules: ChatRules

    /// Reads `https://TOKEN:SECRET@slack.com/api?restricted=private`.
    ///
    /// - Parameter sample: how it should look, for whoever wrote another thing.
    init(_ url: String, sample: String) throws(ChatAddressError) {
        let shape =
            #/(?<scheme>https?)://(?<token>[^:@/?]+)(:(?<secret>[^:@/?]+))?@(?<rest>[^?@]+?)/?(\?(?<query>.*))?/#
        guard let match = url.wholeMatch(of: shape) else { throw .shape(sample) }
        base = "\(match.output.scheme)://\(match.output.rest)"
        guard (try? OutboundTarget(base)) != nil else { throw .shape(sample) }
        token = Self.decoded(match.output.token)
        secret = match.output.secret.map(Self.decoded)
        guard [token, secret ?? "-"].allSatisfy({ $0.wholeMatch(of: /[!-~]{1,1024}/) != nil }) else {
            throw .shape(sample)
        }
        var rules = ChatRules()
        for pair in (match.output.query ?? "").split(separator: "&") {
            switch pair {
            case "rooms=no": rules.hasRooms = false
            case "rooms=yes": rules.hasRooms = true
            case "restricted=private": rules.hasPrivateRooms = true
            case "restricted=none": rules.hasPrivateRooms = false
            case "people=verified": rules.trustsMail = false
            case "people=mail": rules.trustsMail = true
            case let levels where levels.hasPrefix("severities="):
                rules.severities = Self.decoded(levels.dropFirst("severities=".count)).split(separator: ",")
                    .map(String.init)
            default: throw .option(String(pair))
            }
        }
        self.rules = rules
    }

    private static func decoded(_ text: Substring) -> String { text.removingPercentEncoding ?? String(text) }
}

package enum ChatAddressError: Error, Equatable, CustomStringConvertible {
    case shape(String)
    case option(String)

    package var description: String {
        switch self {
        case .shape(let sample): "must look like \(sample)"
        case .option(let text):
            "has \"\(text)\" behind the question mark; there are rooms=no, severities=SEV1,SEV2, restricted=private and people=verified"
        }
    }
}

extension OutboundCall {
    /// For addresses that stand in the settings, so that they may be inside.
    static func toConfigured(timeout: Duration) -> OutboundCall {
        let anywhere = [AllowedDestination("0.0.0.0/0"), AllowedDestination("::/0")].compactMap(\.self)
        return OutboundCall(
            outbound: OutboundGuard(allowed: anywhere),
            timeouts: .init(connect: min(timeout, .seconds(3)), total: timeout)
        )
    }
}
