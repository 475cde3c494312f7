/// One promise of the process that is in force now: what is due, when, who owes it, and which line says so.
package struct Obligation: Equatable, Sendable {
    /// The same for as long as it is the same promise: the clock and the moment from which it counts.
    package var key: String
    /// The clock of the process, or `escalation` for a page that waits for an answer.
    package var clock: String
    package var says: String
    package var dueAt: Timestamp
    /// When the owner is reminded; nil where that moment is the due time, or has passed with a reminder.
    package var remindAt: Timestamp?
    package var owner: Clock.Owner
    /// Who that is just now; nil while the role is vacant or the owner is a contact.
    package var person: ID<Person>?
    package var origin: Origin
    package var missed: [Clock.Consequence]
    /// A reminder, not a promise: its passing is no breach.
    package var isNudge: Bool
    package var source: String
    package var line: Int
    /// How many turns have been missed since it was last kept; more than 0 means that it is overdue.
    package var missedTurns: Int
    /// When it first became overdue; nil while it is not.
    package var overdueSince: Timestamp?
    /// The length of one turn of a cadence; nil for a promise that is made once.
    package var turn: Duration?

    package enum Origin: Equatable, Sendable {
        case duty(Clock.Duty)
        case actionItem(ID<ActionItem>)
        /// The next step of an escalation, counted from 0; the number of steps where it would be exhausted.
        case escalation(ID<Escalation>, step: Int)
        /// An order that waits for an answer, or for what it asks for.
        case order(Int)
        /// A temporary measure that has lasted as long as it should.
        case measure(ID<TemporaryMeasure>)
        /// What a contract asks to be told to a customer, by its key.
        case contractNotice(String)
        /// A sign of life from those who answered an escalation, or it begins anew.
        case answer(ID<Escalation>)
    }

    /// A key without its turn: what stays the same while a cadence is late.
    static func promise(of key: String) -> String { String(key.prefix { $0 != "#" }) }

    package var isOverdue: Bool { missedTurns > 0 }

    /// When something has to happen for it by itself; nil where nothing is left but to wait for people.
    package var wakeAt: Timestamp? {
        if turn == nil && isOverdue { return nil }
        return remindAt ?? dueAt
    }
}
