import MusterCore

extension RoomEvent {
    var kind: EventKind {
        switch self {
        case .said: .said
        case .marked: .marked
        case .orderGiven: .orderGiven
        case .orderMoved: .orderMoved
        case .hypothesisRaised: .hypothesisRaised
        case .hypothesisJudged: .hypothesisJudged
        case .actionProposed: .actionProposed
        case .actionMoved: .actionMoved
        case .decided: .decided
        case .protocolBroken: .protocolBroken
        case .questionAnswered: .questionAnswered
        case .engaged: .engaged
        case .disengaged: .disengaged
        case .deputyNamed: .deputyNamed
        case .deputyReleased: .deputyReleased
        case .rhythmSet: .rhythmSet
        case .linked: .linked
        case .dismissed: .dismissed
        case .ticketFiled: .ticketFiled
        case .labelled: .labelled
        case .checklistStarted: .checklistStarted
        }
    }

    var payload: any Encodable {
        switch self {
        case .said(let payload): payload
        case .marked(let payload): payload
        case .orderGiven(let payload): payload
        case .orderMoved(let payload): payload
        case .hypothesisRaised(let payload): payload
        case .hypothesisJudged(let payload): payload
        case .actionProposed(let payload): payload
        case .actionMoved(let payload): payload
        case .decided(let payload): payload
        case .protocolBroken(let payload): payload
        case .questionAnswered(let payload): payload
        case .engaged(let payload): payload
        case .disengaged(let payload): payload
        case .deputyNamed(let payload): payload
        case .deputyReleased(let payload): payload
        case .rhythmSet(let payload): payload
        case .linked(let payload): payload
        case .dismissed(let payload): payload
        case .ticketFiled(let payload): payload
        case .labelled(let payload): payload
        case .checklistStarted(let payload): payload
        }
    }
}
