import Foundation

/// An account with a provider of text messages and calls that speaks Twilio's API (2010-04-01), at whatever address.
package struct TelephoneProvider: Equatable, Sendable {
    /// Where the API is, without a slash at the end: `https://api.twilio.com`.
    package let base: String
    /// Such as `AC…`; stands in the addresses that it calls back.
    package let account: String
    /// Proves who we are, and who calls back.
    let token: String
    /// Where text messages come from: a number, or the name of a messaging service (`MG…`).
    let sender: Sender
    /// Where calls come from.
    let callerNumber: String

    enum Sender: Equatable, Sendable {
        case number(String)
        case service(String)
    }

    /// Reads `https://ACCOUNT:TOKEN@api.twilio.com?from=+15005550006`; with `service=MG…` text messages come from a
    /// messaging service, and with `from` calls as well.
    package init(url: String) throws(TelephoneProviderError) {
        let shape = #/(?<scheme>https?)://(?<account>[^:@/?]+):(?<token>[^@/?]+)@(?<host>[^/?@]+)/?(\?(?<query>.*))?/#
        guard let match = url.wholeMatch(of: shape) else { throw .shape }
        let output = match.output
        base = "\(output.scheme)://\(output.host)"
        account = String(output.account)
        guard account.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil else { throw .account }
        token = String(output.token).removingPercentEncoding ?? String(output.token)
        var options: [String: String] = [:]
        for pair in (output.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, ["from", "service"].contains(parts[0]) else { throw .option(String(pair)) }
            // A plus sign is part of the number here, as people write it.
            options[String(parts[0])] = String(parts[1]).removingPercentEncoding ?? String(parts[1])
        }
        guard let number = options["from"], number.wholeMatch(of: /\+[0-9]{6,15}/) != nil else { throw .number }
        callerNumber = number
        sender = options["service"].map { .service($0) } ?? .number(number)
    }
}

package enum TelephoneProviderError: Error, Equatable, CustomStringConvertible {
    case shape
    case account
    case number
    case option(String)

    package var description: String {
        switch self {
        case .shape: "must look like https://ACCOUNT:TOKEN@api.twilio.com?from=+15005550006"
        case .account: "has an account of other characters than letters, digits, - and _"
        case .number: "needs the number that messages and calls come from: ?from=+15005550006"
        case .option(let text): "has \"\(text)\" behind the question mark; there are from=+… and service=MG…"
        }
    }
}

extension TelephoneProvider: CustomStringConvertible {
    /// Without the token.
    package var description: String { "\(base) as \(account) from \(callerNumber)" }
}
