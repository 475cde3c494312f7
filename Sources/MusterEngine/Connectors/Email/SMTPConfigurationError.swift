/// What is wrong with the URL of a mail server. None of the words holds any part of the password.
package enum SMTPConfigurationError: Error, Equatable {
    case scheme
    case host
    case port(String)
    case credentials
    case senderMissing
    case sender(String)
    case security(String)
    case securityTwice
    case unknownOption(String)
    case emptyOption(String)
    case answerDomain(String)
}

extension SMTPConfigurationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .scheme:
            "the mail server's URL must begin with smtp:// or smtps://, such as \(Self.example)"
        case .host:
            "the mail server's URL must name a host after // or @, such as \(Self.example)"
        case .port(let text):
            "the mail server's port is \(text); it must be a number from 1 to 65535, such as 587"
        case .credentials:
            "before the @ of the mail server's URL there must be user:password, both not empty, "
                + "with @ written as %40, : as %3A, / as %2F, ? as %3F and % as %25"
        case .senderMissing:
            "the mail server's URL must say from, such as \(Self.example)"
        case .sender(let text):
            "from is \"\(text)\"; it must be one address, such as muster@example.org or Muster%20<muster@example.org>"
        case .security(let text):
            "tls is \"\(text)\"; it must be required, opportunistic or none"
        case .securityTwice:
            "smtps:// is TLS from the first byte; leave tls out, or write smtp:// for STARTTLS"
        case .unknownOption(let name):
            "the mail server's URL has the option \"\(name)\"; there are only from, tls, ca and answers"
        case .emptyOption(let name):
            "the option \(name) of the mail server's URL must have a value, written as \(name)=value"
        case .answerDomain(let text):
            "answers is \"\(text)\"; it must be a domain whose mail comes to Muster, such as answers.example.org"
        }
    }

    private static let example = "smtp://user:password@mail.example.org:587?from=muster@example.org"
}
