/// Whom updates are for, and by which way they reach them.
package struct Audience: Equatable, Sendable {
    package var key: String
    package var name: String
    package var channel: Channel
    /// The contact of the organisation whose addresses are written to; nil for the status page and the room.
    package var contact: String?
    /// Who must approve before it goes, as a contact or role by name; nil means nobody.
    package var approval: String?

    package enum Channel: String, Codable, Sendable {
        /// One mail thread an incident.
        case email
        case statusPage = "status page"
        /// The incident's own page and chat.
        case room
    }
}

/// Something to know of an incident, filled by hand or from the alert.
package struct Fact: Equatable, Sendable {
    package var key: String
    package var label: String
    package var kind: Kind
    package var help: String
    /// Asked for on the declare form.
    package var atIntake: Bool
    /// When it must be on record at the latest; nil means never.
    package var needed: Need? = nil
    /// Keys of the types whose incidents have it; empty means all.
    package var types: [String] = []

    package enum Need: Equatable, Sendable {
        case declaring
        /// One of the conditions of the gate before it.
        case before(Milestone)
    }

    package enum Kind: Equatable, Sendable {
        case text
        case list
        case number
        case time
        case flag
        case choice([String])
        /// Somebody of the organisation, by handle.
        case person
        /// A service of the catalogue, by key.
        case service
        /// A web address.
        case link
    }
}

/// How things are called. Places in braces are filled from the incident: `{n}`, `{YY}`, `{MM}`, `{DD}`, `{YYYY}`, `{severity}`,
/// `{functionality}`, `{state}`, `{audience}`, `{title}`, `{slug}`, `{ticket}`, `{cluster}`.
package struct Naming: Equatable, Sendable {
    package var document: String
    package var channel: String
}

/// A message with holes. A hole that the record cannot fill is shown, and keeps the message from being sent.
package struct MessageTemplate: Equatable, Sendable {
    package var key: String
    package var audience: String
    package var state: UpdateState
    /// Only for the first message to the audience.
    package var first: Bool
    package var subject: String
    package var body: String
}
