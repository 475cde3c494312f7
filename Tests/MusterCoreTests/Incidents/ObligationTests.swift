import Testing

@testable import MusterCore

@Suite("Promises")
struct ObligationTests {
    private let commander = "incident-commander"
    private let start = Story.wednesday

    /// An incident with promises of the test's own, and nobody to be paged.
    private func story(_ clocks: Clock..., at moment: Timestamp = Story.wednesday) throws -> Story {
        var process = try ProcessDefinition.named("foundations")
        process.clocks = clocks
        process.gates = []
        process.severities[0].page = []
        return try Story(process, at: moment)
    }

    private func times(_ story: Story, _ pick: (IncidentEvent) -> Bool) -> [Duration] {
        story.records.filter { pick($0.event) }.map { $0.occurredAt - start }
    }

    private let every30 = Clock.Timing.every(["SEV1": .minutes(30)])

    @Test("that recur are due at every multiple of their turn, and are reminded of before")
    func cadence() throws {
        var story = try story(.promise("beat", every30, remindBefore: .minutes(10)))

        try story.wait(.minutes(95))

        #expect(times(story) { $0.missed != nil } == [30, 60, 90].map { .minutes($0) })
        #expect(times(story) { $0.reminded != nil } == [20, 50, 80].map { .minutes($0) })
        #expect(story.events.compactMap(\.missed).allSatisfy { $0.turns == 1 })
        let obligation = try #require(story.obligation("beat"))
        #expect(obligation.missedTurns == 3)
        #expect(obligation.overdueSince == start + .minutes(30))
        #expect(obligation.dueAt == start + .minutes(120))
        #expect(obligation.wakeAt == start + .minutes(110))
    }

    @Test("that recur begin a new turn when they are done")
    func cadenceKept() throws {
        var story = try story(.promise("beat", every30))
        try story.wait(.minutes(25))
        try story.run(.confirmDuty(clock: "beat", note: "Done"))

        #expect(story.obligation("beat")?.dueAt == start + .minutes(55))
        #expect(story.incident.record["beat"]?.kept == [start + .minutes(30)])

        try story.wait(.minutes(35))
        try story.run(.confirmDuty(clock: "beat", note: "Done at last"))
        #expect(story.incident.record["beat"]?.keptLate == [start + .minutes(85)])
        #expect(story.incident.record["beat"]?.missed.map(\.dueAt) == [start + .minutes(55)])
        #expect(story.obligation("beat")?.isOverdue == false)
    }

    @Test("missed while Muster was down count their turns in one record, and keep their times afterwards")
    func downtime() throws {
        var story = try story(.promise("beat", every30, remindBefore: .minutes(10)))

        let told = try story.sleepThrough(.minutes(130)).compactMap(\.missed)

        #expect(told.map(\.turns) == [4])
        #expect(told.map(\.dueAt) == [start + .minutes(30)])
        #expect(story.obligation("beat")?.missedTurns == 4)
        #expect(story.obligation("beat")?.dueAt == start + .minutes(150))
        #expect(story.obligation("beat")?.wakeAt == start + .minutes(140))
    }

    @Test("that are nudges remind at their time and are never missed")
    func nudges() throws {
        var story = try story(.promise("beat", every30, duty: .checkIn, nudge: true))

        try story.wait(.minutes(65))
        try story.run(.checkIn(note: "All well"))

        #expect(times(story) { $0.reminded != nil } == [.minutes(30), .minutes(60)])
        #expect(story.events.allSatisfy { $0.missed == nil && $0.kept == nil })
        #expect(story.obligation("beat")?.dueAt == start + .minutes(95))
        #expect(try story.sleepThrough(.minutes(65)).compactMap(\.reminded).map(\.turns) == [2])
    }

    @Test("made once fall due once: kept, kept late, or missed and open until then")
    func once() throws {
        let promise = Clock.promise("once", .within(["SEV1": .duration(.minutes(20))]), remindBefore: .minutes(5))
        var kept = try story(promise)
        try kept.wait(.minutes(19))
        try kept.run(.confirmDuty(clock: "once", note: "Done"))
        var late = try story(promise)
        try late.wait(.hours(10))
        #expect(late.wakeAt == nil)
        #expect(late.obligation("once")?.isOverdue == true)
        try late.run(.confirmDuty(clock: "once", note: "Done"))

        #expect(times(kept) { $0.reminded != nil } == [.minutes(15)])
        #expect(kept.events.compactMap(\.kept).map(\.onTime) == [true])
        #expect(kept.obligations.isEmpty)
        #expect(times(late) { $0.missed != nil } == [.minutes(20)])
        #expect(late.events.compactMap(\.kept).map(\.onTime) == [false])
        #expect(late.obligations.isEmpty)
    }

    @Test("made once as nudges come to one reminder")
    func onceNudge() throws {
        var story = try story(.promise("once", .within(["SEV1": .duration(.minutes(20))]), nudge: true))

        try story.wait(.days(2))

        #expect(times(story) { $0.reminded != nil } == [.minutes(20)])
        #expect(story.events.allSatisfy { $0.missed == nil })
    }

    @Test("with no time to keep them in are missed once")
    func zero() throws {
        var story = try story(.promise("now", .within(["SEV1": .duration(.zero)])))

        try story.wait(.hours(1))

        #expect(times(story) { $0.missed != nil } == [.zero])
    }

    @Test("lapse at their end, neither kept nor missed")
    func lapses() throws {
        var story = try story(.promise("beat", every30, until: .resolved))
        try story.wait(.minutes(10))

        try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil))

        #expect(story.obligations.isEmpty)
        #expect(story.incident.record["beat"] == nil)
    }

    @Test("begin anew when the incident is reopened, except those of the law")
    func reopening() throws {
        var story = try story(
            .promise("beat", every30, until: .resolved),
            .promise("law", .within(["SEV1": .duration(.hours(72))]), from: .legalTrigger("breach"))
        )
        story.process.facts.append(Fact(key: "leak", label: "Leak", kind: .flag, help: "", atIntake: true))
        story.process.legal = [
            LegalTrigger(
                key: "breach",
                title: "Breach",
                fact: "leak",
                severity: nil,
                page: [],
                notify: [],
                legalHold: true,
                restrict: false,
                instructions: ["Delete nothing"]
            )
        ]
        #expect(story.obligation("law") == nil)
        try story.run(.recordFact("leak", value: "yes"))
        #expect(story.obligation("law")?.dueAt == start + .hours(72))
        try story.wait(.minutes(10))
        try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil))
        try story.wait(.hours(5))
        try story.run(.reopen(reason: "It is back"))

        #expect(story.obligation("beat")?.dueAt == story.now + .minutes(30))
        #expect(story.obligation("beat")?.isOverdue == false)
        #expect(story.obligation("law")?.dueAt == start + .hours(72))
        #expect(story.incident.prompts.map(\.text).contains("Delete nothing"))
    }

    @Test("in business days pass over the weekend, and in sprints do not")
    func businessDays() throws {
        // Friday, 16:00.
        let friday = start + .days(2) + .hours(6)
        let story = try story(
            .promise("days", .within(["SEV1": .businessDays(3)])),
            .promise("hours", .within(["SEV1": .businessHours(24)])),
            .promise("sprint", .within(["SEV1": .sprints(2)])),
            at: friday
        )

        #expect(story.obligation("days")?.dueAt == friday + .days(5))
        #expect(story.obligation("hours")?.dueAt == friday + .days(3))
        #expect(story.obligation("sprint").map { $0.dueAt - friday } == story.process.sprint * 2)
    }

    @Test("of handing over count from taking the role, and are kept by whoever takes it next")
    func handover() throws {
        let promise = Clock.promise(
            "shift",
            .within(["SEV1": .duration(.hours(4))]),
            from: .roleTaken("incident-commander"),
            duty: .handover(role: "incident-commander")
        )
        var story = try story(promise)
        #expect(story.obligations.isEmpty)
        try story.wait(.hours(1))
        try story.run(.assign(role: commander, person: story.person("ben"), reason: nil), as: "ben")
        #expect(story.obligation("shift")?.dueAt == start + .hours(5))
        #expect(try story.obligation("shift")?.person == story.person("ben"))

        try story.wait(.hours(3))
        try story.run(.offerHandover(role: commander, to: story.person("chi"), situation: "Quiet"), as: "ben")
        try story.run(.acceptHandover(early: "Ben must go"), as: "chi")
        #expect(story.events.compactMap(\.kept).map(\.onTime) == [true])
        #expect(story.obligation("shift")?.dueAt == start + .hours(8))

        try story.wait(.hours(5))
        try story.run(.assign(role: commander, person: story.person("omar"), reason: "Late"), as: "omar")
        #expect(story.events.compactMap(\.kept).map(\.onTime) == [true, false])
        #expect(story.obligation("shift")?.dueAt == start + .hours(13))
    }

    @Test("of action items are one for each, at its own date or else by its severity", arguments: [false, true])
    func actionItems(nudge: Bool) throws {
        let promise = Clock.promise(
            "items",
            .within(["SEV1": .sprints(1)]),
            from: .actionItem,
            duty: .actionItemDone,
            nudge: nudge
        )
        var story = try story(promise)
        let ben = try story.person("ben")
        try story.run(.addActionItem(.init(title: "Alert earlier", owner: ben, type: "detection")))
        let date = start + .days(3)
        try story.run(.addActionItem(.init(title: "Add a test", owner: nil, type: "prevention", targetAt: date)))

        let due = story.obligations
        #expect(due.map(\.dueAt) == [date, start + story.process.sprint])
        #expect(due.map(\.says) == ["Keep items: Add a test", "Keep items: Alert earlier"])
        #expect(due.map(\.person) == [nil, ben])

        try story.wait(.days(5))
        let fallen = story.events.filter { $0.missed != nil || $0.reminded != nil }
        #expect(fallen.count == 1)
        for item in story.incident.actionItems {
            try story.run(.changeActionItem(.init(id: item.id, done: true)))
        }
        #expect(story.obligations.isEmpty)
        #expect(story.events.compactMap(\.kept).map(\.onTime) == (nudge ? [] : [true, false]))
    }

    private let items = Clock.promise(
        "items",
        .within(["SEV1": .duration(.hours(10))]),
        from: .actionItem,
        duty: .actionItemDone,
        remindBefore: .hours(1),
        missed: [.escalate(to: "technical leadership")]
    )

    @Test("of action items run on after the incident is closed, and page then, until the item is done")
    func actionItemsAfterClosing() throws {
        var story = try story(items, .promise("beat", every30))
        let ben = try story.person("ben")
        try story.run(.addActionItem(.init(title: "Alert earlier", owner: ben, type: "detection")))
        try story.force(.closed)

        #expect(story.obligations.map(\.clock) == ["items"])
        #expect(story.wakeAt == start + .hours(9))
        let told = try story.wait(.hours(10))

        #expect(told.compactMap(\.reminded).map(\.clock) == ["items"])
        #expect(told.compactMap(\.missed).map(\.owner) == [ben])
        #expect(story.incident.escalations.filter(story.incident.awaits).map(\.because) == ["technical leadership"])
        let item = try #require(story.incident.actionItems.first).id
        try story.run(.changeActionItem(.init(id: item, done: true)))
        #expect(story.obligation("items") == nil)
        #expect(story.events.compactMap(\.kept).map(\.onTime) == [false])
    }

    @Test(
        "of action items end where it was no incident, and stay where it was merged into another",
        arguments: [(Dismissal.Outcome.falseAlarm, 0), (.bug, 0), (.ticket, 0), (.duplicate, 1)]
    )
    func actionItemsOfNoIncident(outcome: Dismissal.Outcome, left: Int) throws {
        var story = try story(items)
        try story.run(.addActionItem(.init(title: "Alert earlier", owner: nil, type: "detection")))

        try story.run(.room(.dismiss(outcome, reason: "A test", ticket: "OPS-1")))

        #expect(story.obligations.count == left)
    }

    @Test("that are missed page whom the process names, once while the page is open, and prompt everyone")
    func consequences() throws {
        let promise = Clock.promise(
            "beat",
            .every(["SEV1": .minutes(4)]),
            missed: [.remind, .escalate(to: "technical leadership"), .prompt("Halt")]
        )
        var story = try story(promise)

        try story.wait(.minutes(13))

        #expect(story.events.compactMap(\.missed).count == 3)
        #expect(story.incident.escalations.map(\.because) == ["technical leadership"])
        #expect(story.incident.prompts.map(\.text) == ["Halt", "Halt", "Halt"])
        try story.run(.acknowledge(page: nil), as: "dina")
        try story.wait(.minutes(4))
        #expect(story.incident.escalations.count == 2)
    }

    @Test("that are missed page also somebody who was asked the same, but not as urgently")
    func graverConsequence() throws {
        let contact = "technical leadership"
        let promise = Clock.promise("beat", .every(["SEV1": .minutes(4)]), missed: [.escalate(to: contact)])
        var story = try story(promise)
        try story.run(.page(PageRequest(target: .contact(contact), urgency: .low, because: contact)))

        try story.wait(.minutes(9))

        #expect(story.incident.escalations.map(\.urgency) == [.low, .high])
    }

    @Test("of checking in are kept by a mail too")
    func checkInByMail() throws {
        var story = try story(.promise("beat", every30, duty: .checkIn))
        try story.wait(.minutes(10))

        try story.run(.sendUpdate(.init(audience: "distribution-list", state: .update, subject: "S", body: "B")))

        #expect(story.events.compactMap(\.kept).map(\.onTime) == [true])
        #expect(story.obligation("beat")?.dueAt == start + .minutes(40))
        try story.run(.sendUpdate(.init(audience: "status-page", state: .update, subject: "S", body: "B")))
        #expect(story.events.compactMap(\.kept).count == 1)
    }

    @Test("to fill a role count anew once it is given up, so that none is both kept and missed")
    func vacancy() throws {
        let role = "incident-commander"
        let promise = Clock.promise("name", .within(["SEV1": .duration(.minutes(20))]), duty: .roleFilled(role))
        var story = try story(promise)
        try story.wait(.minutes(10))
        try story.run(.assign(role: role, person: story.person("ben"), reason: nil), as: "ben")
        try story.wait(.minutes(30))
        #expect(story.obligation("name") == nil)

        try story.run(.release(role: role), as: "ben")

        #expect(story.obligation("name")?.dueAt == start + .minutes(60))
        try story.wait(.minutes(20))
        #expect(story.events.compactMap(\.kept).map(\.onTime) == [true])
        #expect(story.events.compactMap(\.missed).map(\.dueAt) == [start + .minutes(60)])
    }

    struct Deed: Sendable, CustomTestStringConvertible {
        let duty: Clock.Duty
        let does: @Sendable (inout Story) throws -> Void
        var testDescription: String { "\(duty)" }
    }

    @Test(
        "are kept by doing what they ask for",
        arguments: [
            Deed(duty: .update(audience: "distribution-list")) { story in
                try story.run(
                    .sendUpdate(.init(audience: "distribution-list", state: .update, subject: "S", body: "B"))
                )
            },
            Deed(duty: .checkIn) { story in try story.run(.checkIn(note: "Well")) },
            Deed(duty: .milestone(.mitigated)) { story in
                try story.run(.reach(.mitigated, at: nil, note: nil, overriding: nil))
            },
            Deed(duty: .roleFilled("incident-commander")) { story in
                try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil))
            },
            Deed(duty: .retrospectiveScheduled) { story in
                try story.run(.scheduleRetrospective(at: story.now + .days(1), minutes: nil))
            },
            Deed(duty: .retrospectiveDrafted) { story in
                try story.run(.saveRetrospective(markdown: "# What happened", edition: 0))
            },
            Deed(duty: .reportPublished) { story in
                try story.publishReport()
            },
            Deed(duty: .confirmed) { story in try story.run(.confirmDuty(clock: "once", note: "Done")) },
        ]
    )
    func duties(deed: Deed) throws {
        var story = try story(.promise("once", .within(["SEV1": .duration(.hours(1))]), duty: deed.duty))
        story.process.report = ReportPlan(name: "Report", mandatoryFor: [], reviewedFor: ["SEV1"], reviewedBy: "CFO")
        #expect(story.obligation("once")?.dueAt == start + .hours(1))
        try story.wait(.minutes(10))

        try deed.does(&story)

        #expect(story.obligation("once") == nil)
        #expect(story.events.compactMap(\.kept).map(\.onTime) == [true])
        try story.wait(.days(1))
        #expect(story.events.allSatisfy { $0.missed == nil })
    }
}
