/// A program of the organisation's own that is told what happens.
package struct WebhookEndpoint: Equatable, Codable, Sendable {
    package var id: ID<WebhookEndpoint>
    /// Unique, for people.
    package var name: String
    package var url: String
    /// Such as `incident.declared`; empty means every event.
    package var events: [String]
    package var isActive: Bool

    package init(id: ID<WebhookEndpoint>, name: String, url: String, events: [String] = [], isActive: Bool = true) {
        self.id = id
        self.name = name
        self.url = url
        self.events = events
        self.isActive = isActive
    }
}
