import MusterCore
import MusterEngine
import MusterStore

/// An incident as the API shows it.
struct IncidentJSON {
    let incident: Incident
    let process: ProcessDefinition
    let organisation: Organisation
    private let site: Site

    init(_ incident: Incident, _ process: ProcessDefinition, _ site: Site) {
        self.incident = incident
        self.process = process
        self.site = site
        organisation = site.organisation
    }

    var whole: JSONValue {
        let zone = organisation.calendar.zone
        return .of([
            "id": JSONValue(incident.id.description),
            "reference": JSONValue(incident.reference),
            "name": JSONValue(incident.name),
            "document_name": JSONValue(Naming.name(process.naming.document, of: incident, zone: zone)),
            "channel_name": JSONValue(Naming.name(process.naming.channel, of: incident, zone: zone)),
            "url": JSONValue(site.parts.links.incident(incident.reference)),
            "process": JSONValue(incident.process),
            "process_version": JSONValue(incident.processVersion),
            "severity": JSONValue(incident.severity),
            "phase": JSONValue(incident.phase(under: process)?.name ?? "Declared"),
            "category": incident.category.map { JSONValue($0) },
            "description": incident.summary.map { JSONValue($0) },
            "service": incident.service.map { JSONValue($0) },
            "drill": .bool(incident.drill),
            "restricted": .bool(incident.access.isRestricted),
            "members": .array(incident.access.isRestricted ? incident.access.members.compactMap { person($0) } : []),
            "version": JSONValue(incident.version),
            "declared_at": JSONValue(incident.declaredAt),
            "milestones": .object(
                Dictionary(
                    incident.milestones.map { ($0.key.rawValue, JSONValue($0.value)) },
                    uniquingKeysWith: { one, _ in one }
                )
            ),
            "type": incident.type.map { JSONValue($0) },
            "labels": .array(incident.room.labels.map { JSONValue($0) }),
            "facts": .object(incident.facts.mapValues { JSONValue($0) }),
            "bridge": incident.bridge.map { JSONValue($0) },
            "bridge_awaited_from": incident.bridgeOrder.map { JSONValue($0.from) },
            "roles": .array(roles),
            "handover": handover,
            "handovers": .array(incident.handovers.map(offer)),
            "gates": .array(gates),
            "prompts": .array(incident.prompts.suffix(3).map { JSONValue($0.text) }),
            "escalations": .array(incident.escalations.map(escalation)),
            "pages": .array(incident.pages.map(page)),
            "updates": .array(incident.updates.map(update)),
            "proposals": .array(incident.proposals.map(proposal)),
            "alerts": .array(incident.alerts.map(alert)),
            "measures": .array(incident.measures.map(measure)),
            "retrospective": retrospective,
            "action_items": .array(incident.actionItems.map(item)),
            "metrics": metrics,
            "severity_history": severityHistory,
            "room": room,
            "links": links,
            "dismissal": dismissal,
            "attachments": .array(incident.attachments.map(attachment)),
            "legal": legal,
        ])
    }

    func person(_ id: ID<Person>?) -> JSONValue? {
        guard let id else { return nil }
        guard let person = organisation.person(id) else { return .of(["id": JSONValue(id.description)]) }
        return .of([
            "id": JSONValue(id.description), "handle": JSONValue(person.handle), "name": JSONValue(person.name),
        ])
    }

    private var roles: [JSONValue] {
        process.roles.flatMap { role -> [JSONValue] in
            let holders = incident.holders(of: role.key)
            if holders.isEmpty { return [.of(["role": JSONValue(role.key), "name": JSONValue(role.name)])] }
            return holders.map { holding in
                .of([
                    "role": JSONValue(role.key), "name": JSONValue(role.name), "holder": person(holding.person),
                    "since": JSONValue(holding.since),
                ])
            }
        }
    }

    private var handover: JSONValue? { incident.handover.map(offer) }

    private func offer(_ offer: Handover) -> JSONValue {
        .of([
            "role": JSONValue(offer.role), "from": person(offer.from), "to": person(offer.to),
            "situation": JSONValue(offer.situation), "offered_at": JSONValue(offer.offeredAt),
            "ready_at": offer.readyAt(under: process).map { JSONValue($0) },
        ])
    }

    private var gates: [JSONValue] {
        process.gates.map { gate in
            let unmet = incident.unmetConditions(
                for: gate.milestone,
                under: process,
                calendar: organisation.calendar,
                now: site.now
            )
            return .of([
                "milestone": JSONValue(gate.milestone.rawValue),
                "next": .bool(gate.milestone == incident.nextGate(under: process)),
                "by": .array(gate.by.map { JSONValue($0) }),
                "conditions": .array(
                    gate.conditions.map { .of(["id": JSONValue($0.id), "says": JSONValue($0.says)]) }
                ),
                "missing": .array(unmet.map(Failure.json)),
            ])
        }
    }

    private func escalation(_ escalation: Escalation) -> JSONValue {
        .of([
            "id": JSONValue(escalation.id.description), "policy": JSONValue(escalation.policy.name),
            "because": JSONValue(escalation.because), "urgency": JSONValue(escalation.urgency.rawValue),
            "started_at": JSONValue(escalation.startedAt), "step": escalation.step.map { JSONValue($0) },
            "running": .bool(escalation.isRunning), "acknowledged_by": person(escalation.acknowledgedBy),
            "acknowledged_at": escalation.acknowledgedAt.map { JSONValue($0) },
            "exhausted_at": escalation.exhaustedAt.map { JSONValue($0) },
        ])
    }

    private func page(_ page: Page) -> JSONValue {
        .of([
            "id": JSONValue(page.id.description), "person": person(page.person), "at": JSONValue(page.at),
            "step": JSONValue(page.step), "urgency": JSONValue(page.urgency.rawValue),
            "acknowledged_at": page.acknowledgedAt.map { JSONValue($0) },
        ])
    }

    private func alert(_ alert: LinkedAlert) -> JSONValue {
        .of([
            "id": JSONValue(alert.alert.description), "title": JSONValue(alert.title),
            "starts_at": JSONValue(alert.startsAt), "ends_at": alert.endsAt.map { JSONValue($0) },
        ])
    }

    private func measure(_ measure: TemporaryMeasure) -> JSONValue {
        .of([
            "id": JSONValue(measure.id.description), "what": JSONValue(measure.what), "undo": JSONValue(measure.undo),
            "owner": person(measure.owner),
            "expires_at": measure.expiresAt.map { JSONValue($0) }, "undone_at": measure.undoneAt.map { JSONValue($0) },
            "silence": measure.silence.map { JSONValue($0.description) },
        ])
    }

    private var retrospective: JSONValue {
        .of([
            "scheduled_at": incident.retrospective.scheduledAt.map { JSONValue($0) },
            "minutes": incident.retrospective.minutes.map { JSONValue($0) },
            "edition": JSONValue(incident.retrospective.edition),
            "report": incident.retrospective.report.map { JSONValue($0.rawValue) },
            "report_text": incident.retrospective.reportText.map { JSONValue($0) },
            "report_edition": JSONValue(incident.retrospective.reportEdition),
        ])
    }

    func item(_ item: ActionItem) -> JSONValue {
        .of([
            "id": JSONValue(item.id.description), "title": JSONValue(item.title), "type": JSONValue(item.type),
            "criticality": item.criticality.map { JSONValue($0) }, "owner": person(item.owner),
            "target_at": item.targetAt.map { JSONValue($0) }, "ticket": item.ticket.map { JSONValue($0) },
            "done_at": item.doneAt.map { JSONValue($0) },
        ])
    }

    private var metrics: JSONValue {
        let metrics = IncidentMetrics(of: incident, under: process, now: site.now)
        func seconds(_ duration: Duration?) -> JSONValue? { duration.map { JSONValue(Int($0.components.seconds)) } }
        return .of([
            "detect_seconds": seconds(metrics.detect), "acknowledge_seconds": seconds(metrics.acknowledge),
            "declare_seconds": seconds(metrics.declare), "assemble_seconds": seconds(metrics.assemble),
            "mitigate_seconds": seconds(metrics.mitigate), "resolve_seconds": seconds(metrics.resolve),
            "baseline_seconds": seconds(metrics.baseline),
            "first_public_update_seconds": seconds(metrics.firstPublicUpdate),
            "promises_kept": JSONValue(metrics.promisesKept), "promises_kept_late": JSONValue(metrics.promisesKeptLate),
            "promises_missed": JSONValue(metrics.promisesMissed),
        ])
    }

    func update(_ update: Update) -> JSONValue {
        .of([
            "id": JSONValue(update.id.description), "audience": JSONValue(update.audience),
            "state": JSONValue(update.state.rawValue), "subject": JSONValue(update.subject),
            "body": JSONValue(update.body), "at": JSONValue(update.at),
            "next_by": update.nextBy.map { JSONValue($0) }, "by": person(update.by.person),
            "approved_by": person(update.approvedBy),
            "components": .object(update.components.mapValues { JSONValue($0.rawValue) }),
        ])
    }

    private func proposal(_ proposal: UpdateProposal) -> JSONValue {
        let approvers = incident.approvers(of: proposal, process, organisation, site.now)
        return .of([
            "id": JSONValue(proposal.id.description), "audience": JSONValue(proposal.audience),
            "state": JSONValue(proposal.state.rawValue), "subject": JSONValue(proposal.subject),
            "body": JSONValue(proposal.body), "at": JSONValue(proposal.at), "by": person(proposal.by.person),
            "approvers": .array(approvers.compactMap { person($0) }),
        ])
    }

    func promise(_ promise: Obligation) -> JSONValue {
        .of([
            "key": JSONValue(promise.key), "clock": JSONValue(promise.clock), "says": JSONValue(promise.says),
            "due_at": JSONValue(promise.dueAt), "remind_at": promise.remindAt.map { JSONValue($0) },
            "owner": owner(of: promise),
            "overdue": .bool(promise.isOverdue && !promise.isNudge),
            "overdue_since": promise.overdueSince.map { JSONValue($0) },
            "missed_turns": JSONValue(promise.missedTurns), "nudge": .bool(promise.isNudge),
            "source": JSONValue(promise.source), "line": JSONValue(promise.line),
        ])
    }

    private func owner(of promise: Obligation) -> JSONValue {
        var role: JSONValue?
        var contact: JSONValue?
        switch promise.owner {
        case .role(let key): role = JSONValue(key)
        case .contact(let name): contact = JSONValue(name)
        case .assignee: break
        }
        return .of([
            "name": JSONValue(ownerName(promise)), "role": role, "contact": contact, "person": person(promise.person),
        ])
    }

    private func ownerName(_ promise: Obligation) -> String {
        if let person = promise.person.flatMap(organisation.person) { return person.name }
        switch promise.owner {
        case .role(let role): return process.role(role)?.name ?? role
        case .contact(let name): return name
        case .assignee: return "its owner"
        }
    }

    static func summary(_ summary: IncidentSummary, excerpt: String? = nil) -> JSONValue {
        .of([
            "id": JSONValue(summary.id.description), "reference": JSONValue(summary.reference),
            "name": JSONValue(summary.name), "severity": JSONValue(summary.severity),
            "phase": JSONValue(summary.details.phase), "process": JSONValue(summary.process),
            "service": summary.service.map { JSONValue($0) }, "declared_at": JSONValue(summary.declaredAt),
            "resolved_at": summary.resolvedAt.map { JSONValue($0) },
            "closed_at": summary.closedAt.map { JSONValue($0) }, "drill": .bool(summary.details.drill),
            "next_due": summary.details.nextDue.map { JSONValue($0) },
            "next_due_at": summary.details.nextDueAt.map { JSONValue($0) },
            "overdue": JSONValue(summary.details.overdue), "excerpt": excerpt.map { JSONValue($0) },
        ])
    }
}
