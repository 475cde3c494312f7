import MusterCore
import MusterEngine
import MusterStore

extension World {
    /// Somebody who has answered goes on working on an incident, and ends it.
    func work(on id: ID<Incident>, as person: ID<Person>, left: Int) async {
        guard !isCalm, let incident = known[id], !incident.isClosed else { return }
        if left <= 0 {
            await end(id, as: person)
            return
        }
        let deed = deed(on: incident, as: person)
        var doer = person
        if case .breakGlass = deed { doer = outsider(of: incident) ?? person }
        await perform(deed, on: id, as: doer)
        later(die.patience(.seconds(40)...(.minutes(30)))) { await $0.work(on: id, as: person, left: left - 1) }
    }

    /// Once an hour somebody goes through what nobody works on any more, and ends most of it.
    func tidyUp() async {
        if isCalm { return }
        later(.hours(1)) { await $0.tidyUp() }
        let people = nodes[0].parts.organisations.current.people.filter(\.isActive).map(\.id)
        let begun = now - .hours(1)
        let old = look { connection in
            try connection.query(
                """
                SELECT id, resolved_at_ms
                FROM incident
                WHERE closed_at_ms IS NULL
                  AND declared_at_ms < \(begun)
                ORDER BY id
                """
            )
            .map { (id: try $0.id("id") as ID<Incident>, isResolved: try $0.optionalInteger("resolved_at_ms") != nil) }
        }
        for (id, isResolved) in old ?? [] where die.hits(0.7) {
            if isResolved {
                await close(id, as: die.pick(people))
            } else {
                await end(id, as: die.pick(people))
            }
        }
    }

    private func close(_ id: ID<Incident>, as person: ID<Person>) async {
        let words = "the simulation asks for it"
        await perform(.reach(.closed, at: nil, note: nil, overriding: words), on: id, as: person)
    }

    private func end(_ id: ID<Incident>, as person: ID<Person>) async {
        for milestone in [Milestone.mitigated, .resolved] {
            await perform(
                .reach(milestone, at: nil, note: nil, overriding: "the simulation asks for it"),
                on: id,
                as: person
            )
        }
        if die.hits(0.1) {
            later(.minutes(15)) { await $0.perform(.reopen(reason: "it came back"), on: id, as: person) }
        } else if die.hits(0.5) {
            later(.hours(1)) { await $0.close(id, as: person) }
        }
    }

    /// Does it on whichever server answers; what fails is tried again, as people do.
    private func perform(_ command: IncidentCommand, on id: ID<Incident>, as person: ID<Person>, tries: Int = 5) async {
        guard let node = await anyNode() else {
            if tries > 1 {
                later(.seconds(10)) { await $0.perform(command, on: id, as: person, tries: tries - 1) }
            }
            return
        }
        switch command {
        case .page, .reopen, .changeSeverity, .handOn: history.handed.insert(id)
        default: break
        }
        if case .reopen = command { history.reopened[id] = now }
        do {
            learn(try await node.commands.run(command, on: id, as: .person(person), by: .web))
        } catch IncidentRejection.notYours(_, let names) where tries > 1 {
            // They take the role that may, and do it as its holder.
            guard let role = process.roles.first(where: { names.contains($0.name) }) else { return }
            await perform(
                .assign(role: role.key, person: person, reason: "to get on with it"),
                on: id,
                as: person,
                tries: 1
            )
            await perform(command, on: id, as: person, tries: 1)
        } catch let error as IncidentRejection {
            note("\(known[id]?.reference ?? "\(id)"): refused: \(error)")
        } catch let error as EngineError {
            note("\(known[id]?.reference ?? "\(id)"): refused: \(error)")
        } catch {
            if tries > 1 {
                later(.seconds(10)) { await $0.perform(command, on: id, as: person, tries: tries - 1) }
            }
        }
    }

    /// An administrator who may not know of an incident.
    private func outsider(of incident: Incident) -> ID<Person>? {
        let others = nodes[0].parts.organisations.current.people.filter {
            $0.isActive && $0.permission == .admin && !incident.access.members.contains($0.id)
        }
        return others.isEmpty ? nil : die.pick(others).id
    }

    /// Something that people do in a war room.
    private func deed(on incident: Incident, as person: ID<Person>) -> IncidentCommand {
        let people = nodes[0].parts.organisations.current.people.filter(\.isActive).map(\.id)
        switch die.below(16) {
        case 0, 1: return .note(kind: .note, text: "Seen: \(die.below(1_000)) errors", at: nil, refersTo: nil)
        case 2:
            let roles = process.roles
            return .assign(
                role: die.pick(roles).key,
                person: die.hits(0.5) ? person : die.pick(people),
                reason: "it is needed"
            )
        case 3:
            let severity = die.pick(process.severities).key
            return .changeSeverity(to: severity, reason: "it looks different now")
        case 4, 5:
            let audience = die.pick(process.audiences)
            return .sendUpdate(
                UpdateRequest(
                    audience: audience.key,
                    state: die.pick([.investigating, .identified, .monitoring]),
                    message: "We work on it, \(die.below(1_000)).",
                    subject: "An update",
                    body: "We work on it, \(die.below(1_000))."
                )
            )
        case 6: return .checkIn(note: "All are at work")
        case 7: return .approveUpdate(nil)
        case 8:
            return .page(PageRequest(target: .person(die.pick(people)), because: "we need a hand"))
        case 9: return .recordMeasure(what: "A feature is off", undo: "Turn it on", owner: person, expiresAt: nil)
        case 10:
            guard let role = incident.roles.first?.role else { return .checkIn(note: "All are at work") }
            return .offerHandover(role: role, to: die.pick(people), situation: "It goes on")
        case 11: return .acceptHandover(early: "there is no time")
        case 12:
            let milestone = die.pick([Milestone.investigating, .identified])
            return .reach(milestone, at: nil, note: nil, overriding: nil)
        case 13:
            return incident.access.isRestricted
                ? .breakGlass(reason: "I have to know") : .restrict(reason: "it is about people's data")
        case 14:
            guard !process.facts.isEmpty else { return .checkIn(note: "All are at work") }
            let fact = die.pick(process.facts)
            return .recordFact(fact.key, value: value(of: fact))
        default:
            let plan = process.actionItems
            return .addActionItem(
                ActionItemRequest(
                    title: "Never again",
                    owner: person,
                    type: plan.types.isEmpty ? "prevention" : die.pick(plan.types),
                    criticality: plan.criticalities.first,
                    targetAt: now + .days(7),
                    ticket: "T-1"
                )
            )
        }
    }

    private func value(of fact: Fact) -> String {
        switch fact.kind {
        case .text, .list: "Some"
        case .number: "\(die.below(1_000))"
        case .time: now.rfc3339
        case .flag: "yes"
        case .choice(let choices): die.pick(choices)
        case .person: die.pick(nodes[0].parts.organisations.current.people).handle
        case .service: "checkout"
        case .link: "https://example.org/"
        }
    }
}
