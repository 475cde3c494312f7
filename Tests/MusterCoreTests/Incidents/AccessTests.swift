import Testing

@testable import MusterCore

@Suite("Access to an incident")
struct AccessTests {
    private func restricted() throws -> Story {
        var declaration = Story.declaration
        declaration.severity = "SEV3"
        declaration.restricted = true
        return try Story(.named("standard"), declaration)
    }

    private func sees(_ story: Story, _ handle: String) throws -> Bool {
        story.incident.isVisible(to: .person(try story.person(handle)))
    }

    @Test("is everybody's until it is restricted, and then theirs alone who take part")
    func restricts() throws {
        var declaration = Story.declaration
        declaration.severity = "SEV3"
        var story = try Story(.named("standard"), declaration)
        try story.run(.assign(role: "scribe", person: story.person("omar"), reason: nil), as: "omar")
        #expect(try sees(story, "grace"))

        try story.run(.restrict(reason: "A customer's data"), as: "chi")

        #expect(try ["ana", "chi", "omar"].allSatisfy { try sees(story, $0) })
        #expect(try !sees(story, "grace"))
        #expect(try !sees(story, "maximilian"))
        #expect(story.incident.isVisible(to: .muster))
        #expect(refusal { try story.run(.restrict(reason: "Again"), as: "chi") } != nil)
    }

    @Test("comes with a role, a page, a handover, an action item, and by being let in")
    func admits() throws {
        var story = try restricted()
        let (ben, chi, omar, grace) = (
            try story.person("ben"), try story.person("chi"), try story.person("omar"), try story.person("grace")
        )
        try story.run(.assign(role: "incident-commander", person: ben, reason: nil))
        try story.run(.page(PageRequest(target: .person(omar), because: "Knows the data")))
        try story.run(.offerHandover(role: "incident-commander", to: chi, situation: "Quiet"), as: "ben")
        #expect(refusedField { try story.run(.admit(grace, reason: " ")) } == "reason")
        try story.run(.admit(grace, reason: "Privacy"))

        #expect(try ["ben", "chi", "omar", "grace"].allSatisfy { try sees(story, $0) })
        #expect(
            refusal { try story.run(.admit(grace, reason: "Again")) } == .alreadyDone("Grace Mbeki may see it already")
        )
        try story.run(.release(role: "incident-commander"), as: "ben")
        #expect(try sees(story, "ben"), "nobody is made to forget")
    }

    @Test("is restricted by a legal trigger that asks for it, and then theirs whom the trigger names")
    func legal() throws {
        var story = try Story(.named("standard"))

        try story.run(.recordFact("personal-data-exposed", value: "yes"))

        #expect(story.incident.access.isRestricted)
        #expect(try sees(story, "grace"), "the privacy officer is paged")
        #expect(try !sees(story, "maximilian"))
    }

    @Test("is taken by force with a reason, which stays on record")
    func breakGlass() throws {
        var story = try restricted()

        #expect(refusedField { try story.run(.breakGlass(reason: ""), as: "dina") } == "reason")
        let events = try story.run(.breakGlass(reason: "Auditor asks"), as: "dina")

        #expect(
            events.first == .admitted(.init(person: try story.person("dina"), because: "Auditor asks", byForce: true))
        )
        #expect(try sees(story, "dina"))
    }

    @Test("is given back to everybody by the lead alone, where there is one")
    func lifts() throws {
        var story = try restricted()
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil))

        guard case .notYours? = refusal({ try story.run(.liftRestriction(reason: "Over"), as: "ana") }) else {
            Issue.record("somebody else lifted it")
            return
        }
        try story.run(.liftRestriction(reason: "All is public now"), as: "ben")
        #expect(try sees(story, "grace"))
        #expect(refusal { try story.run(.liftRestriction(reason: "Again"), as: "ben") } != nil)
    }

    @Test("is given back by whoever leads, and not by the first role of the file")
    func liftsUnderAnyProcess() throws {
        var declaration = Story.declaration
        declaration.severity = "major"
        declaration.restricted = true
        var story = try Story(.named("sre"), declaration)
        try story.run(.assign(role: "first-responder", person: story.person("ana"), reason: nil))
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil))

        guard case .notYours? = refusal({ try story.run(.liftRestriction(reason: "Over"), as: "ana") }) else {
            Issue.record("whoever came first lifted it")
            return
        }
        try story.run(.liftRestriction(reason: "All is public now"), as: "ben")
        #expect(try sees(story, "grace"))
    }

    @Test("lets in whoever has to approve what is told")
    func approvers() throws {
        var story = try restricted()
        #expect(try !sees(story, "grace"))

        try story.run(.sendUpdate(.init(audience: "public-statement", state: .identified, subject: "S", body: "B")))

        #expect(try sees(story, "grace"))
    }
}
