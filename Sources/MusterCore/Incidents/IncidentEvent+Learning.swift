extension IncidentEvent {
    package struct RetrospectiveScheduled: Codable, Equatable, Sendable {
        package var at: Timestamp
        package var minutes: Int
    }

    package struct RetrospectiveSaved: Codable, Equatable, Sendable {
        package var markdown: Prose
    }

    package struct ReportAdvanced: Codable, Equatable, Sendable {
        package var stage: ReportStage
        package var text: Prose?
    }

    package struct ActionItemAdded: Codable, Equatable, Sendable {
        package var id: ID<ActionItem>
        package var title: Prose
        package var owner: ID<Person>?
        package var type: String
        package var criticality: String?
        package var targetAt: Timestamp?
        package var ticket: Prose?
    }

    package struct ActionItemChanged: Codable, Equatable, Sendable {
        package var id: ID<ActionItem>
        package var owner: ID<Person>?
        package var done: Bool?
        package var criticality: String?
        package var targetAt: Timestamp?
        package var ticket: Prose?

        package init(
            id: ID<ActionItem>,
            owner: ID<Person>? = nil,
            done: Bool? = nil,
            criticality: String? = nil,
            targetAt: Timestamp? = nil,
            ticket: Prose? = nil
        ) {
            self.id = id
            self.owner = owner
            self.done = done
            self.criticality = criticality
            self.targetAt = targetAt
            self.ticket = ticket
        }
    }
}
