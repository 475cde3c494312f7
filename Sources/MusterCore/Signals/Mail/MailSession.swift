/// One conversation of SMTP (RFC 5321) with a mail server that has something for Muster, as far as it goes without a
/// network: lines come in, replies and mails come out.
package struct MailSession: Sendable {
    /// Bytes of a command; the standard asks for 512, and extensions for more.
    private static let lineLimit = 2_048
    /// Addresses of one mail; the standard asks for 100.
    private static let recipientLimit = 100
    /// Commands without a mail, before it is taken for somebody who only tries things.
    private static let commandLimit = 1_000

    private let host: String
    private var hasGreeted = false
    private var hasSender = false
    private var recipients: [String] = []
    /// The mail so far; nil while none is sent.
    private var data: [UInt8]?
    private var isTooLarge = false
    private var commands = 0

    package enum Step: Equatable, Sendable {
        /// Say this, and go on.
        case reply(String)
        /// Say this, and hang up.
        case close(String)
        /// Ask whether the recipient is known, then call ``accept(_:)`` or ``refuse()``.
        case ask(recipient: String)
        /// Take the mail, then say how that went.
        case deliver([String], [UInt8])
        /// Nothing to say: a line of a mail.
        case none
    }

    /// - Parameter host: what it calls itself.
    package init(host: String) {
        self.host = host
    }

    package var greeting: String { "220 \(host) ESMTP Muster" }

    /// Whether a mail is being sent, so that lines may be of any length.
    package var isReceiving: Bool { data != nil }

    /// - Parameter line: without its end.
    package mutating func receive(_ line: [UInt8]) -> Step {
        if data != nil { return receive(data: line) }
        commands += 1
        if commands > Self.commandLimit { return .close("421 \(host) too many commands") }
        guard line.count <= Self.lineLimit, let text = String(validating: line, as: UTF8.self) else {
            return .reply("500 the line is too long, or no text")
        }
        let verb = text.prefix { $0.isLetter }.uppercased()
        let rest = text.dropFirst(verb.count).drop { $0 == " " }
        switch verb {
        case "EHLO": return greet("250-\(host)\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SIZE \(Limits.inletBody)")
        case "HELO": return greet("250 \(host)")
        case "MAIL": return begin(rest)
        case "RCPT": return address(rest)
        case "DATA": return receiveData()
        case "RSET":
            forget()
            return .reply("250 forgotten")
        case "NOOP": return .reply("250 fine")
        case "VRFY": return .reply("252 send it and see")
        case "QUIT": return .close("221 \(host) bye")
        case "AUTH", "STARTTLS", "HELP", "EXPN": return .reply("502 \(verb) is not for this server")
        default: return .reply("500 not understood")
        }
    }

    private mutating func greet(_ reply: String) -> Step {
        hasGreeted = true
        forget()
        return .reply(reply)
    }

    private mutating func forget() {
        hasSender = false
        recipients = []
        data = nil
        isTooLarge = false
    }

    private mutating func begin(_ rest: Substring) -> Step {
        guard hasGreeted else { return .reply("503 greet first: EHLO or HELO") }
        guard rest.uppercased().hasPrefix("FROM:"), let (_, options) = Self.path(rest.dropFirst(5)) else {
            return .reply("501 write MAIL FROM:<address>")
        }
        if let size = options.uppercased().firstRange(of: "SIZE="),
            let bytes = Int(options.uppercased()[size.upperBound...].prefix { $0.isNumber }), bytes > Limits.inletBody
        {
            return .reply("552 at most \(Limits.inletBody) bytes are taken")
        }
        forget()
        hasSender = true
        return .reply("250 fine")
    }

    private mutating func address(_ rest: Substring) -> Step {
        guard hasSender else { return .reply("503 say first who sends it: MAIL FROM:<address>") }
        guard rest.uppercased().hasPrefix("TO:"), let (recipient, _) = Self.path(rest.dropFirst(3)), !recipient.isEmpty
        else { return .reply("501 write RCPT TO:<address>") }
        if recipients.count >= Self.recipientLimit { return .reply("452 that are too many recipients for one mail") }
        return .ask(recipient: recipient)
    }

    /// The recipient that was asked for is known.
    package mutating func accept(_ recipient: String) -> Step {
        recipients.append(recipient)
        return .reply("250 fine")
    }

    package func refuse() -> Step { .reply("550 there is no such address here") }

    private mutating func receiveData() -> Step {
        if recipients.isEmpty { return .reply("503 say first to whom: RCPT TO:<address>") }
        data = []
        return .reply("354 end it with a line of one dot")
    }

    private mutating func receive(data line: [UInt8]) -> Step {
        guard line == [UInt8(ascii: ".")] else {
            // A dot in front of a line is doubled on the way.
            let line = line.first == UInt8(ascii: ".") ? line[1...] : line[...]
            if (data?.count ?? 0) + line.count + 2 > Limits.inletBody {
                isTooLarge = true
                data = []
            } else if !isTooLarge {
                data?.append(contentsOf: line)
                data?.append(contentsOf: [0x0D, 0x0A])
            }
            return .none
        }
        let (mail, to, wasTooLarge) = (data ?? [], recipients, isTooLarge)
        forget()
        return wasTooLarge ? .reply("552 at most \(Limits.inletBody) bytes are taken") : .deliver(to, mail)
    }

    /// `<ops@example.org> SIZE=100`: the address, and what follows it.
    private static func path(_ text: Substring) -> (String, Substring)? {
        let text = text.drop { $0 == " " }
        guard text.first == "<", let end = text.firstIndex(of: ">") else { return nil }
        return (String(text.dropFirst().prefix(upTo: end)), text[text.index(after: end)...])
    }
}
