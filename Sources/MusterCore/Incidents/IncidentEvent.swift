/// What happened to an incident.
///
/// Append-only: a case is never removed or given another meaning, because histories written years ago are read with
/// it. A correction is a new event. Text that people wrote is ``Prose``, so that it can be redacted.
package enum IncidentEvent: Equatable, Sendable {
    case declared(Declared)
    case described(Described)
    case severityChanged(SeverityChanged)
    case factRecorded(FactRecorded)
    case milestoneReached(MilestoneReached)
    case reopened(Reopened)
    case roleAssigned(RoleAssigned)
    case roleReleased(RoleReleased)
    case escalationStarted(EscalationStarted)
    case escalationAdvanced(EscalationAdvanced)
    case escalationExhausted(EscalationExhausted)
    case paged(Paged)
    case pageAcknowledged(PageAcknowledged)
    case notified(Notified)
    case updateProposed(UpdateProposed)
    case updateDeclined(UpdateDeclined)
    case updateSent(UpdateSent)
    case checkedIn(CheckedIn)
    case noted(Noted)
    case ticked(Ticked)
    case conditionConfirmed(ConditionConfirmed)
    case gateOverridden(GateOverridden)
    case dutyConfirmed(DutyConfirmed)
    case obligationReminded(ObligationReminded)
    case obligationMissed(ObligationMissed)
    case obligationKept(ObligationKept)
    case prompted(Prompted)
    case retrospectiveScheduled(RetrospectiveScheduled)
    case retrospectiveSaved(RetrospectiveSaved)
    case reportAdvanced(ReportAdvanced)
    case actionItemAdded(ActionItemAdded)
    case actionItemChanged(ActionItemChanged)
    case alertLinked(AlertLinked)
    case alertCleared(AlertCleared)
    case measureRecorded(MeasureRecorded)
    case measureUndone(MeasureUndone)
    case handoverOffered(HandoverOffered)
    case handoverCompleted(HandoverCompleted)
    case bridgeSet(BridgeSet)
    case legalTriggered(LegalTriggered)
    case restricted(Restricted)
    case admitted(Admitted)
    case restrictionLifted(RestrictionLifted)
    case room(RoomEvent)
    case attachment(AttachmentEvent)
    case legal(LegalEvent)
    case automation(AutomationEvent)
    case bridgeOrdered(BridgeOrdered)
    case bridgeFailed(BridgeFailed)
}

extension IncidentEvent {
    package struct Declared: Codable, Equatable, Sendable {
        package var id: ID<Incident>
        /// Counts from 1 without gaps over the whole installation; `INC-7`.
        package var number: Int
        package var process: String
        package var processVersion: String
        package var severity: String
        package var category: String?
        /// A title as it was typed, where the three parts below were not given.
        package var title: Prose?
        package var functionality: Prose?
        package var state: Prose?
        package var audience: Prose?
        package var description: Prose?
        /// Key of the affected service.
        package var service: String?
        package var drill: Bool
        /// Key of the kind of incident that it is.
        package var type: String? = nil
    }

    package struct Described: Codable, Equatable, Sendable {
        package var title: Prose?
        package var functionality: Prose?
        package var state: Prose?
        package var audience: Prose?
        package var description: Prose?
        package var service: String?
        package var category: String?
        package var type: String?

        package init(
            title: Prose? = nil,
            functionality: Prose? = nil,
            state: Prose? = nil,
            audience: Prose? = nil,
            description: Prose? = nil,
            service: String? = nil,
            category: String? = nil,
            type: String? = nil
        ) {
            self.title = title
            self.functionality = functionality
            self.state = state
            self.audience = audience
            self.description = description
            self.service = service
            self.category = category
            self.type = type
        }
    }

    package struct SeverityChanged: Codable, Equatable, Sendable {
        package var from: String
        package var to: String
        package var reason: Prose
    }

    package struct FactRecorded: Codable, Equatable, Sendable {
        package var fact: String
        /// Nil where the fact was withdrawn.
        package var value: Prose?
        /// What it was before; nil where it was not known, and in records of before this was kept.
        package var from: Prose? = nil
    }

    package struct MilestoneReached: Codable, Equatable, Sendable {
        package var milestone: Milestone
        package var at: Timestamp
        package var note: Prose?
    }

    package struct Reopened: Codable, Equatable, Sendable {
        package var reason: Prose
    }

    package struct RoleAssigned: Codable, Equatable, Sendable {
        package var role: String
        package var person: ID<Person>
        package var reason: Prose?
    }

    package struct RoleReleased: Codable, Equatable, Sendable {
        package var role: String
        package var person: ID<Person>
    }

    package struct EscalationStarted: Codable, Equatable, Sendable {
        package var escalation: ID<Escalation>
        /// The policy as it was then: later edits do not change a running incident.
        package var policy: EscalationPolicy
        package var urgency: SeverityLevel.Urgency
        package var because: String
        /// No step is taken before: the office is closed, and the level is for business hours. Nil means at once.
        package var notBefore: Timestamp?
        /// Those that end with it: handed on, or begun anew.
        package var replaces: [ID<Escalation>]?
        /// One of the same words that has not begun ends with it, but for these: they page by another policy. Nil for none,
        /// and in records of before this was told apart, in which all of the same words ended.
        package var spares: [ID<Escalation>]? = nil
    }

    package struct EscalationAdvanced: Codable, Equatable, Sendable {
        package var escalation: ID<Escalation>
        /// Counted from 0.
        package var step: Int
        /// Later than the policy says because Muster was down, or nobody was there to page.
        package var lateBy: Int64
        /// When the first message goes out, for everybody is in their quiet hours; nil means at once.
        package var heldUntil: Timestamp?
    }

    package struct EscalationExhausted: Codable, Equatable, Sendable {
        package var escalation: ID<Escalation>
    }

    package struct Paged: Codable, Equatable, Sendable {
        package var page: ID<Page>
        package var escalation: ID<Escalation>
        package var step: Int
        package var person: ID<Person>
        package var urgency: SeverityLevel.Urgency
    }

    package struct PageAcknowledged: Codable, Equatable, Sendable {
        package var page: ID<Page>
        /// Nil where somebody has taken it on in the tool that the alert came from, which does not say who.
        package var person: ID<Person>?
    }

    /// Told without being asked to acknowledge.
    package struct Notified: Codable, Equatable, Sendable {
        package var contact: String
        package var people: [ID<Person>]
        package var addresses: [Prose]
        package var because: String
        /// True where the addresses were left out, since a drill is nobody's business outside.
        package var inDrill: Bool?
    }

    /// Written, and waiting for the approval of a second person. Sent under the same id once it is given.
    package struct UpdateProposed: Codable, Equatable, Sendable {
        package var id: ID<Update>
        package var audience: String
        package var state: UpdateState
        package var subject: Prose
        package var body: Prose
        package var components: [String: ComponentState]
    }

    package struct UpdateDeclined: Codable, Equatable, Sendable {
        package var id: ID<Update>
        /// Of the update that does not go.
        package var subject: Prose
        package var proposedBy: Actor
        package var reason: Prose
    }

    package struct UpdateSent: Codable, Equatable, Sendable {
        package var id: ID<Update>
        package var audience: String
        package var state: UpdateState
        package var subject: Prose
        package var body: Prose
        /// Keys of status components with the state they are shown in from now on.
        package var components: [String: ComponentState]
        /// When the audience is promised the next one; nil where the process promises none.
        package var nextBy: Timestamp?
        /// Who wrote it, where the one who acted approved it; nil where nobody had to.
        package var proposedBy: Actor?
        /// True where it was said in a drill, and nobody outside has heard it.
        package var inDrill: Bool?
    }

    package struct CheckedIn: Codable, Equatable, Sendable {
        package var note: Prose
    }

    package struct Noted: Codable, Equatable, Sendable {
        package var kind: NoteKind
        package var text: Prose
        /// The sequence of the entry that this one corrects or answers.
        package var refersTo: Int?
    }

    package struct Ticked: Codable, Equatable, Sendable {
        package var checklist: String
        package var item: String
        package var done: Bool
    }

    package struct ConditionConfirmed: Codable, Equatable, Sendable {
        package var condition: String
        package var evidence: Prose
    }

    package struct GateOverridden: Codable, Equatable, Sendable {
        package var milestone: Milestone
        /// Ids of the conditions that did not hold.
        package var conditions: [String]
        package var reason: Prose
    }

    package struct DutyConfirmed: Codable, Equatable, Sendable {
        package var clock: String
        package var note: Prose
    }

    package struct ObligationReminded: Codable, Equatable, Sendable {
        package var clock: String
        package var key: String
        package var says: String
        package var dueAt: Timestamp
        /// How many turns of a nudge have passed with this reminder; 0 for a reminder before the due time.
        package var turns: Int
        /// When the last of several turns ended, from which the next one counts; nil means at the due time.
        package var turnsEndedAt: Timestamp?
    }

    package struct ObligationMissed: Codable, Equatable, Sendable {
        package var clock: String
        package var key: String
        package var says: String
        package var dueAt: Timestamp
        /// How many turns of a cadence passed at once; more than 1 only after Muster itself was down.
        package var turns: Int
        /// When the last of several turns ended, from which the next one counts; nil means at the due time.
        package var turnsEndedAt: Timestamp?
        package var owner: ID<Person>?
    }

    package struct ObligationKept: Codable, Equatable, Sendable {
        package var clock: String
        package var key: String
        package var says: String
        package var dueAt: Timestamp
        /// False where it had been recorded as missed before it was done.
        package var onTime: Bool
    }

    package struct Prompted: Codable, Equatable, Sendable {
        package var text: String
    }

    package struct AlertLinked: Codable, Equatable, Sendable {
        package var alert: ID<Alert>
        package var title: Prose
        package var startsAt: Timestamp
        /// Of its labels; nil in records of before it was kept.
        package var fingerprint: String?
    }

    package struct AlertCleared: Codable, Equatable, Sendable {
        package var alert: ID<Alert>
        package var endsAt: Timestamp
    }

    /// Something temporary was done that must be undone before the system is back to baseline.
    package struct MeasureRecorded: Codable, Equatable, Sendable {
        package var id: ID<TemporaryMeasure>
        package var what: Prose
        package var undo: Prose
        package var owner: ID<Person>?
        package var expiresAt: Timestamp?
        /// A silence that hides an alert of the incident; recorded again where it was made to last otherwise.
        package var silence: ID<Silence>?
    }

    package struct MeasureUndone: Codable, Equatable, Sendable {
        package var id: ID<TemporaryMeasure>
        package var note: Prose
    }

    package struct HandoverOffered: Codable, Equatable, Sendable {
        package var role: String
        package var from: ID<Person>
        package var to: ID<Person>
        package var situation: Prose
        /// The outgoing holder's sentence, as the process words it.
        package var says: String
    }

    package struct HandoverCompleted: Codable, Equatable, Sendable {
        package var role: String
        package var from: ID<Person>
        package var to: ID<Person>
        /// The incoming holder's sentence.
        package var says: String
    }

    package struct BridgeSet: Codable, Equatable, Sendable {
        package var url: Prose
        /// How its maker calls the meeting that was made for this incident alone; nil for any other link.
        package var meeting: String?
    }

    /// A meeting was asked for, and its link is to follow.
    package struct BridgeOrdered: Codable, Equatable, Sendable {
        package var from: String
        package var first: ID<Person>?
    }

    /// The meeting that was asked for does not come.
    package struct BridgeFailed: Codable, Equatable, Sendable {
        package var from: String
        package var because: String
    }

    package struct LegalTriggered: Codable, Equatable, Sendable {
        package var trigger: String
        package var instructions: [String]
        package var legalHold: Bool
    }
}

/// What a timeline entry that somebody wrote is about.
package enum NoteKind: String, Codable, CaseIterable, Sendable {
    case note, decision, action, hypothesis, correction
}

/// How the status page shows a component.
package enum ComponentState: String, Codable, CaseIterable, Sendable {
    case operational
    case degraded = "degraded_performance"
    case partialOutage = "partial_outage"
    case majorOutage = "major_outage"
    case maintenance = "under_maintenance"
}
