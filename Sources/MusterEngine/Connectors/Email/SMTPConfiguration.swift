import Foundation

/// Where mail goes out, and as whom.
package struct SMTPConfiguration: Equatable, Sendable {
    package var security: Security
    package var host: String
    package var port: Int
    package var credentials: Credentials?
    package var sender: MailAddress
    /// The domain whose mail comes to Muster's own mail listener, so that a reply to a page answers it; nil where none does.
    package var answerDomain: String?
    /// A file of certificates (PEM) to trust instead of the system's, for a server with a private authority.
    package var certificateAuthority: String?
    /// From the look-up of the name until the server's TCP answer.
    package var connectTimeout: Duration = .seconds(5)
    /// From the look-up of the name until the server has said that it took the mail.
    package var totalTimeout: Duration = .seconds(7)

    package enum Security: String, CaseIterable, Sendable {
        /// TLS from the first byte: what `smtps://` says.
        case implicit
        /// STARTTLS, or no mail.
        case required
        /// STARTTLS where the server offers it. Whoever sits on the line can make it not offer it, and read the password.
        case opportunistic
        case none
    }

    package struct Credentials: Equatable, Sendable {
        package var user: String
        package var password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package init(security: Security, host: String, port: Int, credentials: Credentials? = nil, sender: MailAddress) {
        self.security = security
        self.host = host
        self.port = port
        self.credentials = credentials
        self.sender = sender
    }
}

extension SMTPConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// As the URL it came from, with `***` for the password.
    package var description: String {
        let scheme = security == .implicit ? "smtps" : "smtp"
        let login = credentials.map { "\($0.user):***@" } ?? ""
        let tls = security == .implicit ? "" : "&tls=\(security.rawValue)"
        let authority =
            (certificateAuthority.map { "&ca=\($0)" } ?? "") + (answerDomain.map { "&answers=\($0)" } ?? "")
        return "\(scheme)://\(login)\(host):\(port)?from=\(sender.address)\(tls)\(authority)"
    }

    package var debugDescription: String { description }

    /// Nothing to look into: a dump, as logs and failed tests make them, would show the password.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
