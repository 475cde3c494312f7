import Testing

@testable import MusterCore

@Suite("The timeline")
struct TimelineTests {
    private static let ben = ID<Person>(OnCall.uuid(2))
    private static let moment = Story.wednesday

    /// One event of every kind.
    private static let events: [IncidentEvent] = situation + response + promises + learning

    private static let situation: [IncidentEvent] = [
        .declared(
            .init(
                id: ID(OnCall.uuid(1)),
                number: 7,
                process: "foundations",
                processVersion: "1",
                severity: "SEV1",
                title: "Nobody can pay",
                drill: true
            )
        ),
        .described(.init(title: "Few can pay")),
        .severityChanged(.init(from: "SEV1", to: "SEV2", reason: "Few")),
        .factRecorded(.init(fact: "workaround", value: nil)),
        .milestoneReached(.init(milestone: .mitigated, at: moment, note: "By the graph")),
        .reopened(.init(reason: "It is back")),
        .bridgeSet(.init(url: "https://meet.example.org/1")),
        .bridgeOrdered(.init(from: "Zoom")),
        .bridgeFailed(.init(from: "Zoom", because: "Zoom: HTTP 500")),
        .alertLinked(.init(alert: ID(OnCall.uuid(3)), title: "It fires", startsAt: moment)),
        .alertCleared(.init(alert: ID(OnCall.uuid(3)), endsAt: moment)),
        .legalTriggered(.init(trigger: "breach", instructions: [], legalHold: true)),
    ]

    private static let response: [IncidentEvent] = [
        .roleAssigned(.init(role: "incident-commander", person: ben, reason: "Rested")),
        .roleReleased(.init(role: "incident-commander", person: ben)),
        .escalationStarted(
            .init(
                escalation: ID(OnCall.uuid(4)),
                policy: .direct(ID(OnCall.uuid(5)), name: "Direct", targets: []),
                urgency: .low,
                because: "Checkout",
                notBefore: moment
            )
        ),
        .escalationAdvanced(.init(escalation: ID(OnCall.uuid(4)), step: 1, lateBy: 120_000)),
        .escalationExhausted(.init(escalation: ID(OnCall.uuid(4)))),
        .paged(
            .init(page: ID(OnCall.uuid(6)), escalation: ID(OnCall.uuid(4)), step: 0, person: ben, urgency: .low)
        ),
        .pageAcknowledged(.init(page: ID(OnCall.uuid(6)), person: ben)),
        .notified(.init(contact: "CFO", people: [], addresses: [], because: "Money")),
        .updateSent(
            .init(
                id: ID(OnCall.uuid(7)),
                audience: "status-page",
                state: .update,
                subject: "S",
                body: "We roll back",
                components: [:]
            )
        ),
        .checkedIn(.init(note: "Well")),
        .noted(.init(kind: .decision, text: "Roll back", refersTo: 3)),
        .ticked(.init(checklist: "declare", item: "x", done: true)),
        .measureRecorded(.init(id: ID(OnCall.uuid(8)), what: "A flag", undo: "Put it back")),
        .measureUndone(.init(id: ID(OnCall.uuid(8)), note: "Put back")),
        .handoverOffered(
            .init(role: "incident-commander", from: ben, to: ben, situation: "Quiet", says: "Handing over")
        ),
        .handoverCompleted(.init(role: "incident-commander", from: ben, to: ben, says: "I have it")),
    ]

    private static let promises: [IncidentEvent] = [
        .conditionConfirmed(.init(condition: "fix-durable", evidence: "Load test")),
        .gateOverridden(.init(milestone: .resolved, conditions: ["fix-durable"], reason: "Fire")),
        .dutyConfirmed(.init(clock: "x", note: "Done")),
        .obligationReminded(.init(clock: "x", key: "x@1#0", says: "Beat", dueAt: moment, turns: 0)),
        .obligationMissed(.init(clock: "x", key: "x@1#0", says: "Beat", dueAt: moment, turns: 3)),
        .obligationKept(.init(clock: "x", key: "x@1#0", says: "Beat", dueAt: moment, onTime: false)),
        .prompted(.init(text: "Halt")),
    ]

    private static let learning: [IncidentEvent] = [
        .retrospectiveScheduled(.init(at: moment, minutes: 45)),
        .retrospectiveSaved(.init(markdown: "# Draft")),
        .reportAdvanced(.init(stage: .drafted)),
        .actionItemAdded(.init(id: ID(OnCall.uuid(9)), title: "A test", type: "prevention")),
        .actionItemChanged(.init(id: ID(OnCall.uuid(9)), done: true)),
    ]

    private func entry(
        _ event: IncidentEvent,
        by actor: Actor = .muster,
        lateBy: Duration = .zero
    ) throws -> TimelineEntry {
        let story = try Story(.named("foundations"))
        let writer = TimelineWriter(process: story.process, organisation: story.organisation)
        return writer.entry(
            EventRecord(
                sequence: 5,
                event: event,
                actor: actor,
                source: .clock,
                occurredAt: Self.moment,
                recordedAt: Self.moment + lateBy
            )
        )
    }

    @Test("says something of every kind of event")
    func everyKind() throws {
        let kinds = Set(Self.events.compactMap { Mirror(reflecting: $0).children.first?.label })
        #expect(kinds.count == 40)
        #expect(kinds.count == Self.events.count)

        for event in Self.events {
            let entry = try entry(event)
            #expect(entry.text.count > 3, "\(event)")
            #expect(!entry.text.contains("Optional("), "\(event)")
        }
    }

    @Test(
        "says it in plain words",
        arguments: [
            (situation[0], "Declared SEV1 (drill): Nobody can pay"),
            (situation[1], "Changed title to \"Few can pay\""),
            (situation[2], "Severity SEV1 → SEV2: Few"),
            (situation[3], "Workaround withdrawn"),
            (situation[4], "Mitigating at 4 Mar 2026 10:00: By the graph"),
            (response[2], "Paging Checkout by Direct, not before 4 Mar 2026 10:00"),
            (response[3], "Step 2 of the escalation, late by 2 min"),
            (response[7], "Told CFO: Money"),
            (
                IncidentEvent.notified(
                    .init(contact: "CFO", people: [], addresses: ["cfo@example.org"], because: "Money", inDrill: true)
                ),
                "Told CFO: Money (in a drill: nothing goes to addresses outside)"
            ),
            (response[8], "Update → Status page: We roll back"),
            (
                promises[1],
                "Passed the gate to Resolved without \"The changes that mitigate the impact are durable and will last"
                    + " until a long-term solution\": Fire"
            ),
            (promises[4], "Missed: Beat, due 4 Mar 2026 10:00 (3 turns)"),
            (promises[5], "Kept late: Beat, due 4 Mar 2026 10:00"),
        ]
    )
    func words(event: IncidentEvent, expected: String) throws {
        #expect(try entry(event).text == expected)
    }

    @Test("does not call a moment's delay of a timer late")
    func lateness() throws {
        let event = IncidentEvent.escalationAdvanced(.init(escalation: ID(OnCall.uuid(4)), step: 1, lateBy: 1_200))

        #expect(try entry(event).text == "Step 2 of the escalation")
    }

    @Test("names who did it, and what it refers to")
    func who() throws {
        let story = try Story(.named("foundations"))
        let note = IncidentEvent.noted(.init(kind: .correction, text: "No", refersTo: 3))
        #expect(try entry(note).refersTo == 3)
        #expect(try entry(note).who == "Muster")
        #expect(try entry(note, by: .integration("prometheus")).who == "prometheus")
        #expect(try entry(note, by: .person(story.person("ben"))).who == "Ben Okafor")
        #expect(try entry(note, by: .person(ID(OnCall.uuid(250)))).who == "somebody who has left")
    }

    @Test("marks what was recorded more than a minute after it happened")
    func backdated() throws {
        let note = IncidentEvent.checkedIn(.init(note: "Well"))
        #expect(try !entry(note, lateBy: .seconds(60)).isBackdated)
        #expect(try entry(note, lateBy: .seconds(61)).isBackdated)
    }

    @Test(
        "writes actors as one word each, and reads them back",
        arguments: [
            Actor.person(ben), .muster, .integration("prometheus"), .integration("a:b"),
        ]
    )
    func actors(actor: Actor) {
        #expect(Actor(text: actor.text) == actor)
    }

    @Test("reads no actor from other words", arguments: ["", "person:", "person:ben", "somebody"])
    func noActor(text: String) {
        #expect(Actor(text: text) == nil)
    }
}
