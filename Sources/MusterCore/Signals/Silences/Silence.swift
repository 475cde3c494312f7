/// Says of some alerts that nobody is to be bothered with them for a while, why, and by whom.
package struct Silence: Equatable, Sendable {
    package var id: ID<Silence>
    /// Name of the integration whose alerts it is about; nil where it is about those of all.
    package var integration: String?
    /// All of them must hold.
    package var matchers: [LabelMatcher]
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var updatedAt: Timestamp
    package var createdBy: String
    package var comment: String

    /// The longest that one may last: who forgets a silence must not miss what it hides for ever.
    package static let longest: Duration = .days(366 * 5)

    package enum State: String, Sendable {
        case pending, active, expired
    }

    package init(
        id: ID<Silence>,
        integration: String?,
        matchers: [LabelMatcher],
        startsAt: Timestamp,
        endsAt: Timestamp,
        updatedAt: Timestamp,
        createdBy: String,
        comment: String
    ) {
        self.id = id
        self.integration = integration
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.updatedAt = updatedAt
        self.createdBy = createdBy
        self.comment = comment
    }

    package func state(at now: Timestamp) -> State {
        if endsAt <= now { return .expired }
        return startsAt > now ? .pending : .active
    }

    /// Whether it is about an alert with these labels.
    package func covers(_ label: (String) -> String?, of integration: String) -> Bool {
        if let own = self.integration, own != integration { return false }
        return matchers.allSatisfy { $0.matches(label($0.name)) }
    }

    /// The rule of Alertmanager: one that would match an alert without any label is refused, since it matches too much.
    package var isTooWide: Bool { matchers.allSatisfy { $0.matches("") } }
}
