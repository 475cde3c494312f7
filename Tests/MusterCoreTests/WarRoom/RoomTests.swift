import Testing

@testable import MusterCore

@Suite("The war room")
struct RoomTests {
    private let commander = "incident-commander"

    private func story(_ process: String = "standard", _ severity: String = "SEV1") throws -> Story {
        var declaration = Story.declaration
        declaration.severity = severity
        return try Story(.named(process), declaration)
    }

    @Test("keeps what is said, and pins it into the timeline with who said it")
    func chat() throws {
        var story = try story()
        try story.run(.room(.say("Copy, checking logs now", answers: nil)), as: "ben")
        let line = try #require(story.incident.room.chat.last)

        let events = try story.run(.room(.pin(line.sequence, true)), as: "ana")

        let writer = TimelineWriter(process: story.process, organisation: story.organisation)
        let entries = story.records.suffix(2).map(writer.entry)
        #expect(entries.map(\.kind) == [.chat, .note])
        #expect(entries.last?.text == "“Copy, checking logs now” (Ben Okafor, in the chat)")
        #expect(entries.last?.refersTo == line.sequence)
        #expect(events.count == 1)
        #expect(story.incident.room.marks[line.sequence]?.isPinned == true)
        #expect(try story.run(.room(.pin(line.sequence, true))) == [])
        #expect(refusedField { try story.run(.room(.pin(9_999, true))) } == "entry")
    }

    @Test("keeps the latest lines at hand, however many there are")
    func manyLines() throws {
        var story = try story()
        for number in 1...Limits.chatLinesKept * 2 + 1 { try story.run(.room(.say("\(number)", answers: nil))) }

        #expect(story.incident.room.saidCount == Limits.chatLinesKept * 2 + 1)
        #expect(story.incident.room.chat.count == Limits.chatLinesKept)
        #expect(story.incident.room.chat.last?.text == "\(Limits.chatLinesKept * 2 + 1)")
    }

    @Test("labels entries, each label once")
    func tags() throws {
        var story = try story()
        try story.run(.room(.tag(1, "follow-up", true)))
        try story.run(.room(.tag(1, "follow-up", true)))

        #expect(story.incident.room.marks[1]?.tags == ["follow-up"])
        #expect(refusedField { try story.run(.room(.tag(1, "two words", true))) } == "tag")
        try story.run(.room(.tag(1, "follow-up", false)))
        #expect(story.incident.room.marks[1] == nil)
    }

    @Test("writes decisions down with what else was considered, also into the retrospective")
    func decisions() throws {
        var story = try story()
        try story.run(.room(.decide("Fail over", alternatives: ["Wait", "Roll back"], because: "It is quickest")))

        let writer = TimelineWriter(process: story.process, organisation: story.organisation)
        let entry = try #require(story.records.last.map(writer.entry))
        #expect(entry.kind == .decision)
        #expect(entry.text == "Decision 1: Fail over, because It is quickest. Also considered: Wait; Roll back")
        let draft = RetrospectiveDraft(
            incident: story.incident,
            process: story.process,
            organisation: story.organisation,
            timeline: story.records.map(writer.entry),
            now: story.now
        ).markdown
        #expect(draft.contains("## Decisions"))
        #expect(draft.contains("Wait; Roll back"))
    }

    @Test("keeps the answers to the question bank, for the next update and the retrospective")
    func questions() throws {
        var story = try story("trustleaf")
        let phase = try #require(story.incident.phase(under: story.process)?.key)
        let index = try #require(story.process.questions.firstIndex { $0.phases.contains(phase) })
        #expect(story.incident.updateDraft(under: story.process) == nil)

        try story.run(.room(.answer(question: index + 1, "Logins fail in Frankfurt")))

        #expect(story.incident.updateDraft(under: story.process) == "Logins fail in Frankfurt")
        #expect(refusedField { try story.run(.room(.answer(question: 0, "x"))) } == "question")
        try story.run(.room(.answer(question: index + 1, "Logins fail in all of Europe")))
        #expect(story.incident.room.answers[index + 1]?.text == "Logins fail in all of Europe")
    }

    @Test("follows the rhythm that whoever commands has set, in the place of the process's own")
    func rhythm() throws {
        var story = try story()
        try story.run(.assign(role: commander, person: story.person("ben"), reason: nil), as: "ben")
        #expect(refusal { try story.run(.room(.setRhythm(minutes: 5)), as: "omar") } != nil)
        #expect(refusedField { try story.run(.room(.setRhythm(minutes: 0)), as: "ben") } == "minutes")

        try story.run(.room(.setRhythm(minutes: 5)), as: "ben")

        let checks = story.obligations.filter { $0.origin == .duty(.checkIn) }
        #expect(checks.map(\.clock) == ["battle-rhythm"])
        #expect(checks.map(\.turn) == [.minutes(5)])
        try story.run(.room(.setRhythm(minutes: nil)), as: "ben")
        #expect(story.obligations.filter { $0.clock == "battle-rhythm" } == [])
    }

    @Test("knows who takes part, for what and since when")
    func participants() throws {
        var story = try story()
        let (ben, chi) = (try story.person("ben"), try story.person("chi"))
        let start = story.now
        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")
        story.now = story.now + .minutes(5)
        try story.run(.room(.engage(.person(chi), component: "Database")), as: "ben")
        try story.run(.room(.engage(.outsider("Acme Cloud"), component: "Network")), as: "ben")

        let all = story.incident.participations
        #expect(all.map(\.who) == [.person(ben), .outsider("Acme Cloud"), .person(chi)] || all.count == 3)
        #expect(all.first { $0.who == .person(chi) }?.component == "Database")
        #expect(all.first { $0.who == .person(ben) }?.since == start)
        #expect(story.incident.span == 3)
        #expect(refusal { try story.run(.room(.disengage(.person(ben), note: nil)), as: "ben") } != nil)

        try story.run(.room(.disengage(.person(chi), note: "Database is fine")), as: "ben")
        #expect(story.incident.participations.first { $0.who == .person(chi) }?.until == story.now)
        #expect(story.incident.span == 2)
        try story.run(.room(.engage(.person(chi), component: nil)), as: "chi")
        #expect(story.incident.span == 3)
    }

    @Test("opens a bridge with the declaration, and announces it, where there is a way to make one")
    func bridge() throws {
        let base = try story()
        for (severity, isOpened) in [("SEV1", true), ("SEV2", false)] {
            var declaration = Story.declaration
            declaration.severity = severity
            var context = base.context(.person(try base.person("ana")))
            context.links = Links(base: "https://muster.example.org", bridge: "https://meet.example.org/{reference}")

            let records = try Incident.declare(declaration, number: 9, in: context).records
            let incident = try #require(Incident(replaying: records))

            #expect(incident.bridge == (isOpened ? "https://meet.example.org/INC-9" : nil))
            #expect(incident.room.chat.map { $0.text.contains("@ana") } == (isOpened ? [true] : []))
        }
    }

    @Test(
        "makes links to bridges only of what is one",
        arguments: [
            ("https://meet.example.org/{id}", true), ("https://meet.example.org/room", false), ("meet/{id}", false),
            ("https://meet.example.org/{name}{id}", false), ("https://meet.example.org/{id}-{number", false),
            ("https://meet.example.org/{id}}", false), ("https://meet.example.org/${id}", true),
        ]
    )
    func bridgeTemplates(template: String, isGood: Bool) {
        #expect((Links.problem(withBridge: template) == nil) == isGood)
    }

    @Test("counts the time that a temporary measure may last, and what became of it")
    func measures() throws {
        var story = try story()
        let until = story.now + .hours(2)
        let ben = try story.person("ben")
        try story.run(.recordMeasure(what: "Export off", undo: "Export on", owner: ben, expiresAt: until))
        #expect(story.obligation("measure")?.dueAt == until)
        #expect(story.obligation("measure")?.person == ben)

        let missed = try story.sleepThrough(.hours(2)).compactMap(\.missed).filter { $0.clock == "measure" }

        #expect(missed.map(\.owner) == [ben])
        let measure = try #require(story.incident.measures.first)
        let kept = try story.run(.undoMeasure(measure.id, note: "On again")).compactMap(\.kept)
        #expect(kept.filter { $0.clock == "measure" }.map(\.onTime) == [false])
        #expect(story.obligation("measure") == nil)
    }

    @Test("counts it also after the incident is closed, until the measure is undone")
    func measuresAfterClosing() throws {
        var story = try story()
        let until = story.now + .hours(2)
        let ben = try story.person("ben")
        try story.run(.recordMeasure(what: "Port open", undo: "Shut it", owner: ben, expiresAt: until))
        try story.force(.closed)
        #expect(story.obligation("measure")?.dueAt == until)

        let missed = try story.wait(.hours(2)).compactMap(\.missed).filter { $0.clock == "measure" }

        #expect(missed.map(\.owner) == [ben])
        let measure = try #require(story.incident.measures.first)
        try story.run(.undoMeasure(measure.id, note: "Shut"))
        #expect(story.obligation("measure") == nil)
    }

    @Test("counts it also where it turned out to be no incident")
    func measuresOfNoIncident() throws {
        var story = try story()
        let until = story.now + .hours(2)
        try story.run(.recordMeasure(what: "Port open", undo: "Shut it", owner: nil, expiresAt: until))

        try story.run(.room(.dismiss(.falseAlarm, reason: "A probe", ticket: nil)))

        #expect(story.obligation("measure")?.dueAt == until)
    }
}
