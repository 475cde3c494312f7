package import MusterCore

/// How a page stands for the one who was sent it. The raw value goes to programs.
package enum PageStanding: String, CaseIterable, Sendable {
    /// It waits for an answer.
    case open
    case acknowledged
    /// They have passed it on just now.
    case passedOn = "passed-on"
    /// The step after it has been taken, or it was handed on.
    case alreadyPassedOn = "already-passed-on"
    /// Every step has been taken: the administrators have been told.
    case nobodyLeft = "nobody-left"
    /// The incident ended before anybody answered.
    case over

    package init(of id: ID<Page>, in incident: Incident) {
        guard let page = incident.pages.first(where: { $0.id == id }),
            let escalation = incident.escalations.first(where: { $0.id == page.escalation })
        else {
            self = .over
            return
        }
        // One that was handed on is answered by whoever has it now.
        let present = incident.successors(of: escalation.id).last ?? escalation
        if page.acknowledgedAt != nil || escalation.acknowledgedAt != nil || present.acknowledgedAt != nil {
            self = .acknowledged
        } else if !incident.isOpen(page) {
            self = .over
        } else if present.exhaustedAt != nil {
            self = .nobodyLeft
        } else {
            self = incident.canPassOn(page) ? .open : .alreadyPassedOn
        }
    }

    /// The same, as it is said to whoever has passed the page on just now.
    package var afterPassingOn: PageStanding { self == .alreadyPassedOn ? .passedOn : self }

    /// Whether the page asks nothing any more. One that was passed on can be acknowledged all the same.
    package var isOver: Bool { self == .acknowledged || self == .over }

    /// What to say to somebody whose answer has changed nothing.
    package var words: String {
        switch self {
        case .acknowledged: "Somebody has answered already."
        case .passedOn, .alreadyPassedOn: "The next step has been taken already."
        case .nobodyLeft: "Nobody is left to page; the administrators have been told."
        case .open, .over: "Nothing is left to answer here."
        }
    }
}
