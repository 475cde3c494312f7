package import MusterCore

/// One message on its way out, as the outbox hands it to a connector.
package struct OutgoingMessage: Equatable, Sendable, Codable {
    /// Names this message to the other side, so that it can drop a repeat: the same for every attempt.
    package var key: String
    package var channel: Channel
    /// An e-mail address, or an http(s) URL.
    package var to: String
    package var subject: String
    /// Plain text; a blank line parts two paragraphs.
    package var body: String
    package var links: [Link]
    /// What messages that belong together share, such as an incident and its audience. Nil for one that stands alone.
    package var thread: String?
    /// Whether this is the message that the others of its thread answer.
    package var startsThread: Bool
    package var attachments: [Attachment]
    /// What a webhook says. Nil for a message to a person; a webhook without one gets subject, body and links.
    package var event: WebhookEvent?
    /// How it is answered from within itself; nil where nobody waits for an answer.
    package var answer: Answer?
    package var urgency: Urgency
    /// Whether an earlier attempt ended as ``Delivery/ambiguous(because:)``, so that this one may be the second.
    package var mayRepeat: Bool

    package init(
        key: String,
        channel: Channel,
        to: String,
        subject: String,
        body: String,
        links: [Link] = [],
        thread: String? = nil,
        startsThread: Bool = false,
        attachments: [Attachment] = [],
        event: WebhookEvent? = nil,
        answer: Answer? = nil,
        urgency: Urgency = .normal,
        mayRepeat: Bool = false
    ) {
        self.key = key
        self.channel = channel
        self.to = to
        self.subject = subject
        self.body = body
        self.links = links
        self.thread = thread
        self.startsThread = startsThread
        self.attachments = attachments
        self.event = event
        self.answer = answer
        self.urgency = urgency
        self.mayRepeat = mayRepeat
    }
}

extension OutgoingMessage {
    /// What a page's own channel can do with it: a button of a notification, a reply to a text message, a key of the
    /// telephone.
    package struct Answer: Equatable, Sendable, Codable {
        /// Where a POST of `answer=acknowledge` or `answer=escalate` answers.
        package var url: String
        /// What a reply names it by, such as the number of the incident; nil where a reply needs no name.
        package var code: String?
        /// Whether "not me" is an answer.
        package var canEscalate: Bool
        /// The part before the `@` of an address at which a mail answers; nil where none does.
        package var mailbox: String?

        package init(url: String, code: String?, canEscalate: Bool, mailbox: String? = nil) {
            (self.url, self.code, self.canEscalate, self.mailbox) = (url, code, canEscalate, mailbox)
        }
    }

    /// Something to press: shown as a button where the channel has buttons.
    package struct Link: Equatable, Sendable, Codable {
        package var title: String
        package var url: String

        package init(title: String, url: String) {
            self.title = title
            self.url = url
        }
    }

    /// A small text file that goes along, such as a calendar invitation.
    package struct Attachment: Equatable, Sendable, Codable {
        package var name: String
        /// Such as `text/calendar; method=REQUEST`, without a charset: the content is always sent as UTF-8.
        package var contentType: String
        package var content: String

        package init(name: String, contentType: String, content: String) {
            self.name = name
            self.contentType = contentType
            self.content = content
        }
    }

    /// How soon to try again, and how soon to give up. See ``Backoff``.
    package enum Urgency: String, Codable, CaseIterable, Sendable {
        /// Someone is to get up for it.
        case page
        case normal
    }
}

/// What happened, for a machine.
package struct WebhookEvent: Equatable, Sendable, Codable {
    /// Such as `incident.opened`.
    package var type: String
    /// When it happened, which is not when it is sent.
    package var occurredAt: Timestamp
    /// One JSON value, as text. Kept as it is, so that every attempt is signed over the same bytes.
    package var data: String

    package init(type: String, occurredAt: Timestamp, data: String) {
        self.type = type
        self.occurredAt = occurredAt
        self.data = data
    }
}
