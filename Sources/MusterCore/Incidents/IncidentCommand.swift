/// What somebody, or the clock, asks of an incident.
package enum IncidentCommand: Equatable, Sendable {
    /// Answers a page, or every page of the one who asks where none is named.
    case acknowledge(page: ID<Page>?)
    /// "Not me": the next step of the escalation is taken now.
    case escalate(page: ID<Page>)
    /// No message of a page reached anybody: the next step of the escalation is taken now.
    case missPage(ID<Page>, because: String)
    /// Hands the pages of the one who asks on to somebody else, to whom it comes back if they do not answer.
    case handOn(to: ID<Person>, because: String)
    /// Pages somebody besides the policies.
    case page(PageRequest)
    case describe(IncidentEvent.Described)
    case changeSeverity(to: String, reason: String)
    /// Nil withdraws the fact.
    ///
    /// - Parameter edition: the one that was seen; a newer one is not overwritten. Nil takes whatever is there.
    case recordFact(String, value: String?, edition: Int? = nil)
    case assign(role: String, person: ID<Person>, reason: String?)
    case release(role: String)
    /// Nil as the moment means now; a gate that does not hold is passed only with a reason.
    case reach(Milestone, at: Timestamp?, note: String?, overriding: String?)
    case reopen(reason: String)
    /// To an audience that needs an approval: proposes it.
    case sendUpdate(UpdateRequest)
    /// Sends what somebody else proposed; nil means the only one that waits.
    case approveUpdate(ID<Update>?)
    case declineUpdate(ID<Update>?, reason: String)
    case restrict(reason: String)
    /// Lets somebody know of a restricted incident.
    case admit(ID<Person>, reason: String)
    /// An administrator lets themselves in, which all who know of it are told.
    case breakGlass(reason: String)
    case liftRestriction(reason: String)
    case checkIn(note: String)
    case note(kind: NoteKind, text: String, at: Timestamp?, refersTo: Int?)
    case tick(checklist: String, item: String, done: Bool)
    case confirm(condition: String, evidence: String)
    case confirmDuty(clock: String, note: String)
    case scheduleRetrospective(at: Timestamp, minutes: Int?)
    /// - Parameter edition: the one that was edited; a newer one is not overwritten.
    case saveRetrospective(markdown: String, edition: Int)
    /// - Parameter edition: the draft that was read; a newer one is left as it is. Nil takes whatever is there.
    case advanceReport(ReportStage, text: String?, edition: Int? = nil)
    case addActionItem(ActionItemRequest)
    case changeActionItem(IncidentEvent.ActionItemChanged)
    case recordMeasure(what: String, undo: String, owner: ID<Person>?, expiresAt: Timestamp?)
    case undoMeasure(ID<TemporaryMeasure>, note: String)
    /// A silence that hides an alert of the incident stands in the ledger until it is over.
    case listSilence(ID<Silence>, says: String, endsAt: Timestamp)
    case unlistSilence(ID<Silence>, note: String)
    case offerHandover(role: String, to: ID<Person>, situation: String)
    /// Takes what is offered to the one who asks.
    ///
    /// - Parameters:
    ///   - early: why the time to look over the shoulder is cut short; nil waits for it.
    ///   - role: takes that role alone; nil takes all that is offered.
    case acceptHandover(early: String?, role: String? = nil)
    case setBridge(url: String)
    /// The meeting that was ordered is there, or will not come.
    case settleBridge(BridgeOutcome)
    case room(RoomCommand)
    case attachment(AttachmentCommand)
    case legal(LegalCommand)
    /// - Parameters:
    ///   - endsAt: when it ended, where that is over already: nobody tells of it again.
    ///   - fingerprint: of its labels, by which it is known when it fires anew; nil where nobody knows it.
    case linkAlert(
        ID<Alert>,
        title: String,
        startsAt: Timestamp,
        endsAt: Timestamp? = nil,
        fingerprint: String? = nil
    )
    case clearAlert(ID<Alert>, endsAt: Timestamp)
    /// Time has passed: what is due is reminded of, missed or escalated.
    case tellTime
}

package struct PageRequest: Equatable, Sendable {
    package enum Target: Equatable, Sendable {
        case person(ID<Person>)
        case contact(String)
        case team(ID<Team>)
    }

    package var target: Target
    package var urgency: SeverityLevel.Urgency
    package var because: String

    package init(target: Target, urgency: SeverityLevel.Urgency = .high, because: String) {
        self.target = target
        self.urgency = urgency
        self.because = because
    }
}

package struct UpdateRequest: Equatable, Sendable {
    package var audience: String
    package var state: UpdateState
    /// What the sender has to say; the template puts the rest around it.
    package var message: String?
    /// Nil takes the template's.
    package var subject: String?
    /// Nil takes the template's; refused while it has holes.
    package var body: String?
    package var components: [String: ComponentState]

    package init(
        audience: String,
        state: UpdateState,
        message: String? = nil,
        subject: String? = nil,
        body: String? = nil,
        components: [String: ComponentState] = [:]
    ) {
        self.audience = audience
        self.state = state
        self.message = message
        self.subject = subject
        self.body = body
        self.components = components
    }
}

package struct ActionItemRequest: Equatable, Sendable {
    package var title: String
    package var owner: ID<Person>?
    package var type: String
    package var criticality: String?
    package var targetAt: Timestamp?
    package var ticket: String?

    package init(
        title: String,
        owner: ID<Person>?,
        type: String,
        criticality: String? = nil,
        targetAt: Timestamp? = nil,
        ticket: String? = nil
    ) {
        self.title = title
        self.owner = owner
        self.type = type
        self.criticality = criticality
        self.targetAt = targetAt
        self.ticket = ticket
    }
}

/// What it takes to declare an incident: a title, or its three parts. The rest can follow.
package struct Declaration: Equatable, Sendable {
    /// Empty where the type says it.
    package var severity: String
    /// Key of the kind of incident, which fills in what is not given.
    package var type: String?
    package var title: String?
    package var functionality: String?
    package var state: String?
    package var audience: String?
    package var description: String?
    package var service: String?
    package var category: String?
    package var facts: [String: String]
    /// Moments that lie in the past: when it began, when it was detected.
    package var milestones: [Milestone: Timestamp]
    package var drill: Bool
    /// For those alone who are called or let in.
    package var restricted: Bool
    /// False for an incident of the past: nobody is paged for it.
    package var mobilises: Bool

    package init(
        severity: String,
        title: String? = nil,
        functionality: String? = nil,
        state: String? = nil,
        audience: String? = nil,
        description: String? = nil,
        service: String? = nil,
        category: String? = nil,
        facts: [String: String] = [:],
        milestones: [Milestone: Timestamp] = [:],
        drill: Bool = false,
        restricted: Bool = false,
        mobilises: Bool = true,
        type: String? = nil
    ) {
        self.severity = severity
        self.type = type
        self.title = title
        self.functionality = functionality
        self.state = state
        self.audience = audience
        self.description = description
        self.service = service
        self.category = category
        self.facts = facts
        self.milestones = milestones
        self.drill = drill
        self.restricted = restricted
        self.mobilises = mobilises
    }
}
