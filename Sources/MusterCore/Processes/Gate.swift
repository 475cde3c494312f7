/// What must hold before a milestone may be reached.
package struct Gate: Equatable, Sendable {
    package var milestone: Milestone
    /// Only holders of these roles may pass it; empty means anybody who may respond.
    package var by: [String]
    package var conditions: [GateCondition]
}

package struct GateCondition: Equatable, Sendable {
    package var id: String
    /// As a statement that is true or not: "The fix is durable".
    package var says: String
    package var check: Check
    /// Severities for which it is asked; empty means all.
    package var severities: [String]
    /// Types of incidents for which it is asked; empty means all.
    package var types: [String] = []
    /// The sentence of the document that asks for it.
    package var source: String
    package var line: Int

    package enum Check: Equatable, Sendable {
        /// Somebody states it, with evidence; where a role is named, only its holder may.
        case confirmed(by: String?)
        case milestone(Milestone)
        /// Reached, and not taken back for so long.
        case lasted(Milestone, Duration)
        /// Scheduled, and between these two deadlines counted from the milestone.
        case retrospectiveScheduled(earliest: Deadline?, latest: Deadline?, from: Milestone)
        /// An update in this state has gone to the audience, and these facts were on record when it went.
        case updateSent(audience: String, state: UpdateState, facts: [String])
        case alertsClear
        case facts([String])
        case roleFilled(String)
        case checklistDone(String)
        /// Every temporary measure that was recorded has been undone.
        case temporaryMeasuresUndone
        case retrospectiveDrafted
        case actionItemsHaveOwners
        case actionItemsDone
        case reportPublished
    }
}

/// What an update says of the incident. The public four are those of every status page.
package enum UpdateState: String, CaseIterable, Codable, Sendable {
    case investigating, identified, monitoring, resolved
    /// No change of state.
    case update
}
