/// One level of severity or priority, with what it asks for.
package struct SeverityLevel: Equatable, Sendable {
    /// As in the document: `SEV1`, `P0`, `major`.
    package var key: String
    /// "Major incident", "Critical".
    package var name: String
    /// Any of these makes an incident of this level.
    package var criteria: [String]
    package var examples: [String]
    /// What the document expects of responders, one sentence each.
    package var expectations: [String]
    /// Who is paged on declaration, and how urgently.
    package var page: [PageTarget]
    /// Contacts that are told without being asked to acknowledge.
    package var notify: [String]
    /// Business hours only; false means around the clock.
    package var businessHours: Bool
    /// True for the lightweight path: no war room, ticket to the backlog.
    package var lightweight: Bool
    /// A category of the status page must be chosen.
    package var needsCategory: Bool

    package struct PageTarget: Equatable, Sendable {
        package enum Target: Equatable, Sendable {
            /// The team that owns the affected service; the process's fallback contact where there is none.
            case owningTeam(fallback: String)
            /// A contact of the organisation, by name: "incident on-call", "engineering director".
            case contact(String)
        }

        package var target: Target
        package var urgency: Urgency
    }

    package enum Urgency: String, Equatable, Sendable, Codable {
        case high, low
    }
}

/// Works out a severity from what is known, for processes that let the organisation configure a matrix.
package struct SeverityMatrix: Equatable, Sendable {
    package struct Dimension: Equatable, Sendable {
        package var key: String
        package var name: String
        /// Worst first.
        package var choices: [String]
    }

    /// Two dimensions: rows and columns.
    package var rows: Dimension
    package var columns: Dimension
    /// `severity[row][column]`, in the order of the choices.
    package var severity: [[String]]
}
