/// What happens in the war room of an incident: who says, orders, supposes, does and answers what.
///
/// Append-only like ``IncidentEvent``, of which it is a part. Orders, hypotheses, actions and decisions count from 1 in
/// each incident, so that people can name them aloud.
package enum RoomEvent: Equatable, Sendable {
    case said(Said)
    case marked(Marked)
    case orderGiven(OrderGiven)
    case orderMoved(OrderMoved)
    case hypothesisRaised(HypothesisRaised)
    case hypothesisJudged(HypothesisJudged)
    case actionProposed(ActionProposed)
    case actionMoved(ActionMoved)
    case decided(Decided)
    case protocolBroken(ProtocolBroken)
    case questionAnswered(QuestionAnswered)
    case engaged(Engaged)
    case disengaged(Disengaged)
    case deputyNamed(DeputyNamed)
    case deputyReleased(DeputyReleased)
    case rhythmSet(RhythmSet)
    case linked(Linked)
    case dismissed(Dismissed)
    case ticketFiled(TicketFiled)
    case labelled(Labelled)
    case checklistStarted(ChecklistStarted)
}

extension RoomEvent {
    /// A line of the chat.
    package struct Said: Codable, Equatable, Sendable {
        package var text: Prose
        /// The sequence of the line that this one answers.
        package var answers: Int?
    }

    /// An entry of the record was pinned or labelled; a line of the chat comes into the timeline in this way.
    package struct Marked: Codable, Equatable, Sendable {
        package var entry: Int
        /// Nil leaves it as it is.
        package var pinned: Bool?
        package var addsTag: Prose?
        package var removesTag: Prose?
        /// Of a line of the chat: what it says, and who said it.
        package var quote: Prose?
        package var by: Actor?
    }

    package struct OrderGiven: Codable, Equatable, Sendable {
        package var number: Int
        package var to: OrderTarget
        package var text: Prose
        /// When it should be done; nil where no time was given.
        package var dueAt: Timestamp?
    }

    package struct OrderMoved: Codable, Equatable, Sendable {
        package var number: Int
        package var to: Order.State
        package var note: Prose?
    }

    package struct HypothesisRaised: Codable, Equatable, Sendable {
        package var number: Int
        package var text: Prose
    }

    package struct HypothesisJudged: Codable, Equatable, Sendable {
        package var number: Int
        package var verdict: Hypothesis.State
        package var evidence: Prose
    }

    package struct ActionProposed: Codable, Equatable, Sendable {
        package var number: Int
        package var text: Prose
        /// The hypothesis that it tests or acts on.
        package var hypothesis: Int?
    }

    package struct ActionMoved: Codable, Equatable, Sendable {
        package var number: Int
        package var to: ResponseAction.State
        package var note: Prose?
    }

    package struct Decided: Codable, Equatable, Sendable {
        package var number: Int
        package var text: Prose
        /// What else was considered.
        package var alternatives: [Prose]
        package var because: Prose?
    }

    /// A rule of the process was broken: on record, shown, and part of the retrospective.
    package struct ProtocolBroken: Codable, Equatable, Sendable {
        package var rule: Breach.Rule
        package var person: ID<Person>
        package var text: Prose
        /// The action that was begun.
        package var action: Int?
    }

    package struct QuestionAnswered: Codable, Equatable, Sendable {
        /// Its place in the question bank of the process, from 1.
        package var question: Int
        package var answer: Prose
    }

    package struct Engaged: Codable, Equatable, Sendable {
        package var person: ID<Person>?
        /// Somebody from outside, where it is no person of the organisation.
        package var outsider: Prose?
        /// What they look after: a component, a service, a task.
        package var component: Prose?
    }

    package struct Disengaged: Codable, Equatable, Sendable {
        package var person: ID<Person>?
        package var outsider: Prose?
        package var note: Prose?
    }

    package struct DeputyNamed: Codable, Equatable, Sendable {
        package var role: String
        package var person: ID<Person>
        package var kind: Deputy.Kind
    }

    package struct DeputyReleased: Codable, Equatable, Sendable {
        package var role: String
        package var person: ID<Person>
    }

    package struct RhythmSet: Codable, Equatable, Sendable {
        /// Nil goes back to what the process says.
        package var minutes: Int?
    }

    package struct Linked: Codable, Equatable, Sendable {
        package var other: ID<Incident>
        package var number: Int
        package var relation: IncidentLink.Relation
        package var reason: Prose
    }

    /// It turned out to be no incident, or not one of its own.
    package struct Dismissed: Codable, Equatable, Sendable {
        package var outcome: Dismissal.Outcome
        package var reason: Prose
        /// Where it goes on: a ticket, a bug.
        package var ticket: Prose?
    }

    /// Work for a backlog: the lightweight path of a minor incident.
    package struct TicketFiled: Codable, Equatable, Sendable {
        /// As `TKT-7`.
        package var ticket: String
        /// Whose backlog it stands in; nil where nobody owns the service.
        package var team: Prose?
    }

    /// A label of the incident as a whole was put on or taken away.
    package struct Labelled: Codable, Equatable, Sendable {
        package var label: Prose
        package var isOn: Bool
    }

    /// A checklist that waited is there from now on.
    package struct ChecklistStarted: Codable, Equatable, Sendable {
        package var checklist: String
    }

    /// Whom it lets know of a restricted incident.
    var admits: ID<Person>? {
        switch self {
        case .orderGiven(let order): if case .person(let person) = order.to { person } else { nil }
        case .engaged(let engaged): engaged.person
        case .deputyNamed(let deputy): deputy.person
        case .said, .marked, .orderMoved, .hypothesisRaised, .hypothesisJudged, .actionProposed, .actionMoved, .decided,
            .protocolBroken, .questionAnswered, .disengaged, .deputyReleased, .rhythmSet, .linked, .dismissed,
            .ticketFiled, .labelled, .checklistStarted:
            nil
        }
    }
}
