package import MusterCore

/// Turns what happened to an incident into the messages that tell people of it.
///
/// A pure function of the record: the same events always give the same messages under the same keys, so that a repeat
/// is recognised by the outbox and by the other side.
package struct NoticeWriter: Sendable {
    let incident: Incident
    let process: ProcessDefinition
    let organisation: Organisation
    let links: Links
    let tokens: AnswerTokens
    let served: Set<Channel>
    let now: Timestamp

    /// - Parameters:
    ///   - incident: as the events left it.
    ///   - served: what something here carries.
    package init(
        incident: Incident,
        process: ProcessDefinition,
        organisation: Organisation,
        links: Links,
        tokens: AnswerTokens,
        served: Set<Channel> = SendingDesk.alwaysServed,
        now: Timestamp
    ) {
        self.incident = incident
        self.process = process
        self.organisation = organisation
        self.links = links
        self.tokens = tokens
        self.served = served
        self.now = now
    }

    package func notices(for records: [EventRecord]) -> [Notice] {
        var told: Set<String> = []
        let all = records.flatMap { record in notices(for: record) } + records.flatMap { webhooks($0) }
        // Paged by two policies at one moment, a person gets one message; two people behind one address get two.
        return all.filter { notice in
            let person = notice.page.flatMap { page in incident.pages.first { $0.id == page } }?.person
            let page = person.map { "page of \($0) to \(notice.message.to) at \(notice.sendAt?.milliseconds ?? 0)" }
            return told.insert(page ?? notice.message.key).inserted
        }
    }

    private func notices(for record: EventRecord) -> [Notice] {
        switch record.event {
        case .paged(let page): pageNotices(page)
        case .notified(let notified): notifiedNotices(notified, record)
        case .updateProposed(let proposed): proposalNotices(proposed, record)
        case .updateDeclined(let declined): declineNotices(declined, record)
        case .updateSent(let sent): updateNotices(sent)
        case .obligationReminded(let reminder):
            ownerNotices(of: reminder.clock, reminder.key, record, "Reminder", reminder.says, dueAt: reminder.dueAt)
        case .obligationMissed(let miss):
            ownerNotices(of: miss.clock, miss.key, record, "Overdue", miss.says, dueAt: miss.dueAt)
        case .roleAssigned(let change) where record.actor.person != change.person:
            notices(to: change.person, record, subject: "You are \(roleName(change.role))", body: roleBody(change.role))
        case .handoverOffered(let offer):
            notices(
                to: offer.to,
                record,
                subject: "\(roleName(offer.role)) is handed over to you",
                body:
                    "\(offer.says)\n\n\(offer.situation)\n\nAccept it on the incident's page; until then \(name(offer.from)) holds it."
            )
        case .room(let event): roomNotices(event, record)
        case .automation(.webhookCalled(let call)): calls(call, record)
        case .admitted(let admission): admissionNotices(admission, record)
        case .retrospectiveScheduled(let schedule): invitations(to: schedule, record)
        case .actionItemAdded(let item): item.owner.map { itemNotices(to: $0, item.title.text, record) } ?? []
        case .actionItemChanged(let change): newOwnerNotices(change, record)
        case .declared, .described, .severityChanged, .factRecorded, .milestoneReached, .reopened, .roleAssigned,
            .roleReleased, .escalationStarted, .escalationAdvanced, .escalationExhausted, .pageAcknowledged,
            .checkedIn, .noted, .ticked, .conditionConfirmed, .gateOverridden, .dutyConfirmed, .obligationKept,
            .prompted, .retrospectiveSaved, .reportAdvanced, .alertLinked, .alertCleared,
            .measureRecorded, .measureUndone, .handoverCompleted, .bridgeSet, .bridgeOrdered, .bridgeFailed,
            .legalTriggered, .restricted, .restrictionLifted, .attachment, .legal, .automation:
            []
        }
    }

    var mark: String { incident.drillMark }
    var head: String { "\(mark)\(incident.severity) \(incident.reference): \(incident.name)" }
    var incidentLink: OutgoingMessage.Link {
        OutgoingMessage.Link(title: "Open \(incident.reference)", url: links.incident(incident.reference))
    }

    func name(_ person: ID<Person>) -> String { organisation.person(person)?.name ?? "somebody who has left" }

    /// Tells whoever an action item was given to by somebody else; of one that is done there is nothing to tell.
    private func newOwnerNotices(_ change: IncidentEvent.ActionItemChanged, _ record: EventRecord) -> [Notice] {
        guard let owner = change.owner, owner != record.actor.person,
            let item = incident.actionItems.first(where: { $0.id == change.id }), item.doneAt == nil
        else { return [] }
        return itemNotices(to: owner, item.title, record)
    }

    private func itemNotices(to owner: ID<Person>, _ title: String, _ record: EventRecord) -> [Notice] {
        notices(to: owner, record, subject: "Action item: \(title)", body: "It is yours since \(incident.reference).")
    }

    private func roleName(_ key: String) -> String { process.role(key)?.name ?? key }

    private func roleBody(_ key: String) -> String {
        guard let role = process.role(key) else { return head }
        let duties = role.responsibilities.map { "- \($0)" }.joined(separator: "\n")
        let warnings = role.antiPatterns.map { "- \($0)" }.joined(separator: "\n")
        return [head, role.purpose, duties, warnings.isEmpty ? "" : "Not yours to do:\n\(warnings)"]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// One message to one person by each of their ways that is served, about what `record` says.
    ///
    /// - Parameter urgency: a page goes also by those ways for which nobody is to be woken otherwise.
    func notices(
        to person: ID<Person>,
        _ record: EventRecord,
        subject: String,
        body: String,
        urgency: OutgoingMessage.Urgency = .normal
    ) -> [Notice] {
        guard let person = reachable(person) else { return [] }
        return ways(of: person, urgency).enumerated().map { index, way in
            Notice(
                message: OutgoingMessage(
                    key: "\(incident.id)#\(record.sequence):\(person.id):\(index)",
                    channel: way.channel,
                    to: way.address,
                    subject: "\(mark)\(incident.reference) \(subject)",
                    body: body,
                    links: [incidentLink],
                    thread: "\(incident.id)/\(person.id)",
                    urgency: urgency
                ),
                incident: incident.id
            )
        }
    }

    /// Nil for somebody who has left: history names them, messages do not go to them. Nil also for whoever may not know of
    /// a restricted incident.
    func reachable(_ person: ID<Person>) -> Person? {
        guard incident.isVisible(to: .person(person)) else { return nil }
        return organisation.person(person).flatMap { $0.isActive ? $0 : nil }
    }

    /// The ways to reach a person that are theirs for sure and that something carries; their mail address where there is
    /// no other.
    private func ways(of person: Person, _ urgency: OutgoingMessage.Urgency) -> [Way] {
        let usable = person.methodsToTry.filter { method in
            person.isVerified(method) && served.contains(method.kind.channel)
                && (urgency == .page || method.kind.takesNotices)
        }
        return usable.isEmpty ? [(.email, person.email)] : usable.map(\.way)
    }
}

extension Incident {
    /// Before every subject and every message of a chat, so that nobody takes a drill for the real thing.
    var drillMark: String { drill ? Self.markOfDrills : "" }
    static let markOfDrills = "DRILL: "
}
