package import MusterCore

/// One mail as it goes over the wire (RFC 5322), and the two addresses that its server is told.
package struct Mail: Equatable, Sendable {
    package let sender: MailAddress
    package let recipient: MailAddress
    /// With its angle brackets. The same for every attempt, so that a mailbox can tell a repeat.
    package let messageID: String
    /// Every line ends with CRLF.
    package let text: String

    /// - Parameters:
    ///   - answerDomain: where a reply answers a page; nil where it goes to the sender, as any reply does.
    ///   - now: what `Date` says.
    package init(
        _ message: OutgoingMessage,
        from sender: MailAddress,
        to recipient: MailAddress,
        answersAt answerDomain: String? = nil,
        now: Timestamp
    ) {
        self.sender = sender
        self.recipient = recipient
        let root = message.thread.map { Self.threadID($0, domain: sender.domain) }
        let own = "<\(message.keyDigest)@\(sender.domain)>"
        messageID = message.startsThread ? root ?? own : own

        var headers = [
            MailHeader("Date", exactly: now.mailDate),
            MailHeader("From", sender),
            MailHeader("To", recipient),
            MailHeader("Subject", text: message.subject),
            MailHeader("Message-ID", exactly: messageID),
        ]
        if let root, root != messageID {
            headers += [MailHeader("In-Reply-To", exactly: root), MailHeader("References", exactly: root)]
        }
        if let answerDomain, let mailbox = message.answer?.mailbox {
            headers.append(MailHeader("Reply-To", exactly: "\(mailbox)@\(answerDomain)"))
        }
        headers.append(MailHeader("Auto-Submitted", exactly: "auto-generated"))
        headers += Self.urgencyHeaders(message.urgency)
        if message.mayRepeat {
            headers.append(MailHeader("X-Muster-May-Repeat", exactly: "yes"))
        }
        headers.append(MailHeader("MIME-Version", exactly: "1.0"))
        text = headers.map(\.line).joined() + Self.content(of: message).written
    }

    /// The Message-ID of the mail that starts `thread`. Each later one refers to it, and so does what people answer.
    ///
    /// - Returns: with its angle brackets.
    package static func threadID(_ thread: String, domain: String) -> String {
        "<thread.\(OutgoingMessage.digest(thread))@\(domain)>"
    }

    private static func urgencyHeaders(_ urgency: OutgoingMessage.Urgency) -> [MailHeader] {
        switch urgency {
        case .page: [MailHeader("Importance", exactly: "high"), MailHeader("X-Priority", exactly: "1")]
        case .normal: []
        }
    }

    private static func content(of message: OutgoingMessage) -> MailPart {
        let words = MailText(message)
        // The last one is the one a mail program likes best, so HTML comes after plain text.
        let alternatives = MailPart(
            multipart: "alternative",
            boundary: "alternative\(message.keyDigest)",
            parts: [MailPart(text: words.plain, subtype: "plain"), MailPart(text: words.html, subtype: "html")]
        )
        guard !message.attachments.isEmpty else { return alternatives }
        return MailPart(
            multipart: "mixed",
            boundary: "mixed\(message.keyDigest)",
            parts: [alternatives] + message.attachments.map(MailPart.init)
        )
    }
}
