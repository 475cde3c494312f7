import Testing

@testable import MusterCore

@Suite("Pages that go from hand to hand")
struct RelayTests {
    /// Foundations without promises, so that only pages wake; the service of the Checkout team.
    private func story(editing edit: (inout Organisation) -> Void = { _ in }) throws -> Story {
        var process = try ProcessDefinition.named("foundations")
        process.clocks = []
        var declaration = Story.declaration
        declaration.service = "checkout"
        return try Story(process, declaration, editing: edit)
    }

    private func pages(_ story: Story) -> [String] {
        story.incident.pages.compactMap { page in
            let handle = story.organisation.person(page.person)?.handle
            return handle.map { "\((page.at - Story.wednesday).milliseconds / 60_000) \($0)" }
        }
    }

    private func edit(
        _ policy: String,
        _ change: @escaping (inout EscalationPolicy) -> Void
    ) -> (inout Organisation) -> Void {
        { organisation in
            for index in organisation.policies.indices where organisation.policies[index].name == policy {
                change(&organisation.policies[index])
            }
        }
    }

    @Test("reach the other at once, come back after ten minutes, and then go on as before")
    func relay() throws {
        var story = try story()
        #expect(pages(story) == ["0 ben"])
        story.now = story.now + .minutes(3)

        try story.run(.handOn(to: story.person("omar"), because: "At the dentist"), as: "ben")
        try story.wait(.minutes(60))

        #expect(
            pages(story)
                == ["0 ben", "3 omar", "8 omar", "13 ben", "18 ben", "33 chi", "48 maximilian", "63 ben"],
            "the rounds of the policy follow, too"
        )
        #expect(story.incident.escalations.filter { $0.supersededAt != nil }.count == 1)
        #expect(story.incident.milestones[.acknowledged] == nil)
    }

    @Test("keep to the policy from then on: who is away is passed over, but for the two who have it by name")
    func relayOfAbsentees() throws {
        var story = try story()
        let absence = Absence(id: ID(OnCall.uuid(240)), start: Story.wednesday, end: Story.wednesday + .days(3))
        for index in story.organisation.people.indices
        where ["ben", "maximilian"].contains(story.organisation.people[index].handle) {
            story.organisation.people[index].absences = [absence]
        }

        try story.run(.handOn(to: story.person("omar"), because: "Away"), as: "ben")
        try story.wait(.minutes(59))

        #expect(Array(pages(story).prefix(4)) == ["0 ben", "0 omar", "5 omar", "10 ben"])
        #expect(pages(story).contains { $0.hasSuffix("chi") })
        #expect(!pages(story).contains { $0.hasSuffix("maximilian") }, "the last step is for somebody who is away")
    }

    @Test("that wait by two policies are both handed on, each as urgent as it was")
    func twoEscalations() throws {
        var story = try story()
        let ben = try story.person("ben")
        try story.run(.page(PageRequest(target: .person(ben), urgency: .low, because: "A question")))
        let question = try #require(story.incident.escalations.last)
        try story.run(.page(PageRequest(target: .person(ben), urgency: .low, because: "Another")))
        #expect(story.incident.escalations.map(\.urgency) == [.high, .low, .low])

        let before = story.incident.escalations.map(\.id)
        try story.run(.handOn(to: story.person("omar"), because: "At the dentist"), as: "ben")

        let relays = story.incident.escalations.filter { !before.contains($0.id) }
        #expect(relays.map(\.because) == ["Checkout", "Another", "A question"])
        #expect(relays.map(\.urgency) == [.high, .low, .low])
        #expect(relays.first?.policy.name == "Checkout")
        #expect(story.incident.escalations.first { $0.id == question.id }?.replacedBy == relays.last?.id)
    }

    @Test("are handed on with the urgency that waits, and not with that of an older answer")
    func answeredAndWaiting() throws {
        let low = SeverityLevel.Urgency.low
        var story = try story()
        try story.run(.acknowledge(page: nil), as: "ben")
        let omar = try story.person("omar")
        try story.run(.page(PageRequest(target: .person(omar), urgency: low, because: "A question")))
        try story.run(.acknowledge(page: nil), as: "omar")
        try story.run(.page(PageRequest(target: .person(omar), urgency: .high, because: "A fire")))

        try story.run(.handOn(to: story.person("chi"), because: "Shift over"), as: "omar")

        #expect(story.incident.escalations.last?.because == "A fire")
        #expect(story.incident.escalations.last?.urgency == .high)
        #expect(story.incident.escalations.map { $0.supersededAt != nil } == [false, true, true, false])
    }

    @Test("stop also with an answer to a page of before they were handed on")
    func answerFromBefore() throws {
        var story = try story()
        try story.wait(.minutes(16))
        #expect(pages(story) == ["0 ben", "15 chi"])
        try story.run(.handOn(to: story.person("omar"), because: "At the dentist"), as: "ben")
        let asked = try #require(story.incident.pages.first { $0.step == 1 })

        try story.run(.acknowledge(page: asked.id), by: .person(asked.person), .link)
        try story.wait(.hours(3))

        #expect(pages(story) == ["0 ben", "15 chi", "16 omar"])
        #expect(story.incident.escalations.last?.acknowledgedBy == asked.person)
        #expect(Incident(replaying: story.records) == story.incident)
    }

    @Test("stop with an answer to a page of before also where no page is named")
    func unnamedAnswerFromBefore() throws {
        var story = try story()
        try story.run(.handOn(to: story.person("omar"), because: "At the dentist"), as: "ben")

        try story.run(.acknowledge(page: nil), as: "ben")

        #expect(story.wakeAt == nil)
    }

    @Test("stop with an answer of whoever has it")
    func answered() throws {
        var story = try story()
        try story.run(.handOn(to: story.person("omar"), because: "At the dentist"), as: "ben")

        try story.run(.acknowledge(page: nil), as: "omar")
        try story.wait(.hours(2))

        #expect(pages(story) == ["0 ben", "0 omar"])
        #expect(story.incident.escalations.last?.acknowledgedBy == (try story.person("omar")))
    }

    @Test("can be handed on after they were answered")
    func afterAnswer() throws {
        var story = try story()
        try story.run(.acknowledge(page: nil), as: "ben")
        story.now = story.now + .minutes(20)

        try story.run(.handOn(to: story.person("chi"), because: "My shift is over"), as: "ben")

        #expect(pages(story) == ["0 ben", "20 chi"])
        #expect(story.wakeAt == story.now + .minutes(5))
    }

    @Test("that were answered before wait for an answer of whoever has them now, and stop with it")
    func answeredAgain() throws {
        var story = try story()
        let before = try #require(story.incident.pages.first)
        try story.run(.acknowledge(page: before.id), as: "ben")
        try story.run(.handOn(to: story.person("omar"), because: "My shift is over"), as: "ben")
        let relay = try #require(story.incident.escalations.last)
        #expect(story.incident.awaits(relay))
        // The same answer once more, as by a provider that repeats itself, is still the one to the page of before.
        #expect(refusal { try story.run(.acknowledge(page: before.id), as: "ben") } != nil)
        try story.wait(.minutes(6))
        #expect(pages(story) == ["0 ben", "0 omar", "5 omar"])

        try story.run(.acknowledge(page: nil), as: "omar")
        try story.wait(.hours(2))

        #expect(pages(story) == ["0 ben", "0 omar", "5 omar"])
        #expect(story.incident.escalations.last?.acknowledgedBy == (try story.person("omar")))
    }

    @Test("are handed on by those who have them alone, to somebody else")
    func refused() throws {
        var story = try story()
        let omar = try story.person("omar")

        #expect(refusal { try story.run(.handOn(to: omar, because: "x"), as: "dina") } != nil)
        #expect(refusal { try story.run(.handOn(to: omar, because: "x"), by: .integration("ci"), .api) } != nil)
        #expect(refusedField { try story.run(.handOn(to: omar, because: "x"), as: "omar") } == "person")
        #expect(refusedField { try story.run(.handOn(to: omar, because: ""), as: "ben") } == "because")
        #expect(refusedField { try story.run(.handOn(to: ID(OnCall.uuid(250)), because: "x"), as: "ben") } == "person")
    }

    @Test("go out again where nothing is heard after an answer, and not while somebody writes")
    func anew() throws {
        var story = try story(editing: edit("Checkout") { $0.answerHolds = .minutes(30) })
        try story.run(.acknowledge(page: nil), as: "ben")
        try story.wait(.minutes(20))
        try story.run(.note(kind: .note, text: "Looking at the gateway", at: nil, refersTo: nil), as: "ben")

        try story.wait(.minutes(29))
        #expect(pages(story) == ["0 ben"])
        #expect(story.obligation("escalation")?.person == (try story.person("ben")))
        try story.wait(.minutes(1))

        #expect(pages(story) == ["0 ben", "50 ben"])
        #expect(story.incident.prompts.last?.text.hasPrefix("Ben Okafor acknowledged the page to Checkout") == true)
        try story.wait(.minutes(15))
        #expect(pages(story).last == "65 chi")
    }

    @Test("hold for ever where the policy does not say how long, and once the incident is mitigated")
    func holds() throws {
        var always = try story()
        try always.run(.acknowledge(page: nil), as: "ben")
        #expect(always.wakeAt == nil)

        var mitigated = try story(editing: edit("Checkout") { $0.answerHolds = .minutes(30) })
        mitigated.process.gates = []
        try mitigated.run(.acknowledge(page: nil), as: "ben")
        try mitigated.run(.reach(.mitigated, at: nil, note: nil, overriding: nil), as: "ben")
        #expect(mitigated.wakeAt == nil)
    }

    @Test("of low urgency wait for the end of quiet hours, and the next step with them")
    func quiet() throws {
        let night = Restriction(days: Weekday.allCases, start: .oClock(9), end: .oClock(12))
        var story = try story { organisation in
            for index in organisation.people.indices { organisation.people[index].notifications.quietHours = [night] }
        }
        try story.run(.acknowledge(page: nil), as: "ben")

        try story.run(.page(PageRequest(target: .person(story.person("omar")), urgency: .low, because: "A question")))

        let advanced = try #require(story.events.compactMap(\.advanced).last)
        // Noon in Stockholm, an hour after ten in London.
        #expect(advanced.heldUntil == Story.wednesday + .hours(1))
        #expect(story.wakeAt == Story.wednesday + .hours(1) + .minutes(5))
        try story.run(.page(PageRequest(target: .person(story.person("omar")), urgency: .high, because: "A fire")))
        #expect(story.events.compactMap(\.advanced).last?.heldUntil == nil)
    }

    @Test("reach people by name who are away, and pass over them otherwise")
    func away() throws {
        let absence = Absence(id: ID(OnCall.uuid(240)), start: Story.wednesday, end: Story.wednesday + .days(3))
        var story = try story { organisation in
            for index in organisation.people.indices
            where ["ben", "maximilian"].contains(organisation.people[index].handle) {
                organisation.people[index].absences = [absence]
            }
        }
        #expect(pages(story) == ["0 chi"])

        try story.wait(.minutes(20))
        #expect(
            pages(story) == ["0 chi"]
                + pages(story).dropFirst().filter { !$0.hasSuffix("ben") && !$0.hasSuffix("maximilian") }
        )
        try story.run(.page(PageRequest(target: .person(story.person("ben")), because: "Only he knows")))
        #expect(pages(story).last == "20 ben")
    }

    @Test("are told to those who go along to learn")
    func shadows() throws {
        let story = try story { organisation in
            for index in organisation.schedules.indices where organisation.schedules[index].name == "Checkout primary" {
                var shadow = organisation.schedules[index].layers[0]
                shadow.isShadow = true
                shadow.rotation.participants = organisation.people.filter { $0.handle == "omar" }.map(\.id)
                organisation.schedules[index].layers.append(shadow)
            }
        }

        #expect(pages(story) == ["0 ben"])
        let told = story.events.compactMap(\.notified).filter { $0.contact == "shadow of Checkout primary" }
        #expect(told.map(\.people) == [[try story.person("omar")]])
    }
}
