package import MusterCore

/// A message that the outbox is to send, with what it is about, so that it can be called back.
package struct Notice: Equatable, Sendable {
    package var message: OutgoingMessage
    package var incident: ID<Incident>?
    /// The person who is asked to answer; the message is called back once somebody has.
    package var page: ID<Page>?

    package init(message: OutgoingMessage, incident: ID<Incident>?, page: ID<Page>? = nil) {
        self.message = message
        self.incident = incident
        self.page = page
    }
}
