import Foundation
import MusterCore

extension NoticeWriter {
    /// What the organisation's own programs are told: one message for each endpoint that asked for the event.
    func webhooks(_ record: EventRecord) -> [Notice] {
        // Whoever reads what an endpoint is told is not known here.
        guard !incident.access.isRestricted, let type = record.event.webhookType else { return [] }
        return organisation.webhooks.filter { $0.wants(type) }.map { call($0, type, record) }
    }

    /// The one endpoint that an automation calls, whatever else it asked for.
    func calls(_ called: AutomationEvent.WebhookCalled, _ record: EventRecord) -> [Notice] {
        if incident.access.isRestricted { return [] }
        return organisation.webhooks.filter { $0.id == called.webhook && $0.isActive }
            .map { call($0, "incident.automation", record) }
    }

    private func call(_ endpoint: WebhookEndpoint, _ type: String, _ record: EventRecord) -> Notice {
        let entry = TimelineWriter(process: process, organisation: organisation).entry(record)
        let text = record.actor.isAutomation ? "\(entry.text) by \(entry.who)" : entry.text
        return Notice(
            message: OutgoingMessage(
                key: "\(incident.id)#\(record.sequence):webhook:\(endpoint.id)",
                channel: .webhook,
                to: endpoint.url,
                subject: "\(incident.reference) \(type)",
                body: text,
                links: [incidentLink],
                event: WebhookEvent(type: type, occurredAt: record.occurredAt, data: json(facts(text)))
            ),
            incident: incident.id
        )
    }

    func event(_ type: String, page: IncidentEvent.Paged, answer: String) -> WebhookEvent {
        WebhookEvent(
            type: type,
            occurredAt: now,
            data: json(
                PageFacts(
                    incident: facts("Paged \(name(page.person))"),
                    page: page.page.description,
                    person: name(page.person),
                    urgency: page.urgency.rawValue,
                    answer: answer
                )
            )
        )
    }

    private func facts(_ text: String) -> IncidentFacts {
        IncidentFacts(incident, phase: incident.phase(under: process)?.name, url: incidentLink.url, text: text)
    }

    private func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("texts and numbers can always be written as JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// What a webhook says of an incident. Public: fields are added, never changed.
private struct IncidentFacts: Encodable {
    var reference: String
    var name: String
    var severity: String
    var process: String
    var phase: String?
    var declaredAt: String
    var resolvedAt: String?
    var url: String
    var text: String
    var drill: Bool

    init(_ incident: Incident, phase: String?, url: String, text: String) {
        reference = incident.reference
        name = incident.name
        severity = incident.severity
        process = incident.process
        self.phase = phase
        declaredAt = incident.declaredAt.rfc3339
        resolvedAt = incident.milestones[.resolved]?.rfc3339
        self.url = url
        self.text = text
        drill = incident.drill
    }

    private enum CodingKeys: String, CodingKey {
        case reference, name, severity, process, phase, url, text, drill
        case declaredAt = "declared_at"
        case resolvedAt = "resolved_at"
    }
}

private struct PageFacts: Encodable {
    var incident: IncidentFacts
    var page: String
    var person: String
    var urgency: String
    /// A link that acknowledges on behalf of the person; POST to it acts.
    var answer: String
}

extension IncidentEvent {
    /// The public name of the event; nil for those that are nobody else's business.
    package var webhookType: String? {
        switch self {
        case .declared: "incident.declared"
        case .severityChanged: "incident.severity_changed"
        case .milestoneReached(let reached): "incident.\(reached.milestone.rawValue.replacing("-", with: "_"))"
        case .reopened: "incident.reopened"
        case .roleAssigned: "incident.role_assigned"
        case .pageAcknowledged: "incident.acknowledged"
        case .escalationExhausted: "incident.escalation_exhausted"
        case .updateSent: "incident.update_sent"
        case .obligationMissed: "incident.obligation_missed"
        case .actionItemAdded: "incident.action_item_added"
        case .described, .factRecorded, .roleReleased, .escalationStarted, .escalationAdvanced, .paged, .notified,
            .updateProposed, .updateDeclined, .checkedIn, .noted, .ticked, .conditionConfirmed, .gateOverridden,
            .dutyConfirmed, .obligationReminded,
            .obligationKept, .prompted, .retrospectiveScheduled, .retrospectiveSaved, .reportAdvanced,
            .actionItemChanged, .alertLinked, .alertCleared, .measureRecorded, .measureUndone, .handoverOffered,
            .handoverCompleted, .bridgeSet, .bridgeOrdered, .bridgeFailed, .legalTriggered, .restricted, .admitted,
            .restrictionLifted, .attachment, .legal, .automation:
            nil
        case .room(let event): event.webhookType
        }
    }
}

extension RoomEvent {
    fileprivate var webhookType: String? {
        switch self {
        case .decided: "incident.decided"
        case .protocolBroken: "incident.protocol_broken"
        case .dismissed: "incident.dismissed"
        case .said, .marked, .orderGiven, .orderMoved, .hypothesisRaised, .hypothesisJudged, .actionProposed,
            .actionMoved, .questionAnswered, .engaged, .disengaged, .deputyNamed, .deputyReleased, .rhythmSet, .linked,
            .ticketFiled, .labelled, .checklistStarted:
            nil
        }
    }
}
