import MusterCore
import MusterEngine
import MusterStore

/// Who works in a simulated world: the sample organisation, whose people have more than one way to be reached.
enum People {
    static func organisation(chance: Chance, start: Timestamp, die: inout Die) -> OrganisationBook {
        var organisation = SampleOrganisation.make(makeID: chance.makeID, start: start)
        for index in organisation.people.indices {
            let person = organisation.people[index]
            var methods = [ContactMethod(.email, person.email)]
            if let phone = person.phone?.filter({ $0 != " " }) {
                methods.insert(ContactMethod(.sms, phone), at: 0)
                if die.hits(0.5) { methods.insert(ContactMethod(.voice, phone), at: 0) }
            }
            organisation.people[index].contactMethods = methods
            organisation.people[index].verifiedMethods = methods
            if die.hits(0.5) {
                let steps = methods.enumerated().map { NotificationRules.Step($1, after: .minutes(2 * $0)) }
                organisation.people[index].notifications.high = steps
            }
        }
        for index in organisation.policies.indices where die.hits(0.3) {
            organisation.policies[index].answerHolds = .minutes(30)
        }
        return OrganisationBook(organisation, version: 0)
    }
}

extension World {
    /// A message has come to where its person may see it.
    func arrive(_ message: OutgoingMessage) {
        guard message.urgency == .page, !isCalm, let page = message.page else { return }
        let isBundle = message.subject.contains(" pages, the first: ")
        let share = scenario.has(.asleep) ? 0.25 : 0.75
        guard die.hits(share) else { return }
        later(die.patience(.seconds(15)...(.minutes(40)))) { world in
            if world.isCalm { return }
            if isBundle {
                await world.answerAll(of: page)
            } else {
                await world.answer(page)
            }
        }
        // Some press the button twice.
        if die.hits(0.1) { later(.minutes(41)) { await $0.answerAgain(page) } }
    }

    func place(of page: ID<Page>) -> (incident: ID<Incident>, person: ID<Person>)? {
        let found = look { connection in
            try connection.first("SELECT incident_id, person_id FROM page_index WHERE page_id = \(page)")
                .map {
                    (incident: try $0.id("incident_id") as ID<Incident>, person: try $0.id("person_id") as ID<Person>)
                }
        }
        return found ?? nil
    }

    func answer(_ page: ID<Page>) async {
        guard let (incident, person) = place(of: page), let node = await anyNode() else { return }
        if die.hits(0.05) {
            history.handed.insert(incident)
            _ = try? await node.commands.run(.escalate(page: page), on: incident, as: .person(person), by: .link)
            return
        }
        do {
            let after = try await node.commands.run(
                .acknowledge(page: page),
                on: incident,
                as: .person(person),
                by: .link
            )
            acknowledged(after, page, by: person)
        } catch is IncidentRejection {
            return
        } catch {
            // They see that it failed, and press again.
            later(.seconds(10)) { if !$0.isCalm { await $0.answer(page) } }
        }
    }

    private func answerAll(of page: ID<Page>) async {
        guard let (_, person) = place(of: page), let node = await anyNode() else { return }
        guard let open = try? await node.answers.open(of: person) else { return }
        for one in open {
            do {
                let after = try await node.commands.run(
                    .acknowledge(page: one.page),
                    on: one.incident,
                    as: .person(person),
                    by: .link
                )
                acknowledged(after, one.page, by: person)
            } catch is IncidentRejection {
                continue
            } catch {
                // They see that it failed, and press again another time.
                continue
            }
        }
    }

    /// The second press of a button changes nothing.
    private func answerAgain(_ page: ID<Page>) async {
        guard history.acks[page] != nil, let (incident, person) = place(of: page), let node = await anyNode() else {
            return
        }
        let before = version(of: incident)
        do {
            _ = try await node.commands.run(.acknowledge(page: page), on: incident, as: .person(person), by: .link)
            verdict.expect(false, 21, at: now, "page \(page) could be answered twice")
        } catch is IncidentRejection {
            verdict.expect(version(of: incident) == before, 21, at: now, "a second answer changed \(incident)")
        } catch {
            return
        }
    }

    private func version(of incident: ID<Incident>) -> Int? {
        look { try IncidentBoard($0).version(of: incident) } ?? nil
    }

    /// They were told that the page is answered, and believe it.
    private func acknowledged(_ incident: Incident, _ page: ID<Page>, by person: ID<Person>) {
        let serial = history.next()
        history.acks[page] = History.Ack(serial: serial, at: now, page: page, incident: incident.id)
        for page in incident.pages where page.acknowledgedAt != nil && history.acks[page.id] == nil {
            history.acks[page.id] = History.Ack(serial: serial, at: now, page: page.id, incident: incident.id)
        }
        note("\(incident.reference) is answered")
        learn(incident)
        // Most of those who answer look on.
        guard die.hits(0.4) else { return }
        let left = 1 + die.below(6)
        let id = incident.id
        later(die.patience(.seconds(30)...(.minutes(20)))) { await $0.work(on: id, as: person, left: left) }
    }

    func learn(_ incident: Incident) {
        known[incident.id] = incident
    }

    /// One that a person's browser reaches. It has heard of what others did until now: each asks once a second.
    func anyNode() async -> Node? {
        let working = working
        if working.isEmpty { return nil }
        let node = die.pick(working)
        await hear(node)
        return node
    }

    /// Lets a server hear of what others have decided for all.
    func hear(_ node: Node) async {
        try? await node.parts.organisations.refresh(from: node.parts.database)
        try? await node.parts.pause.refresh(from: node.parts.database)
    }
}

extension OutgoingMessage {
    /// Which page it is, as its key says.
    var page: ID<Page>? {
        let parts = key.split(separator: ":")
        guard parts.count == 3, parts[0] == "page" else { return nil }
        return ID<Page>(String(parts[1]))
    }
}
