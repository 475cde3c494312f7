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
        await perform(deed(on: incident, as: person), on: id, as: person)
        later(die.patience(.seconds(40)...(.minutes(30)))) { await $0.work(on: id, as: person, left: left - 1) }
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
            later(.hours(1)) { world in
                await world.perform(
                    .reach(.closed, at: nil, note: nil, overriding: "the simulation asks for it"),
                    on: id,
                    as: person
                )
            }
        }
    }

    /// Does it on whichever server answers; what fails is tried again, as people do.
    private func perform(_ command: IncidentCommand, on id: ID<Incident>, as person: ID<Person>, tries: Int = 5) async {
        guard let node = anyNode() else {
            if tries > 1 {
                later(.seconds(10)) { await $0.perform(command, on: id, as: person, tries: tries - 1) }
            }
            return
        }
        switch command {
        case .page, .reopen, .changeSeverity, .handOn: history.handed.insert(id)
        default: break
        }
        do {
            learn(try await node.commands.run(command, on: id, as: .person(person), by: .web))
        } catch is IncidentRejection {
            return
        } catch is EngineError {
            return
        } catch {
            if tries > 1 {
                later(.seconds(10)) { await $0.perform(command, on: id, as: person, tries: tries - 1) }
            }
        }
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
            let role = incident.roles.first?.role ?? process.roles[0].key
            return .offerHandover(role: role, to: die.pick(people), situation: "It goes on")
        case 11: return .acceptHandover(early: "there is no time")
        case 12:
            let milestone = die.pick([Milestone.investigating, .identified])
            return .reach(milestone, at: nil, note: nil, overriding: nil)
        case 13:
            return incident.access.isRestricted
                ? .breakGlass(reason: "I have to know") : .restrict(reason: "it is about people's data")
        case 14:
            guard let fact = process.facts.first else { return .checkIn(note: "All are at work") }
            return .recordFact(fact.key, value: "Some")
        default:
            return .addActionItem(ActionItemRequest(title: "Never again", owner: person, type: "prevention"))
        }
    }
}
