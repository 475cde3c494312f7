import Foundation

/// Where Zoom is, what proves who we are there, and how its meetings are to be: as one address in the settings.
struct ZoomAddress: Equatable, Sendable {
    /// Of the server that gives out tokens, without a slash at the end.
    let base: String
    /// Of the API, without a slash at the end.
    let api: String
    let account: String
    let client: String
    let secret: String
    /// Whose meetings they are: a mail address, or `me`, who is the owner of the app.
    let host: String
    /// `cloud`, `local` or `none`, as the API calls it.
    let recording: String

    private static let sample = "https://CLIENT-ID:CLIENT-SECRET@zoom.us?account=ACCOUNT-ID"

    /// Reads `https://CLIENT-ID:CLIENT-SECRET@zoom.us?account=ACCOUNT-ID&host=bridge@example.org&recording=none`.
    init(_ url: String) throws(ZoomAddressError) {
        let shape =
            #/(?<scheme>https?)://(?<client>[^:@/?]+):(?<secret>[^:@/?]+)@(?<rest>[^?@]+?)/?\?(?<query>.+)/#
        guard let match = url.wholeMatch(of: shape) else { throw .shape(Self.sample) }
        let (scheme, rest) = (match.output.scheme, match.output.rest)
        client = Self.decoded(match.output.client)
        secret = Self.decoded(match.output.secret)
        var values: [String: String] = ["host": "me", "recording": "cloud", "api": "\(scheme)://api.\(rest)/v2"]
        for pair in match.output.query.split(separator: "&") {
            let words = pair.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let name = words.first, ["account", "host", "recording", "api"].contains(name)
            else {
                throw .option(String(pair.prefix { $0 != "=" }))
            }
            values[String(name)] = Self.decoded(words[1])
        }
        guard let account = values["account"], let host = values["host"], let recording = values["recording"],
            let api = values["api"]
        else { throw .shape(Self.sample) }
        (self.account, self.host, self.recording) = (account, host, recording)
        base = "\(scheme)://\(rest)"
        self.api = api.hasSuffix("/") ? String(api.dropLast()) : api
        guard [account, client, secret].allSatisfy({ $0.wholeMatch(of: /[!-~]{1,256}/) != nil }),
            (try? OutboundTarget(base)) != nil
        else { throw .shape(Self.sample) }
        guard (try? OutboundTarget(self.api)) != nil, !self.api.contains("?") else { throw .option("api") }
        guard host.wholeMatch(of: /[A-Za-z0-9._+@-]{1,254}/) != nil else { throw .option("host") }
        guard ["cloud", "local", "none"].contains(recording) else { throw .option("recording") }
    }

    /// As a path may hold it.
    var hostPart: String { host.replacing("+", with: "%2B") }

    private static func decoded(_ text: Substring) -> String { text.removingPercentEncoding ?? String(text) }
}

package enum ZoomAddressError: Error, Equatable, CustomStringConvertible {
    case shape(String)
    case option(String)

    package var description: String {
        switch self {
        case .shape(let sample): "must look like \(sample)"
        case .option(let name):
            "has \"\(name.prefix(40))\" behind the question mark, or a wrong value of it; there are account=ID, host=me or a mail address, recording=cloud, local or none, and api=https://api.zoom.us/v2"
        }
    }
}
