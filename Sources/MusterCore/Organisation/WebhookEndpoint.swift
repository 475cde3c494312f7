/// A program of the organisation's own that is told what happens.
package struct WebhookEndpoint: Equatable, Codable, Sendable {
    package var id: ID<WebhookEndpoint>
    /// Unique, for people.
    package var name: String
    package var url: String
    /// Such as `incident.declared`, or `alert.*` for all of a kind; empty means every event.
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

extension WebhookEndpoint {
    /// Whether it is to be told of events of this type, such as `alert.fired`.
    package func wants(_ type: String) -> Bool {
        guard isActive else { return false }
        return events.isEmpty || events.contains { $0 == type || $0.last == "*" && type.hasPrefix($0.dropLast()) }
    }
}

extension Organisation {
    func problems(of webhook: WebhookEndpoint) -> [OrganisationProblem] {
        let place = "webhooks.\(webhook.name)"
        var problems = keyProblems(webhook.name, place: place)
        if !webhook.url.hasPrefix("https://"), !webhook.url.hasPrefix("http://") {
            problems.append(
                OrganisationProblem(
                    place: "\(place).url",
                    message: "\"\(webhook.url)\" is not a web address",
                    mend: "begin it with https:// or http://"
                )
            )
        }
        for event in webhook.events where event.wholeMatch(of: /(alert|incident)\.(\*|[a-z_]+)/) == nil {
            problems.append(
                OrganisationProblem(
                    place: "\(place).events",
                    message: "\"\(event)\" is no event",
                    mend: "write it as in incident.declared, alert.fired, incident.* or alert.*"
                )
            )
        }
        return problems
    }
}
