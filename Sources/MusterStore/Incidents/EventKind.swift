import FoundationEssentials
import MusterCore

/// The name under which a kind of event is stored. A name is never changed or given to another kind.
enum EventKind: String, CaseIterable {
    case declared
    case described
    case severityChanged = "severity_changed"
    case factRecorded = "fact_recorded"
    case milestoneReached = "milestone_reached"
    case reopened
    case roleAssigned = "role_assigned"
    case roleReleased = "role_released"
    case escalationStarted = "escalation_started"
    case escalationAdvanced = "escalation_advanced"
    case escalationExhausted = "escalation_exhausted"
    case paged
    case pageAcknowledged = "page_acknowledged"
    case notified
    case updateSent = "update_sent"
    case checkedIn = "checked_in"
    case noted
    case ticked
    case conditionConfirmed = "condition_confirmed"
    case gateOverridden = "gate_overridden"
    case dutyConfirmed = "duty_confirmed"
    case obligationReminded = "obligation_reminded"
    case obligationMissed = "obligation_missed"
    case obligationKept = "obligation_kept"
    case prompted
    case retrospectiveScheduled = "retrospective_scheduled"
    case retrospectiveSaved = "retrospective_saved"
    case reportAdvanced = "report_advanced"
    case actionItemAdded = "action_item_added"
    case actionItemChanged = "action_item_changed"
    case alertLinked = "alert_linked"
    case alertCleared = "alert_cleared"
    case measureRecorded = "measure_recorded"
    case measureUndone = "measure_undone"
    case handoverOffered = "handover_offered"
    case handoverCompleted = "handover_completed"
    case bridgeSet = "bridge_set"
    case legalTriggered = "legal_triggered"
    case updateProposed = "update_proposed"
    case updateDeclined = "update_declined"
    case restricted
    case admitted
    case restrictionLifted = "restriction_lifted"
    case said
    case marked
    case orderGiven = "order_given"
    case orderMoved = "order_moved"
    case hypothesisRaised = "hypothesis_raised"
    case hypothesisJudged = "hypothesis_judged"
    case actionProposed = "action_proposed"
    case actionMoved = "action_moved"
    case decided
    case protocolBroken = "protocol_broken"
    case questionAnswered = "question_answered"
    case engaged
    case disengaged
    case deputyNamed = "deputy_named"
    case deputyReleased = "deputy_released"
    case rhythmSet = "rhythm_set"
    case linked
    case dismissed
    case attached
    case attachmentRemoved = "attachment_removed"
    case awarenessCorrected = "awareness_corrected"
    case noticeOwed = "notice_owed"
    case noticeGiven = "notice_given"
    case holdPlaced = "hold_placed"
    case holdReleased = "hold_released"
    case ticketFiled = "ticket_filed"
    case labelled
    case checklistStarted = "checklist_started"
    case automationArmed = "automation_armed"
    case automationStoodDown = "automation_stood_down"
    case automationRan = "automation_ran"
    case webhookCalled = "webhook_called"
    case bridgeOrdered = "bridge_ordered"
    case bridgeFailed = "bridge_failed"
}

extension IncidentEvent {
    var kind: EventKind {
        switch self {
        case .declared: .declared
        case .described: .described
        case .severityChanged: .severityChanged
        case .factRecorded: .factRecorded
        case .milestoneReached: .milestoneReached
        case .reopened: .reopened
        case .roleAssigned: .roleAssigned
        case .roleReleased: .roleReleased
        case .escalationStarted: .escalationStarted
        case .escalationAdvanced: .escalationAdvanced
        case .escalationExhausted: .escalationExhausted
        case .paged: .paged
        case .pageAcknowledged: .pageAcknowledged
        case .notified: .notified
        case .updateProposed: .updateProposed
        case .updateDeclined: .updateDeclined
        case .restricted: .restricted
        case .admitted: .admitted
        case .restrictionLifted: .restrictionLifted
        case .updateSent: .updateSent
        case .checkedIn: .checkedIn
        case .noted: .noted
        case .ticked: .ticked
        case .conditionConfirmed: .conditionConfirmed
        case .gateOverridden: .gateOverridden
        case .dutyConfirmed: .dutyConfirmed
        case .obligationReminded: .obligationReminded
        case .obligationMissed: .obligationMissed
        case .obligationKept: .obligationKept
        case .prompted: .prompted
        case .retrospectiveScheduled: .retrospectiveScheduled
        case .retrospectiveSaved: .retrospectiveSaved
        case .reportAdvanced: .reportAdvanced
        case .actionItemAdded: .actionItemAdded
        case .actionItemChanged: .actionItemChanged
        case .alertLinked: .alertLinked
        case .alertCleared: .alertCleared
        case .measureRecorded: .measureRecorded
        case .measureUndone: .measureUndone
        case .handoverOffered: .handoverOffered
        case .handoverCompleted: .handoverCompleted
        case .bridgeSet: .bridgeSet
        case .bridgeOrdered: .bridgeOrdered
        case .bridgeFailed: .bridgeFailed
        case .legalTriggered: .legalTriggered
        case .room(let event): event.kind
        case .attachment(let event): event.kind
        case .legal(let event): event.kind
        case .automation(let event): event.kind
        }
    }

    var payload: any Encodable {
        switch self {
        case .declared(let payload): payload
        case .described(let payload): payload
        case .severityChanged(let payload): payload
        case .factRecorded(let payload): payload
        case .milestoneReached(let payload): payload
        case .reopened(let payload): payload
        case .roleAssigned(let payload): payload
        case .roleReleased(let payload): payload
        case .escalationStarted(let payload): payload
        case .escalationAdvanced(let payload): payload
        case .escalationExhausted(let payload): payload
        case .paged(let payload): payload
        case .pageAcknowledged(let payload): payload
        case .notified(let payload): payload
        case .updateProposed(let payload): payload
        case .updateDeclined(let payload): payload
        case .restricted(let payload): payload
        case .admitted(let payload): payload
        case .restrictionLifted(let payload): payload
        case .updateSent(let payload): payload
        case .checkedIn(let payload): payload
        case .noted(let payload): payload
        case .ticked(let payload): payload
        case .conditionConfirmed(let payload): payload
        case .gateOverridden(let payload): payload
        case .dutyConfirmed(let payload): payload
        case .obligationReminded(let payload): payload
        case .obligationMissed(let payload): payload
        case .obligationKept(let payload): payload
        case .prompted(let payload): payload
        case .retrospectiveScheduled(let payload): payload
        case .retrospectiveSaved(let payload): payload
        case .reportAdvanced(let payload): payload
        case .actionItemAdded(let payload): payload
        case .actionItemChanged(let payload): payload
        case .alertLinked(let payload): payload
        case .alertCleared(let payload): payload
        case .measureRecorded(let payload): payload
        case .measureUndone(let payload): payload
        case .handoverOffered(let payload): payload
        case .handoverCompleted(let payload): payload
        case .bridgeSet(let payload): payload
        case .bridgeOrdered(let payload): payload
        case .bridgeFailed(let payload): payload
        case .legalTriggered(let payload): payload
        case .room(let event): event.payload
        case .attachment(let event): event.payload
        case .legal(let event): event.payload
        case .automation(let event): event.payload
        }
    }
}

extension EventKind {
    func event(from data: Data, by decoder: JSONDecoder) throws -> IncidentEvent {
        switch self {
        case .declared: .declared(try decoder.decode(IncidentEvent.Declared.self, from: data))
        case .described: .described(try decoder.decode(IncidentEvent.Described.self, from: data))
        case .severityChanged: .severityChanged(try decoder.decode(IncidentEvent.SeverityChanged.self, from: data))
        case .factRecorded: .factRecorded(try decoder.decode(IncidentEvent.FactRecorded.self, from: data))
        case .milestoneReached: .milestoneReached(try decoder.decode(IncidentEvent.MilestoneReached.self, from: data))
        case .reopened: .reopened(try decoder.decode(IncidentEvent.Reopened.self, from: data))
        case .roleAssigned: .roleAssigned(try decoder.decode(IncidentEvent.RoleAssigned.self, from: data))
        case .roleReleased: .roleReleased(try decoder.decode(IncidentEvent.RoleReleased.self, from: data))
        case .escalationStarted:
            .escalationStarted(try decoder.decode(IncidentEvent.EscalationStarted.self, from: data))
        case .escalationAdvanced:
            .escalationAdvanced(try decoder.decode(IncidentEvent.EscalationAdvanced.self, from: data))
        case .escalationExhausted:
            .escalationExhausted(try decoder.decode(IncidentEvent.EscalationExhausted.self, from: data))
        case .paged: .paged(try decoder.decode(IncidentEvent.Paged.self, from: data))
        case .pageAcknowledged: .pageAcknowledged(try decoder.decode(IncidentEvent.PageAcknowledged.self, from: data))
        case .notified: .notified(try decoder.decode(IncidentEvent.Notified.self, from: data))
        case .updateProposed: .updateProposed(try decoder.decode(IncidentEvent.UpdateProposed.self, from: data))
        case .updateDeclined: .updateDeclined(try decoder.decode(IncidentEvent.UpdateDeclined.self, from: data))
        case .restricted: .restricted(try decoder.decode(IncidentEvent.Restricted.self, from: data))
        case .admitted: .admitted(try decoder.decode(IncidentEvent.Admitted.self, from: data))
        case .restrictionLifted:
            .restrictionLifted(try decoder.decode(IncidentEvent.RestrictionLifted.self, from: data))
        case .updateSent: .updateSent(try decoder.decode(IncidentEvent.UpdateSent.self, from: data))
        case .checkedIn: .checkedIn(try decoder.decode(IncidentEvent.CheckedIn.self, from: data))
        case .noted: .noted(try decoder.decode(IncidentEvent.Noted.self, from: data))
        case .ticked: .ticked(try decoder.decode(IncidentEvent.Ticked.self, from: data))
        case .conditionConfirmed:
            .conditionConfirmed(try decoder.decode(IncidentEvent.ConditionConfirmed.self, from: data))
        case .gateOverridden: .gateOverridden(try decoder.decode(IncidentEvent.GateOverridden.self, from: data))
        case .dutyConfirmed: .dutyConfirmed(try decoder.decode(IncidentEvent.DutyConfirmed.self, from: data))
        case .obligationReminded:
            .obligationReminded(try decoder.decode(IncidentEvent.ObligationReminded.self, from: data))
        case .obligationMissed: .obligationMissed(try decoder.decode(IncidentEvent.ObligationMissed.self, from: data))
        case .obligationKept: .obligationKept(try decoder.decode(IncidentEvent.ObligationKept.self, from: data))
        case .prompted: .prompted(try decoder.decode(IncidentEvent.Prompted.self, from: data))
        case .retrospectiveScheduled:
            .retrospectiveScheduled(try decoder.decode(IncidentEvent.RetrospectiveScheduled.self, from: data))
        case .retrospectiveSaved:
            .retrospectiveSaved(try decoder.decode(IncidentEvent.RetrospectiveSaved.self, from: data))
        case .reportAdvanced: .reportAdvanced(try decoder.decode(IncidentEvent.ReportAdvanced.self, from: data))
        case .actionItemAdded: .actionItemAdded(try decoder.decode(IncidentEvent.ActionItemAdded.self, from: data))
        case .actionItemChanged:
            .actionItemChanged(try decoder.decode(IncidentEvent.ActionItemChanged.self, from: data))
        case .alertLinked: .alertLinked(try decoder.decode(IncidentEvent.AlertLinked.self, from: data))
        case .alertCleared: .alertCleared(try decoder.decode(IncidentEvent.AlertCleared.self, from: data))
        case .measureRecorded: .measureRecorded(try decoder.decode(IncidentEvent.MeasureRecorded.self, from: data))
        case .measureUndone: .measureUndone(try decoder.decode(IncidentEvent.MeasureUndone.self, from: data))
        case .handoverOffered: .handoverOffered(try decoder.decode(IncidentEvent.HandoverOffered.self, from: data))
        case .handoverCompleted:
            .handoverCompleted(try decoder.decode(IncidentEvent.HandoverCompleted.self, from: data))
        case .bridgeSet: .bridgeSet(try decoder.decode(IncidentEvent.BridgeSet.self, from: data))
        case .bridgeOrdered: .bridgeOrdered(try decoder.decode(IncidentEvent.BridgeOrdered.self, from: data))
        case .bridgeFailed: .bridgeFailed(try decoder.decode(IncidentEvent.BridgeFailed.self, from: data))
        case .legalTriggered: .legalTriggered(try decoder.decode(IncidentEvent.LegalTriggered.self, from: data))
        case .labelled: .room(.labelled(try decoder.decode(RoomEvent.Labelled.self, from: data)))
        case .checklistStarted:
            .room(.checklistStarted(try decoder.decode(RoomEvent.ChecklistStarted.self, from: data)))
        case .automationArmed: .automation(.armed(try decoder.decode(AutomationEvent.Armed.self, from: data)))
        case .automationStoodDown:
            .automation(.stoodDown(try decoder.decode(AutomationEvent.StoodDown.self, from: data)))
        case .automationRan: .automation(.ran(try decoder.decode(AutomationEvent.Ran.self, from: data)))
        case .webhookCalled:
            .automation(.webhookCalled(try decoder.decode(AutomationEvent.WebhookCalled.self, from: data)))
        case .said: .room(.said(try decoder.decode(RoomEvent.Said.self, from: data)))
        case .marked: .room(.marked(try decoder.decode(RoomEvent.Marked.self, from: data)))
        case .orderGiven: .room(.orderGiven(try decoder.decode(RoomEvent.OrderGiven.self, from: data)))
        case .orderMoved: .room(.orderMoved(try decoder.decode(RoomEvent.OrderMoved.self, from: data)))
        case .hypothesisRaised:
            .room(.hypothesisRaised(try decoder.decode(RoomEvent.HypothesisRaised.self, from: data)))
        case .hypothesisJudged:
            .room(.hypothesisJudged(try decoder.decode(RoomEvent.HypothesisJudged.self, from: data)))
        case .actionProposed: .room(.actionProposed(try decoder.decode(RoomEvent.ActionProposed.self, from: data)))
        case .actionMoved: .room(.actionMoved(try decoder.decode(RoomEvent.ActionMoved.self, from: data)))
        case .decided: .room(.decided(try decoder.decode(RoomEvent.Decided.self, from: data)))
        case .protocolBroken: .room(.protocolBroken(try decoder.decode(RoomEvent.ProtocolBroken.self, from: data)))
        case .questionAnswered:
            .room(.questionAnswered(try decoder.decode(RoomEvent.QuestionAnswered.self, from: data)))
        case .engaged: .room(.engaged(try decoder.decode(RoomEvent.Engaged.self, from: data)))
        case .disengaged: .room(.disengaged(try decoder.decode(RoomEvent.Disengaged.self, from: data)))
        case .deputyNamed: .room(.deputyNamed(try decoder.decode(RoomEvent.DeputyNamed.self, from: data)))
        case .deputyReleased: .room(.deputyReleased(try decoder.decode(RoomEvent.DeputyReleased.self, from: data)))
        case .rhythmSet: .room(.rhythmSet(try decoder.decode(RoomEvent.RhythmSet.self, from: data)))
        case .linked: .room(.linked(try decoder.decode(RoomEvent.Linked.self, from: data)))
        case .dismissed: .room(.dismissed(try decoder.decode(RoomEvent.Dismissed.self, from: data)))
        case .attached: .attachment(.attached(try decoder.decode(AttachmentEvent.Attached.self, from: data)))
        case .attachmentRemoved: .attachment(.removed(try decoder.decode(AttachmentEvent.Removed.self, from: data)))
        case .awarenessCorrected:
            .legal(.awarenessCorrected(try decoder.decode(LegalEvent.AwarenessCorrected.self, from: data)))
        case .noticeOwed: .legal(.noticeOwed(try decoder.decode(LegalEvent.NoticeOwed.self, from: data)))
        case .noticeGiven: .legal(.noticeGiven(try decoder.decode(LegalEvent.NoticeGiven.self, from: data)))
        case .holdPlaced: .legal(.holdPlaced(try decoder.decode(LegalEvent.HoldPlaced.self, from: data)))
        case .holdReleased: .legal(.holdReleased(try decoder.decode(LegalEvent.HoldReleased.self, from: data)))
        case .ticketFiled: .room(.ticketFiled(try decoder.decode(RoomEvent.TicketFiled.self, from: data)))
        }
    }
}
