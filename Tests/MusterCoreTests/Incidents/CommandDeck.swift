@testable import MusterCore

/// Deals commands at random, sensible ones and foolish ones, with what a process and an incident have to name.
struct CommandDeck {
    var seed: OnCallSeed

    private mutating func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &seed) }
    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &seed) < percent }

    private mutating func text() -> String {
        pick(["", " ", "Fine", "⟦hole⟧ {message} | <b>", "Zeile 1\nZeile 2", String(repeating: "x", count: 300)]) ?? ""
    }

    private mutating func key(_ keys: [String]) -> String { chance(8) ? "nothing" : pick(keys) ?? "nothing" }

    private mutating func moment(near now: Timestamp) -> Timestamp {
        now + .minutes(Int.random(in: -3_000...3_000, using: &seed))
    }

    private mutating func person(_ story: Story) -> ID<Person> {
        chance(5) ? ID(OnCall.uuid(250)) : pick(story.organisation.people)?.id ?? ID(OnCall.uuid(250))
    }

    mutating func actor(_ story: Story) -> Actor {
        chance(10) ? .integration("prometheus") : .person(person(story))
    }

    mutating func deal(_ story: Story) -> IncidentCommand {
        let kind = Int.random(in: 0..<50, using: &seed)
        return kind < 15 ? dealResponse(kind, story) : dealRest(kind, story)
    }

    private mutating func dealResponse(_ kind: Int, _ story: Story) -> IncidentCommand {
        let (incident, process) = (story.incident, story.process)
        switch kind {
        case 0: return .acknowledge(page: chance(50) ? nil : pick(incident.pages)?.id)
        case 1:
            if chance(40) { return .handOn(to: person(story), because: text()) }
            return .escalate(page: pick(incident.pages)?.id ?? ID(OnCall.uuid(250)))
        case 2:
            let contact = key(story.organisation.contacts.map(\.name))
            let target = chance(50) ? PageRequest.Target.person(person(story)) : .contact(contact)
            return .page(PageRequest(target: target, because: text()))
        case 3:
            let title = chance(50) ? Prose(text()) : nil
            return .describe(.init(title: title, state: Prose(text()), service: chance(50) ? "api" : nil))
        case 4: return .changeSeverity(to: key(process.severities.map(\.key)), reason: text())
        case 5, 6:
            let fact = pick(process.facts)
            let value = chance(70) ? fact?.kind.example : text()
            let isFlag = fact?.kind == .flag
            return .recordFact(fact?.key ?? "nothing", value: chance(10) ? nil : isFlag && chance(50) ? "yes" : value)
        case 7, 8: return .assign(role: key(process.roles.map(\.key)), person: person(story), reason: text())
        case 9: return .release(role: key(process.roles.map(\.key)))
        case 10, 11:
            let at = chance(40) ? moment(near: story.now) : nil
            let milestone = pick(Milestone.allCases) ?? .mitigated
            return .reach(milestone, at: at, note: chance(50) ? "Seen" : nil, overriding: chance(60) ? "Go" : nil)
        case 12: return .reopen(reason: text())
        case 13:
            let audience = key(process.audiences.map(\.key))
            let state = pick(UpdateState.allCases) ?? .update
            let components = ["api": ComponentState.degraded]
            return .sendUpdate(.init(audience: audience, state: state, message: text(), components: components))
        default:
            let audience = key(process.audiences.map(\.key))
            return .sendUpdate(.init(audience: audience, state: .update, subject: "News", body: text()))
        }
    }

    private mutating func dealRest(_ kind: Int, _ story: Story) -> IncidentCommand {
        let (incident, process, now) = (story.incident, story.process, story.now)
        switch kind {
        case 15: return .checkIn(note: text())
        case 16:
            let at = chance(50) ? moment(near: now) : nil
            return .note(kind: .decision, text: text(), at: at, refersTo: Int.random(in: -2...40, using: &seed))
        case 17:
            let list = pick(process.checklists)
            let item = key(list?.items.map(\.id) ?? [])
            return .tick(checklist: list?.id ?? "nothing", item: item, done: chance(70))
        case 18: return .confirm(condition: key(process.gates.flatMap(\.conditions).map(\.id)), evidence: text())
        case 19: return .confirmDuty(clock: key(process.clocks.map(\.id)), note: text())
        case 20: return .scheduleRetrospective(at: moment(near: now), minutes: Int.random(in: 0...500, using: &seed))
        case 21: return .saveRetrospective(markdown: text(), edition: chance(70) ? incident.retrospective.edition : 0)
        case 22: return .advanceReport(pick(ReportStage.allCases) ?? .drafted, text: nil)
        case 23:
            let owner = chance(50) ? person(story) : nil
            return .addActionItem(.init(title: text(), owner: owner, type: key(process.actionItems.types)))
        case 24:
            let id = pick(incident.actionItems)?.id ?? ID(OnCall.uuid(250))
            return .changeActionItem(.init(id: id, done: chance(50), targetAt: moment(near: now)))
        case 25: return .recordMeasure(what: text(), undo: text(), owner: nil, expiresAt: nil)
        case 26: return .undoMeasure(pick(incident.measures)?.id ?? ID(OnCall.uuid(250)), note: text())
        case 27:
            let role = key(process.roles.map(\.key))
            return chance(50)
                ? .acceptHandover(early: chance(50) ? "Now" : nil)
                : .offerHandover(role: role, to: person(story), situation: text())
        case 32: return .restrict(reason: text())
        case 33: return .admit(person(story), reason: text())
        case 34: return .breakGlass(reason: text())
        case 35: return .liftRestriction(reason: text())
        case 30: return .approveUpdate(chance(50) ? nil : pick(incident.proposals)?.id ?? ID(OnCall.uuid(250)))
        case 31: return .declineUpdate(chance(50) ? nil : pick(incident.proposals)?.id, reason: text())
        case 36...: return .room(dealRoom(story))
        case 28: return .setBridge(url: chance(50) ? "https://meet.example.org/1" : text())
        default:
            let alert = ID<Alert>(OnCall.uuid(UInt8.random(in: 200...210, using: &seed)))
            return chance(50) ? .linkAlert(alert, title: text(), startsAt: now) : .clearAlert(alert, endsAt: now)
        }
    }

    private mutating func dealRoom(_ story: Story) -> RoomCommand {
        let number = Int.random(in: 0...4, using: &seed)
        let role = key(story.process.roles.map(\.key))
        switch Int.random(in: 0..<20, using: &seed) {
        case 0: return .say(text(), answers: chance(20) ? number : nil)
        case 1: return .pin(Int.random(in: -1...40, using: &seed), chance(70))
        case 2: return .tag(number, chance(50) ? "seen" : text(), chance(70))
        case 3, 4:
            let due = chance(50) ? moment(near: story.now) : nil
            return .order(to: chance(50) ? .role(role) : .person(person(story)), text(), dueAt: due)
        case 5: return .acknowledgeOrder(chance(50) ? number : nil)
        case 6: return .finishOrder(chance(50) ? number : nil, note: chance(50) ? text() : nil)
        case 7: return .withdrawOrder(number, reason: text())
        case 8: return .raiseHypothesis(text())
        case 9: return .judge(hypothesis: number, pick(Hypothesis.State.allCases) ?? .open, evidence: text())
        case 10: return .proposeAction(text(), hypothesis: chance(30) ? number : nil)
        case 11: return chance(60) ? .approveAction(number) : .declineAction(number, reason: text())
        case 12: return .startAction(number)
        case 13: return .finishAction(number, worked: chance(50), result: text())
        case 14: return .decide(text(), alternatives: [text()], because: chance(50) ? text() : nil)
        case 15: return .answer(question: number, text())
        case 16: return .engage(chance(60) ? .person(person(story)) : .outsider(text()), component: nil)
        case 17: return .disengage(.person(person(story)), note: nil)
        case 18: return .nameDeputy(role: role, person: person(story), chance(50) ? .deputy : .shadow)
        default:
            if chance(5) { return .dismiss(.falseAlarm, reason: text(), ticket: nil) }
            return chance(30) ? .releaseDeputy(role: role, person: person(story)) : .setRhythm(minutes: number * 5)
        }
    }
}
