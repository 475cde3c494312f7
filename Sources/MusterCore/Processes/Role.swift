/// A role that somebody holds during an incident.
package struct Role: Equatable, Sendable {
    package var key: String
    /// "Incident Commander".
    package var name: String
    /// "IC".
    package var short: String
    package var purpose: String
    package var responsibilities: [String]
    package var antiPatterns: [String]
    /// Who takes it where nobody claims it: "engineering manager".
    package var byDefault: String
    /// Severities at which somebody must hold it; empty means it is never required.
    package var requiredAt: [String]
    /// Keys of roles that the same person may not hold at the severities named.
    package var excludes: [Exclusion]
    /// Held by at most one person at a time. Parallel investigators, SMEs and stakeholders are many.
    package var single: Bool
    /// Only the holder of this role may change it (D: the technical lead, by the incident commander); nil means anyone may.
    package var changedBy: String?
    /// A change of holder needs a reason that is recorded.
    package var changeNeedsReason: Bool
    /// Commands: gives orders, approves actions, sets the rhythm.
    package var leads = false

    package struct Exclusion: Equatable, Sendable {
        package var role: String
        package var severities: [String]
    }
}
