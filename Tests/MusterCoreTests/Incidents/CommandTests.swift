import Testing

@testable import MusterCore

@Suite("Commands")
struct CommandTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let field: String
        let command: IncidentCommand
        var testDescription: String { "\(field): \(command)" }
    }

    private static let long = String(repeating: "x", count: 20_001)
    private static let nobody = ID<Person>(OnCall.uuid(250))

    @Test(
        "that are wrong name the field",
        arguments: [
            Mistake(field: "title", command: .describe(.init())),
            Mistake(field: "title", command: .describe(.init(title: Prose(String(repeating: "x", count: 201))))),
            Mistake(field: "state", command: .describe(.init(state: ""))),
            Mistake(field: "description", command: .describe(.init(description: Prose(long)))),
            Mistake(field: "service", command: .describe(.init(service: "nowhere"))),
            Mistake(field: "fact", command: .recordFact("colour", value: "blue")),
            Mistake(field: "fact", command: .recordFact("colour", value: nil)),
            Mistake(field: "personal-data-exposed", command: .recordFact("personal-data-exposed", value: "perhaps")),
            Mistake(field: "milestone", command: .reach(.baseline, at: nil, note: nil, overriding: nil)),
            Mistake(
                field: "at",
                command: .reach(.mitigated, at: Story.wednesday + .hours(1), note: nil, overriding: nil)
            ),
            Mistake(field: "note", command: .reach(.mitigated, at: nil, note: " ", overriding: nil)),
            Mistake(field: "audience", command: .sendUpdate(.init(audience: "moon", state: .update, body: "B"))),
            Mistake(
                field: "components",
                command: .sendUpdate(
                    .init(audience: "status-page", state: .update, body: "B", components: ["x": .degraded])
                )
            ),
            Mistake(field: "body", command: .sendUpdate(.init(audience: "status-page", state: .update, body: ""))),
            Mistake(field: "note", command: .checkIn(note: "")),
            Mistake(field: "text", command: .note(kind: .note, text: long, at: nil, refersTo: nil)),
            Mistake(
                field: "at",
                command: .note(kind: .note, text: "N", at: Story.wednesday + .hours(1), refersTo: nil)
            ),
            Mistake(field: "refers_to", command: .note(kind: .correction, text: "N", at: nil, refersTo: 999)),
            Mistake(field: "refers_to", command: .note(kind: .correction, text: "N", at: nil, refersTo: 0)),
            Mistake(field: "checklist", command: .tick(checklist: "nothing", item: "x", done: true)),
            Mistake(field: "item", command: .tick(checklist: "ops-lead-checklist", item: "x", done: true)),
            Mistake(field: "clock", command: .confirmDuty(clock: "status-check", note: "N")),
            Mistake(field: "at", command: .scheduleRetrospective(at: Story.wednesday, minutes: nil)),
            Mistake(field: "minutes", command: .scheduleRetrospective(at: Story.wednesday + .days(1), minutes: 4)),
            Mistake(field: "markdown", command: .saveRetrospective(markdown: "", edition: 0)),
            Mistake(field: "title", command: .addActionItem(.init(title: "", owner: nil, type: "prevention"))),
            Mistake(field: "owner", command: .addActionItem(.init(title: "T", owner: nobody, type: "prevention"))),
            Mistake(field: "type", command: .addActionItem(.init(title: "T", owner: nil, type: "magic"))),
            Mistake(
                field: "criticality",
                command: .addActionItem(.init(title: "T", owner: nil, type: "prevention", criticality: "huge"))
            ),
            Mistake(field: "item", command: .changeActionItem(.init(id: ID(OnCall.uuid(250)), done: true))),
            Mistake(field: "what", command: .recordMeasure(what: "", undo: "U", owner: nil, expiresAt: nil)),
            Mistake(field: "undo", command: .recordMeasure(what: "W", undo: "", owner: nil, expiresAt: nil)),
            Mistake(field: "owner", command: .recordMeasure(what: "W", undo: "U", owner: nobody, expiresAt: nil)),
            Mistake(field: "measure", command: .undoMeasure(ID(OnCall.uuid(250)), note: "N")),
            Mistake(field: "url", command: .setBridge(url: "javascript:alert(1)")),
            Mistake(field: "url", command: .setBridge(url: "https://a b")),
        ]
    )
    func refuses(mistake: Mistake) throws {
        var story = try Story(.named("standard"))

        #expect(refusedField { try story.run(mistake.command) } == mistake.field)
    }

    @Test("correct a milestone with a time and a reason only, and corrections flow on")
    func corrections() throws {
        var story = try Story(.named("foundations"))
        let start = Story.wednesday
        story.now = start + .minutes(30)
        try story.run(.reach(.mitigated, at: start + .minutes(20), note: nil, overriding: nil))

        #expect(refusal { try story.run(.reach(.mitigated, at: nil, note: nil, overriding: nil)) } != nil)
        #expect(
            refusal { try story.run(.reach(.mitigated, at: start + .minutes(10), note: nil, overriding: nil)) } != nil
        )
        let why = "By the graph"
        try story.run(.reach(.mitigated, at: start + .minutes(10), note: why, overriding: nil))
        try story.run(.reach(.started, at: start - .minutes(5), note: why, overriding: nil))
        try story.run(.reach(.declared, at: start - .minutes(2), note: why, overriding: nil))

        #expect(story.incident.milestones[.mitigated] == start + .minutes(10))
        #expect(story.incident.declaredAt == start - .minutes(2))
        #expect(story.incident.severityHistory[0].from == start - .minutes(2))
        let early = IncidentCommand.reach(.mitigated, at: start - .minutes(6), note: why, overriding: nil)
        #expect(refusedField { try story.run(early) } == "at")
        let late = IncidentCommand.reach(.started, at: start + .minutes(1), note: why, overriding: nil)
        #expect(refusedField { try story.run(late) } == "at")
    }

    @Test("to what is closed are refused, but for those that only read on")
    func closed() throws {
        var story = try Story(.named("foundations"))
        try story.run(.addActionItem(.init(title: "T", owner: nil, type: "prevention")))
        try story.run(.linkAlert(ID(OnCall.uuid(200)), title: "It fires", startsAt: story.now))
        try story.force(.closed)
        let item = try #require(story.incident.actionItems.first).id

        #expect(refusal { try story.run(.checkIn(note: "N")) } == .wrongState("INC-7 is closed; reopen it first"))
        try story.run(.note(kind: .note, text: "N", at: nil, refersTo: 1))
        try story.run(.changeActionItem(.init(id: item, done: true)))
        try story.run(.clearAlert(ID(OnCall.uuid(200)), endsAt: story.now))
        try story.run(.reopen(reason: "It is back"))
        #expect(!story.incident.isClosed)
        #expect(!story.incident.isResolved)
        #expect(story.incident.reopenings == 1)
        #expect(refusal { try story.run(.reopen(reason: "Again")) } == .wrongState("INC-7 is open"))
    }

    @Test("of an alert that comes back reopen what was resolved")
    func alerts() throws {
        var story = try Story(.named("foundations"))
        let alert = ID<Alert>(OnCall.uuid(200))
        try story.run(.linkAlert(alert, title: "It fires", startsAt: story.now))
        try story.run(.linkAlert(alert, title: "It fires", startsAt: story.now))
        #expect(story.incident.alerts.count == 1)
        story.now = story.now + .minutes(5)
        try story.run(.clearAlert(alert, endsAt: story.now))
        try story.force(.resolved)
        try story.run(.linkAlert(alert, title: "It fires", startsAt: Story.wednesday))
        #expect(story.incident.isResolved, "the same firing, sent again")

        story.now = story.now + .minutes(5)
        try story.run(.linkAlert(alert, title: "It fires", startsAt: story.now))

        #expect(!story.incident.isResolved)
        #expect(story.incident.alerts.map(\.endsAt) == [Story.wednesday + .minutes(5), nil])
    }

    @Test("of an alert that is over enter its end, and leave alone what was resolved")
    func endedAlerts() throws {
        var story = try Story(.named("foundations"))
        let (alert, end) = (ID<Alert>(OnCall.uuid(200)), story.now + .minutes(2))
        story.now = story.now + .minutes(5)
        try story.force(.resolved)

        try story.run(.linkAlert(alert, title: "It fired", startsAt: Story.wednesday, endsAt: end))

        #expect(story.incident.isResolved)
        #expect(story.incident.alerts.map(\.endsAt) == [end])
    }

    @Test("of two editors of the retrospective leave the second to put both together")
    func editions() throws {
        var story = try Story(.named("foundations"))
        try story.run(.saveRetrospective(markdown: "# One", edition: 0))

        let refused = refusal { try story.run(.saveRetrospective(markdown: "# Two", edition: 0)) }

        #expect(refused == .outdated(edition: 1))
        #expect(refused?.message.contains("edition 1") == true)
        #expect(story.incident.retrospective.markdown == "# One")
    }

    @Test("that publish the customers' report go by its review where the level asks for one", arguments: [true, false])
    func report(isReviewed: Bool) throws {
        var story = try Story(.named("foundations"))
        #expect(refusal { try story.run(.advanceReport(.drafted, text: "Sorry")) } != nil)
        let levels = isReviewed ? ["SEV1"] : []
        story.process.report = ReportPlan(
            name: "Report",
            mandatoryFor: [],
            reviewedFor: levels,
            reviewedBy: "privacy officer"
        )

        #expect(
            refusal { try story.run(.advanceReport(.published, text: nil)) } == .wrongState("Draft the Report first")
        )
        try story.run(.advanceReport(.drafted, text: "Sorry"))
        let early = refusal { try story.run(.advanceReport(.published, text: nil)) }
        #expect((early == .wrongState("privacy officer must review the Report before it is published")) == isReviewed)
        if isReviewed {
            // The process names who: not whoever wrote it.
            let refused = refusal { try story.run(.advanceReport(.reviewed, text: nil), as: "ben") }
            #expect(refused == .notYours("Reviewing the Report", roles: ["privacy officer"]))
            try story.run(.advanceReport(.reviewed, text: nil), as: "grace")
            try story.run(.advanceReport(.published, text: nil))
        }
        #expect(
            refusal { try story.run(.advanceReport(.drafted, text: "Again")) }
                == .alreadyDone("The Report has been published")
        )
    }

    @Test("publish the words of the customers' report that were reviewed, and review those that were read")
    func reviewedWords() throws {
        var story = try Story(.named("foundations"))
        story.process.report = ReportPlan(
            name: "Report",
            mandatoryFor: [],
            reviewedFor: ["SEV1"],
            reviewedBy: "privacy officer"
        )
        try story.run(.advanceReport(.drafted, text: "One"))
        try story.run(.advanceReport(.drafted, text: "Two"))

        let review = IncidentCommand.advanceReport(.reviewed, text: nil, edition: 1)
        #expect(refusal { try story.run(review, as: "grace") } == .outdated(edition: 2))
        try story.run(.advanceReport(.reviewed, text: nil, edition: 2), as: "grace")
        #expect(refusedField { try story.run(.advanceReport(.published, text: "Three")) } == "text")
        #expect(story.incident.retrospective.reportText == "Two")

        try story.run(.advanceReport(.drafted, text: "Three"))
        #expect(
            refusal { try story.run(.advanceReport(.published, text: nil)) }
                == .wrongState("privacy officer must review the Report before it is published")
        )
        try story.run(.advanceReport(.reviewed, text: nil, edition: 3), as: "grace")
        try story.run(.advanceReport(.published, text: "Three"))
        #expect(story.incident.retrospective.report == .published)
    }

    @Test("raise what the law asks for once the facts say so, and once only")
    func legal() throws {
        var declaration = Story.declaration
        declaration.severity = "SEV3"
        var story = try Story(.named("standard"), declaration)
        try story.run(.recordFact("personal-data-exposed", value: "no"))
        #expect(story.incident.legalTriggers.isEmpty)

        try story.run(.recordFact("personal-data-exposed", value: "yes"))
        try story.run(.recordFact("personal-data-exposed", value: nil))
        try story.run(.recordFact("personal-data-exposed", value: "Yes"))
        try story.run(.recordFact("money-affected", value: "true"))

        #expect(story.incident.legalTriggers.keys.sorted() == ["data-breach", "financial-loss"])
        #expect(story.incident.severity == "SEV1")
        let breaches = story.events.filter { if case .legalTriggered = $0 { true } else { false } }
        #expect(breaches.count == 2)
        #expect(story.incident.prompts.contains { $0.text.contains("Do not delete logs") })
        #expect(story.incident.pages.map(\.person).contains(try story.person("grace")))
    }
}
