/// The war room of an incident: what was said, ordered, supposed, done and answered, as its events have left it.
package struct Room: Equatable, Sendable {
    /// The latest of what was said, oldest first; all of it is in the record.
    package internal(set) var chat: [ChatLine] = []
    package internal(set) var saidCount = 0
    /// Pins and labels, by the sequence of the entry.
    package internal(set) var marks: [Int: EntryMark] = [:]
    package internal(set) var orders: [Order] = []
    package internal(set) var hypotheses: [Hypothesis] = []
    package internal(set) var actions: [ResponseAction] = []
    package internal(set) var decisions: [LoggedDecision] = []
    package internal(set) var breaches: [Breach] = []
    /// By the place of the question in the bank.
    package internal(set) var answers: [Int: Answer] = [:]
    package internal(set) var engagements: [Engagement] = []
    package internal(set) var deputies: [Deputy] = []
    package internal(set) var rhythm: BattleRhythm?
    package internal(set) var links: [IncidentLink] = []
    package internal(set) var dismissal: Dismissal?
    /// Its reference in a backlog, as `TKT-7`; nil where it has none there.
    package internal(set) var ticket: String?
    /// Of the incident as a whole, in the order in which they came.
    package internal(set) var labels: [String] = []
    package internal(set) var startedChecklists: Set<String> = []
    /// When each person handed a role over last and took none since.
    package internal(set) var handedOver: [ID<Person>: Timestamp] = [:]
}

/// Somebody who takes part: a person of the organisation, or somebody from outside, such as a vendor.
package enum Participant: Hashable, Sendable {
    case person(ID<Person>)
    case outsider(String)

    package var person: ID<Person>? { if case .person(let person) = self { person } else { nil } }
    var outsider: Prose? { if case .outsider(let name) = self { Prose(name) } else { nil } }

    init(person: ID<Person>?, outsider: Prose?) {
        self = person.map { .person($0) } ?? .outsider(outsider?.text ?? "")
    }
}

/// One line of the chat.
package struct ChatLine: Equatable, Sendable {
    package var sequence: Int
    package var by: Actor
    package var source: EventSource
    package var at: Timestamp
    package var text: String
    package var answers: Int?
}

/// What was done with an entry of the record besides writing it.
package struct EntryMark: Equatable, Sendable {
    package var isPinned = false
    package var tags: [String] = []
}

package enum OrderTarget: Codable, Equatable, Sendable {
    case person(ID<Person>)
    case role(String)
}

/// What somebody in command asks of a person or a role: open until it is acknowledged, and then until it is done.
package struct Order: Equatable, Sendable {
    package var number: Int
    package var to: OrderTarget
    package var text: String
    package var dueAt: Timestamp?
    package var by: Actor
    package var at: Timestamp
    package var state = State.open
    package var acknowledgedBy: Actor?
    package var acknowledgedAt: Timestamp?
    package var endedAt: Timestamp?
    package var note: String?

    package enum State: String, Codable, CaseIterable, Sendable {
        case open, acknowledged, done, withdrawn
    }

    package var isOpen: Bool { state == .open || state == .acknowledged }
}

/// What might be the cause.
package struct Hypothesis: Equatable, Sendable {
    package var number: Int
    package var text: String
    package var by: Actor
    package var at: Timestamp
    package var state = State.open
    package var evidence: String?
    package var judgedBy: Actor?
    package var judgedAt: Timestamp?

    package enum State: String, Codable, CaseIterable, Sendable {
        case open, verified, eliminated
    }
}

/// A change to the systems: proposed, approved by whoever commands, executed, and seen to have worked or not.
package struct ResponseAction: Equatable, Sendable {
    package var number: Int
    package var text: String
    package var hypothesis: Int?
    package var by: Actor
    package var at: Timestamp
    package var state = State.proposed
    package var approvedBy: Actor?
    package var approvedAt: Timestamp?
    package var executedBy: Actor?
    package var executedAt: Timestamp?
    /// Begun although nobody in command had approved it.
    package var wasUnapproved = false
    package var endedAt: Timestamp?
    package var note: String?

    package enum State: String, Codable, CaseIterable, Sendable {
        case proposed, approved, declined, executing, verified, failed
    }
}

package struct LoggedDecision: Equatable, Sendable {
    package var number: Int
    package var text: String
    package var alternatives: [String]
    package var because: String?
    package var by: Actor
    package var at: Timestamp
}

/// A rule of the process that was broken.
package struct Breach: Equatable, Sendable {
    package var rule: Rule
    package var person: ID<Person>
    package var text: String
    package var at: Timestamp
    package var action: Int?

    package enum Rule: String, Codable, CaseIterable, Sendable {
        /// An action was begun that nobody in command had approved.
        case unapprovedAction = "unapproved_action"
        /// Whoever commands began to work hands-on.
        case commanderHandsOn = "commander_hands_on"
        /// Whoever handed over went on working after they should have disengaged.
        case workAfterHandover = "work_after_handover"
        /// Command was taken before the time to look over the shoulder had passed.
        case shadowCutShort = "shadow_cut_short"
    }
}

package struct Answer: Equatable, Sendable {
    package var text: String
    package var by: Actor
    package var at: Timestamp
}

package struct Engagement: Equatable, Sendable {
    package var who: Participant
    package var component: String?
    package var since: Timestamp
    package var until: Timestamp?
}

/// Who stands beside the holder of a role.
package struct Deputy: Equatable, Sendable {
    package var role: String
    package var person: ID<Person>
    package var kind: Kind
    package var since: Timestamp

    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// Acts for the holder.
        case deputy
        /// Looks over the holder's shoulder, to take over or to learn.
        case shadow
    }
}

/// How often the one in command asks the room how it goes.
package struct BattleRhythm: Equatable, Sendable {
    package var minutes: Int
    package var since: Timestamp
}

package struct IncidentLink: Equatable, Sendable {
    package var other: ID<Incident>
    package var number: Int
    package var relation: Relation
    package var reason: String

    package var reference: String { IncidentNumber.reference(number) }

    package enum Relation: String, Codable, CaseIterable, Sendable {
        case related
        case duplicateOf = "duplicate_of"
        case duplicatedBy = "duplicated_by"
        case splitFrom = "split_from"
        case splitInto = "split_into"
        case partOf = "part_of"
        case hasPart = "has_part"

        /// How the other incident sees it.
        package var reversed: Relation {
            switch self {
            case .related: .related
            case .duplicateOf: .duplicatedBy
            case .duplicatedBy: .duplicateOf
            case .splitFrom: .splitInto
            case .splitInto: .splitFrom
            case .partOf: .hasPart
            case .hasPart: .partOf
            }
        }

        package var words: String {
            switch self {
            case .related: "related to"
            case .duplicateOf: "duplicate of"
            case .duplicatedBy: "duplicated by"
            case .splitFrom: "split from"
            case .splitInto: "split into"
            case .partOf: "part of"
            case .hasPart: "has the part"
            }
        }
    }
}

/// Why it ended without having been resolved.
package struct Dismissal: Equatable, Sendable {
    package var outcome: Outcome
    package var reason: String
    package var ticket: String?
    package var at: Timestamp

    package enum Outcome: String, Codable, CaseIterable, Sendable {
        case falseAlarm = "false_alarm"
        case bug, ticket
        case duplicate

        package var words: String {
            switch self {
            case .falseAlarm: "False alarm"
            case .bug: "Downgraded to a bug"
            case .ticket: "Downgraded to a ticket"
            case .duplicate: "Merged into another incident"
            }
        }

        /// Whether it hurt by itself until it was ended: what goes on as a bug or a ticket was there; of a duplicate the
        /// other incident tells.
        package var hurt: Bool {
            switch self {
            case .falseAlarm, .duplicate: false
            case .bug, .ticket: true
            }
        }
    }
}

extension Room {
    package func order(_ number: Int) -> Order? { orders.first { $0.number == number } }
    package func hypothesis(_ number: Int) -> Hypothesis? { hypotheses.first { $0.number == number } }
    package func action(_ number: Int) -> ResponseAction? { actions.first { $0.number == number } }
    package func line(_ sequence: Int) -> ChatLine? { chat.last { $0.sequence == sequence } }
    package func deputies(of role: String) -> [Deputy] { deputies.filter { $0.role == role } }
}
