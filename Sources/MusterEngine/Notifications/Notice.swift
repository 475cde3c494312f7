package import MusterCore

/// A message that the outbox is to send, with what it is about, so that it can be called back.
package struct Notice: Equatable, Sendable {
    package var message: OutgoingMessage
    package var incident: ID<Incident>?
    /// The person who is asked to answer; the message is called back once somebody has.
    package var page: ID<Page>?
    /// Not before this moment; nil means at once.
    package var sendAt: Timestamp?

    package init(
        message: OutgoingMessage,
        incident: ID<Incident>?,
        page: ID<Page>? = nil,
        sendAt: Timestamp? = nil
    ) {
        self.message = message
        self.incident = incident
        self.page = page
        self.sendAt = sendAt
    }
}
