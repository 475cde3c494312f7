import MusterCore

extension NoticeWriter {
    /// Asks a person to answer: by a link that acts only when its button is pressed, since mail scanners follow links.
    func pageNotices(_ page: IncidentEvent.Paged) -> [Notice] {
        guard let person = reachable(page.person) else { return [] }
        // A second mail under the name of the first would be taken for the first and not be shown.
        let isFirst = incident.pages.first { $0.person == page.person }?.id == page.page
        let token = AnswerToken(page: page.page, person: page.person, expiresAt: now + AnswerToken.lifetime)
        let answer = "\(links.base)/a/\(tokens.text(of: token))"
        let heldUntil = person.reachable(at: now, urgency: page.urgency)
        return ways(of: page, to: person).used.enumerated().map { index, step in
            let way = step.method.way
            return Notice(
                message: OutgoingMessage(
                    key: "page:\(page.page):\(index)",
                    channel: way.channel,
                    to: way.address,
                    subject: head,
                    body: pageBody(page),
                    links: [OutgoingMessage.Link(title: "Acknowledge", url: answer), incidentLink],
                    thread: "\(incident.id)/\(page.person)",
                    startsThread: isFirst,
                    event: way.channel == .webhook ? event("page.sent", page: page, answer: answer) : nil,
                    answer: OutgoingMessage.Answer(
                        url: answer,
                        code: IncidentNumber.short(incident.number),
                        canEscalate: true,
                        mailbox: tokens.mailbox(of: page.page)
                    ),
                    urgency: .page
                ),
                incident: incident.id,
                page: page.page,
                sendAt: heldUntil + step.after
            )
        }
    }

    /// By which ways a page goes to a person, and why not by the others.
    func ways(of page: IncidentEvent.Paged, to person: Person) -> PageWays {
        PageWays(of: person, urgency: page.urgency) { served.contains($0.channel) }
    }

    private func pageBody(_ page: IncidentEvent.Paged) -> String {
        let escalation = incident.escalations.first { $0.id == page.escalation }
        let because = escalation.map { "You are paged as \($0.because), step \(page.step + 1) of \($0.policy.name)." }
        let patience = escalation.map { escalation in
            let isLast = escalation.policy.step(at: page.step + 1) == nil
            let next = isLast ? "an alarm is raised" : "the next step is taken"
            return "If nobody acknowledges within \(escalation.policy.patience(after: page.step).words), \(next)."
        }
        let late = incident.alerts.prefix(5).map { "- \($0.title)" }.joined(separator: "\n")
        return [
            "\(incident.name) (\(incident.severity))", incident.summary, because, patience,
            late.isEmpty ? nil : "Alerts:\n\(late)", incident.bridge.map { "Bridge: \($0)" },
        ]
        .compactMap(\.self).joined(separator: "\n\n")
    }

    func notifiedNotices(_ notified: IncidentEvent.Notified, _ record: EventRecord) -> [Notice] {
        let body =
            "\(incident.name) (\(incident.severity)).\n\nYou are told as \(notified.contact): \(notified.because)."
        // Nobody knows who reads a list; those who are people are told where they may know, and of a drill as well.
        let lists = incident.access.isRestricted || incident.drill ? [] : notified.addresses
        // That nobody answers is an alarm of its own, and comes as one.
        let urgency: OutgoingMessage.Urgency = notified.isAlarm ? .page : .normal
        let people = notified.people.flatMap {
            notices(to: $0, record, subject: incident.name, body: body, urgency: urgency)
        }
        let addresses = lists.map { address in
            Notice(
                message: OutgoingMessage(
                    key: "\(incident.id)#\(record.sequence):\(address)",
                    channel: .email,
                    to: address.text,
                    subject: head,
                    body: body,
                    links: [incidentLink],
                    thread: "\(incident.id)/\(address)"
                ),
                incident: incident.id
            )
        }
        return people + addresses
    }

    /// Reminds whoever owes something: whom it was given to, else the holder of the role, else whoever answered, else whoever
    /// declared.
    func ownerNotices(
        of clock: String,
        _ key: String,
        _ record: EventRecord,
        _ head: String,
        _ says: String,
        dueAt: Timestamp
    ) -> [Notice] {
        let clock = process.clock(clock)
        let body =
            "\(says). Due \(dueAt.text(in: organisation.calendar.zone))."
            + (clock.map { "\n\nThe process \(process.title) asks for it: \($0.source)" } ?? "")
        let owing = (incident.people(owing: key, of: clock) ?? []).filter { reachable($0) != nil }
        let owners = owing.isEmpty ? owners(of: clock) : owing
        return owners.flatMap { notices(to: $0, record, subject: "\(head): \(says)", body: body) }
    }

    private func owners(of clock: Clock?) -> [ID<Person>] {
        switch clock?.owner {
        case .role(let role)?:
            let holders = incident.holders(of: role).map(\.person).filter { reachable($0) != nil }
            if let holder = holders.first { return [holder] }
        case .contact(let name)?:
            let reached = organisation.resolve(contact: name, at: now).people
            if !reached.isEmpty { return reached }
        case .assignee?, nil: break
        }
        if let lead = process.lead.flatMap({ incident.holder(of: $0.key) }), reachable(lead) != nil { return [lead] }
        if let engaged = incident.engaged.first(where: { reachable($0) != nil }) { return [engaged] }
        return incident.declaredBy.person.map { [$0] } ?? []
    }
}
