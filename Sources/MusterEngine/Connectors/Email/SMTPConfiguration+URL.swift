import Foundation

extension SMTPConfiguration {
    /// Reads a configuration from a URL such as
    /// `smtp://user:password@mail.example.org:587?from=Muster%20<muster@example.org>&tls=required`.
    ///
    /// `smtps://` is TLS from the first byte, port 465 unless it says another; `smtp://` is port 587, and STARTTLS unless
    /// `tls` says `opportunistic` or `none`. `from` is required; `ca` names a file of certificates;
    /// `answers` a domain at which replies answer pages. What is not a letter
    /// or digit in the user, the password and the values is best written as `%` and two hexadecimal digits.
    package init(url text: String) throws(SMTPConfigurationError) {
        guard let schemeEnd = text.range(of: "://") else { throw .scheme }
        let rest = text[schemeEnd.upperBound...]
        let query = rest.firstIndex(of: "?")
        let options = try Self.options(query.map { rest[rest.index(after: $0)...] } ?? "")
        let security = try Self.security(scheme: text[..<schemeEnd.lowerBound].lowercased(), tls: options["tls"])

        var server = rest[..<(query ?? rest.endIndex)]
        if server.hasSuffix("/") { server.removeLast() }
        var credentials: Credentials?
        if let at = server.lastIndex(of: "@") {
            credentials = try Self.credentials(server[..<at])
            server = server[server.index(after: at)...]
        }
        let (host, port) = try Self.hostAndPort(server)

        guard let from = options["from"] else { throw .senderMissing }
        guard let sender = MailAddress(from) else { throw .sender(from) }
        self.init(
            security: security,
            host: host,
            port: port ?? (security == .implicit ? 465 : 587),
            credentials: credentials,
            sender: sender
        )
        certificateAuthority = options["ca"]
        if let domain = options["answers"] {
            guard domain.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?/) != nil else {
                throw .answerDomain(domain)
            }
            answerDomain = domain
        }
    }

    private static func security(scheme: String, tls: String?) throws(SMTPConfigurationError) -> Security {
        switch (scheme, tls) {
        case ("smtps", nil): return .implicit
        case ("smtps", _): throw .securityTwice
        case ("smtp", nil): return .required
        case ("smtp", let tls?):
            guard let security = Security(rawValue: tls), security != .implicit else { throw .security(tls) }
            return security
        default: throw .scheme
        }
    }

    private static func credentials(_ text: Substring) throws(SMTPConfigurationError) -> Credentials {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .credentials }
        guard let user = decoded(parts[0]), let password = decoded(parts[1]) else { throw .credentials }
        return Credentials(user: user, password: password)
    }

    /// An address of IP version 6 stands in square brackets, as in every URL.
    private static func hostAndPort(_ text: Substring) throws(SMTPConfigurationError) -> (String, Int?) {
        guard let match = text.wholeMatch(of: /(?<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?<port>[0-9]{1,5}))?/)
        else {
            throw .host
        }
        guard let digits = match.output.port else { return (String(match.output.host), nil) }
        guard let port = Int(digits), (1...65_535).contains(port) else { throw .port(String(digits)) }
        return (String(match.output.host), port)
    }

    private static func options(_ query: Substring) throws(SMTPConfigurationError) -> [String: String] {
        var options: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard ["from", "tls", "ca", "answers"].contains(name) else { throw .unknownOption(name) }
            guard parts.count == 2, let value = decoded(parts[1]), !value.isEmpty else { throw .emptyOption(name) }
            options[name] = value
        }
        return options
    }

    /// Nil where `%` is not followed by two digits, and where the bytes are not UTF-8 or hold a NUL, which would end the
    /// text early for the mail library.
    private static func decoded(_ text: Substring) -> String? {
        guard let decoded = String(text).removingPercentEncoding, !decoded.utf8.contains(0) else { return nil }
        return decoded
    }
}
