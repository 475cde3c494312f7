/// What a verification has looked at, and what it found wrong.
package struct ChainReport: Equatable, Sendable {
    package var incidents = 0
    package var events = 0
    /// Attached files whose bytes were looked at.
    package var files = 0
    /// Texts that were removed on request: their commitments stand, so the chain holds.
    package var removedTexts = 0
    /// Empty where everything is as it was written.
    package var findings: [ChainFinding] = []

    package init() {}
}

/// One thing that is not as it was written.
package struct ChainFinding: Equatable, Sendable, CustomStringConvertible {
    /// As the column holds it, which may be no id any more; nil for what concerns the whole store.
    package var incident: String?
    /// Nil for what concerns the whole incident.
    package var sequence: Int?
    package var problem: String

    package var description: String {
        switch (incident, sequence) {
        case (let incident?, let sequence?): "incident \(incident), event \(sequence): \(problem)"
        case (let incident?, nil): "incident \(incident): \(problem)"
        case (nil, _): problem
        }
    }
}
