/// A promise of the process that has a time: the one mechanism for "something must happen by then".
package struct Clock: Equatable, Sendable {
    package var id: String
    /// What is owed, as an instruction: "Update the distribution list".
    package var says: String
    package var timing: Timing
    package var from: Anchor
    /// The promise lapses here, kept or not; nil means it stands until it is kept.
    package var until: Milestone?
    package var duty: Duty
    package var owner: Owner
    /// How long before it is due the owner is reminded; zero means at the due time only.
    package var remindBefore: Duration
    /// What follows when it is missed, besides being recorded.
    package var missed: [Consequence]
    /// True for a nudge whose passing is a reminder, not a breach: C's check-in, which precedes the update.
    package var nudge: Bool
    /// The sentence of the document that asks for it.
    package var source: String
    /// The line of the process file.
    package var line: Int

    package enum Timing: Equatable, Sendable {
        /// Again and again; a severity that is not listed owes nothing.
        case every([String: Duration])
        /// Once.
        case within([String: Deadline])
    }

    package enum Anchor: Equatable, Sendable {
        case milestone(Milestone)
        /// Since the present holder took the role.
        case roleTaken(String)
        /// Since each action item was agreed: one promise an item.
        case actionItem
        /// Since the outgoing side handed over.
        case handover
        /// Since the legal trigger of this key was raised.
        case legalTrigger(String)
        /// Since the notice of this key was given.
        case notice(String)
    }

    package enum Duty: Equatable, Sendable {
        case update(audience: String)
        case checkIn
        case milestone(Milestone)
        case roleFilled(String)
        case handover(role: String)
        case retrospectiveScheduled
        case retrospectiveDrafted
        case actionItemDone
        case reportPublished
        /// Somebody states that it has been done; the id is the clock's own.
        case confirmed
        /// Somebody outside is told what the law asks for; the notice's key is the clock's id.
        case notice
    }

    package enum Owner: Equatable, Sendable {
        case role(String)
        case contact(String)
        /// The owner of the action item.
        case assignee
    }

    package enum Consequence: Equatable, Sendable {
        case remind
        /// Pages a contact of the organisation: "technical leadership".
        case escalate(to: String)
        /// Shown to everyone on the incident: "Halt technical work and pick an incident commander".
        case prompt(String)
    }
}

/// How long something may take.
package enum Deadline: Equatable, Sendable {
    case duration(Duration)
    case businessDays(Int)
    case businessHours(Int)
    case sprints(Int)
    /// To the same day of a later month, as laws count; to its last day where it has none of that number.
    case months(Int)
}
