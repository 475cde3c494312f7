/// What an import makes of an organisation, entry by entry, and what it cannot carry over.
package struct ImportReport: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case person, team, schedule, policy, service
    }

    package enum Outcome: String, CaseIterable, Sendable {
        case made, changed
        /// It is there already as it was sent.
        case same
    }

    package struct Line: Equatable, Sendable {
        package var kind: Kind
        package var name: String
        package var outcome: Outcome
    }

    package let lines: [Line]
    /// What has no place here, or could not be understood, each with what becomes of it.
    package let leftOut: [String]

    package func count(_ outcome: Outcome) -> Int { lines.count { $0.outcome == outcome } }
}
