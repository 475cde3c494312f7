import MusterCore

extension NoticeWriter {
    /// One mail to each address of the audience, all of one incident in one thread.
    func updateNotices(_ sent: IncidentEvent.UpdateSent) -> [Notice] {
        guard let audience = process.audience(sent.audience), audience.channel == .email, let contact = audience.contact
        else { return [] }
        let reached = organisation.resolve(contact: contact, at: now)
        // Of a restricted incident, those of the audience hear who may know of it; a list of addresses may not.
        let people = reached.people.filter { incident.isVisible(to: .person($0)) }
        // Nobody knows who reads a list, and of a drill nobody outside of the organisation hears.
        let lists = incident.access.isRestricted || incident.drill ? [] : reached.addresses
        let addresses = people.compactMap { organisation.person($0)?.email } + lists
        let isFirst = incident.updates(to: sent.audience).first?.id == sent.id
        return addresses.map { address in
            Notice(
                message: OutgoingMessage(
                    key: "update:\(sent.id):\(address)",
                    channel: .email,
                    to: address,
                    subject: "\(mark)\(sent.subject)",
                    body: sent.body.text,
                    links: [incidentLink],
                    thread: "\(incident.id)/\(sent.audience)",
                    startsThread: isFirst
                ),
                incident: incident.id
            )
        }
    }

    /// Asks those who may approve an update to read it.
    func proposalNotices(_ proposed: IncidentEvent.UpdateProposed, _ record: EventRecord) -> [Notice] {
        guard let proposal = incident.proposals.first(where: { $0.id == proposed.id }) else { return [] }
        let audience = process.audience(proposed.audience)?.name ?? proposed.audience
        let author = record.actor.person.map(name) ?? "Muster"
        return incident.approvers(of: proposal, process, organisation, now).flatMap { person in
            notices(
                to: person,
                record,
                subject: "An update to \(audience) waits for your approval",
                body:
                    "\(author) wrote:\n\n\(proposed.subject)\n\n\(proposed.body)\n\nIt goes when you approve it on the incident's page."
            )
        }
    }

    /// Whoever wrote it learns why it did not go.
    func declineNotices(_ declined: IncidentEvent.UpdateDeclined, _ record: EventRecord) -> [Notice] {
        guard let author = declined.proposedBy.person, author != record.actor.person else { return [] }
        return notices(
            to: author,
            record,
            subject: "Your update was not approved",
            body: "\(declined.reason)\n\nIt was: \(declined.subject)"
        )
    }

    /// An invitation for each who must or may come, with the calendar file.
    func invitations(to schedule: IncidentEvent.RetrospectiveScheduled, _ record: EventRecord) -> [Notice] {
        let plan = process.retrospective
        let mandatory = Set(plan.mandatory.flatMap(attendees))
        let attendees = mandatory.union(incident.engaged).union(plan.optional.flatMap(attendees))
            .compactMap(reachable)
            .sorted { ($0.name, $0.handle) < ($1.name, $1.handle) }
        guard let organizer = record.actor.person.flatMap(reachable) ?? attendees.first else { return [] }
        let calendar = CalendarInvitation(
            uid: "retrospective-\(incident.id)",
            // Counts the invitations, so that a later one replaces the earlier in people's calendars.
            sequence: record.sequence,
            summary: "\(mark)\(plan.name): \(incident.reference) \(incident.name)",
            description: plan.agenda.joined(separator: "\n"),
            url: "\(links.incident(incident.reference))/retrospective",
            start: schedule.at,
            minutes: schedule.minutes,
            stamp: now,
            organizer: .init(name: organizer.name, address: organizer.email, isMandatory: false),
            attendees: attendees.map { .init(name: $0.name, address: $0.email, isMandatory: mandatory.contains($0.id)) }
        )
        return attendees.map { person in
            Notice(
                message: OutgoingMessage(
                    key: "\(incident.id)#\(record.sequence):invitation:\(person.id)",
                    channel: .email,
                    to: person.email,
                    subject: "\(mark)\(plan.name): \(incident.reference) \(incident.name)",
                    body:
                        "\(schedule.at.text(in: person.zone)) (\(person.zone.identifier)), \(schedule.minutes) min.\n\n"
                        + plan.agenda.map { "- \($0)" }.joined(separator: "\n"),
                    links: [.init(title: "Open the document", url: calendar.url)],
                    attachments: [
                        .init(
                            name: "invitation.ics",
                            contentType: "text/calendar; method=REQUEST",
                            content: calendar.text
                        )
                    ]
                ),
                incident: incident.id
            )
        }
    }

    /// Who somebody that the process names for a meeting is: those who take part, holders of a role, or a contact.
    private func attendees(_ name: String) -> [ID<Person>] {
        if name == "all responders" { return incident.engaged }
        if process.role(name) != nil { return incident.holders(of: name).map(\.person) }
        return organisation.resolve(contact: name, at: now).people
    }
}
