import Testing

@testable import MusterCore

@Suite("Roles")
struct RoleTests {
    private let commander = "incident-commander"

    /// The standard process, in which the commander may not also lead operations at SEV1 and SEV2.
    private func story(_ severity: String = "SEV1", edit: (inout ProcessDefinition) -> Void = { _ in }) throws -> Story
    {
        var process = try ProcessDefinition.named("standard")
        edit(&process)
        var declaration = Story.declaration
        declaration.severity = severity
        return try Story(process, declaration)
    }

    private func change(_ process: inout ProcessDefinition, _ role: String, _ edit: (inout Role) -> Void) throws {
        let index = try #require(process.roles.firstIndex { $0.key == role })
        edit(&process.roles[index])
    }

    @Test("are claimed, once")
    func claims() throws {
        var story = try story()
        let ben = try story.person("ben")

        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")

        #expect(story.incident.holder(of: commander) == ben)
        let again = refusal { try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben") }
        #expect(again == .alreadyDone("Ben Okafor is Incident Commander already"))
    }

    @Test("that are single pass to the next, with the reason on record")
    func replaces() throws {
        var story = try story()
        let (ben, chi) = (try story.person("ben"), try story.person("chi"))
        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")

        let events = try story.run(.assign(role: commander, person: chi, reason: "Ben must sleep"), as: "chi")

        #expect(
            events.prefix(2) == [
                .roleReleased(.init(role: commander, person: ben)),
                .roleAssigned(.init(role: commander, person: chi, reason: "Ben must sleep")),
            ]
        )
        #expect(story.incident.holders(of: commander).map(\.person) == [chi])
    }

    @Test("that are not single are held by several, and each gives them up alone")
    func many() throws {
        var story = try story()
        let role = "subject-matter-expert"
        let (ben, chi) = (try story.person("ben"), try story.person("chi"))
        try story.run(.assign(role: role, person: ben, reason: nil), as: "ben")
        try story.run(.assign(role: role, person: chi, reason: nil), as: "chi")

        #expect(story.incident.holders(of: role).map(\.person) == [ben, chi])
        guard case .notYours? = refusal({ try story.run(.release(role: role), as: "omar") }) else {
            Issue.record("somebody else took the role away")
            return
        }
        try story.run(.release(role: role), as: "chi")
        #expect(story.incident.holders(of: role).map(\.person) == [ben])
    }

    @Test(
        "exclude each other whichever is taken first, at the levels named only",
        arguments: [
            ["incident-commander", "operations-lead"], ["operations-lead", "incident-commander"],
        ]
    )
    func exclusions(roles: [String]) throws {
        for (severity, isRefused) in [("SEV1", true), ("SEV2", true), ("SEV3", false)] {
            var story = try story(severity)
            let ben = try story.person("ben")
            try story.run(.assign(role: roles[0], person: ben, reason: nil), as: "ben")

            let field = refusedField { try story.run(.assign(role: roles[1], person: ben, reason: nil), as: "ben") }

            #expect((field == "person") == isRefused, "\(severity)")
            #expect(story.incident.roles(of: ben).count == (isRefused ? 1 : 2), "\(severity)")
        }
    }

    @Test("exclude each other also where only one of them says so")
    func oneSided() throws {
        var story = try story { process in
            try? change(&process, "operations-lead") { $0.excludes = [] }
        }
        let ben = try story.person("ben")
        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")

        #expect(refusedField { try story.run(.assign(role: "operations-lead", person: ben, reason: nil)) } == "person")
    }

    @Test("that another role decides on cannot be had by way of giving them up first")
    func releasedAndClaimed() throws {
        let lead = "operations-lead"
        var story = try story { process in
            try? change(&process, lead) {
                $0.changedBy = commander
                $0.changeNeedsReason = true
            }
        }
        let (ben, chi, omar) = (try story.person("ben"), try story.person("chi"), try story.person("omar"))
        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")
        try story.run(.assign(role: lead, person: chi, reason: nil), as: "chi")
        try story.run(.release(role: lead), as: "chi")

        let refused = IncidentRejection.notYours("Changing the Operations Lead", roles: ["Incident Commander"])
        #expect(refusal { try story.run(.assign(role: lead, person: omar, reason: "Mine"), as: "omar") } == refused)
        try story.run(.assign(role: lead, person: chi, reason: nil), as: "chi")
        #expect(story.incident.holder(of: lead) == chi)
    }

    @Test("that another role decides on are changed, taken away and handed over by its holder only, and with a reason")
    func changedBy() throws {
        let lead = "operations-lead"
        var story = try story { process in
            try? change(&process, lead) {
                $0.changedBy = commander
                $0.changeNeedsReason = true
            }
        }
        let (ben, chi, omar) = (try story.person("ben"), try story.person("chi"), try story.person("omar"))
        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")
        try story.run(.assign(role: lead, person: chi, reason: nil), as: "chi")

        let refused = IncidentRejection.notYours("Changing the Operations Lead", roles: ["Incident Commander"])
        #expect(refusal { try story.run(.assign(role: lead, person: omar, reason: "Tired"), as: "omar") } == refused)
        #expect(
            refusal { try story.run(.offerHandover(role: lead, to: omar, situation: "Tired"), as: "chi") } == refused
        )
        #expect(refusedField { try story.run(.assign(role: lead, person: omar, reason: nil), as: "ben") } == "reason")
        #expect(refusedField { try story.run(.release(role: lead), as: "ben") } == "reason")
        try story.run(.assign(role: lead, person: omar, reason: "Chi is tired"), as: "ben")
        #expect(story.incident.holder(of: lead) == omar)
        try story.run(.release(role: lead), as: "omar")
        #expect(story.incident.holder(of: lead) == nil)
    }

    @Test("are given to people who are here")
    func people() throws {
        let gone = ID<Person>(OnCall.uuid(250))
        var story = try story()
        let ben = try story.person("ben")
        let index = try #require(story.organisation.people.firstIndex { $0.id == ben })
        story.organisation.people[index].isActive = false

        #expect(refusedField { try story.run(.assign(role: commander, person: gone, reason: nil)) } == "person")
        #expect(refusedField { try story.run(.assign(role: commander, person: ben, reason: nil)) } == "person")
        #expect(refusedField { try story.run(.assign(role: "king", person: ben, reason: nil)) } == "role")
        #expect(refusal { try story.run(.release(role: commander)) } == .alreadyDone("Nobody is Incident Commander"))
    }
}

@Suite("Handovers")
struct HandoverTests {
    private let commander = "incident-commander"

    private func offered() throws -> Story {
        var story = try Story(.named("standard"))
        try story.run(.assign(role: commander, person: story.person("ben"), reason: nil), as: "ben")
        try story.run(.offerHandover(role: commander, to: story.person("chi"), situation: "All is quiet"), as: "ben")
        return story
    }

    @Test("leave the role with the outgoing side until the incoming one accepts, in the words of the process")
    func accepts() throws {
        var story = try offered()
        let (ben, chi) = (try story.person("ben"), try story.person("chi"))
        #expect(story.incident.holder(of: commander) == ben)

        story.now = story.now + .minutes(15)
        #expect(
            refusal { try story.run(.acceptHandover(early: nil), as: "omar") }
                == .notYours("Accepting the handover", roles: ["Chi Nguyen"])
        )
        try story.run(.acceptHandover(early: nil), as: "chi")

        #expect(story.incident.holders(of: commander).map(\.person) == [chi])
        #expect(story.incident.handover == nil)
        #expect(story.incident.lastHandover?.completedAt == story.now)
        #expect(
            story.events.contains(
                .handoverOffered(
                    .init(
                        role: commander,
                        from: ben,
                        to: chi,
                        situation: "All is quiet",
                        says: "Handing over Command to Chi Nguyen."
                    )
                )
            )
        )
        #expect(
            story.events.contains(
                .handoverCompleted(.init(role: commander, from: ben, to: chi, says: "I have Command."))
            )
        )
    }

    @Test("lapse where the outgoing side gives the role up or loses it, so that nobody holds it twice")
    func lapses() throws {
        var released = try offered()
        try released.run(.release(role: commander), as: "ben")
        var replaced = try offered()
        try replaced.run(.assign(role: commander, person: replaced.person("omar"), reason: "Now"), as: "omar")

        for var story in [released, replaced] {
            #expect(
                refusal { try story.run(.acceptHandover(early: nil), as: "chi") }
                    == .wrongState("No handover is on offer")
            )
            #expect(story.incident.holders(of: commander).count <= 1)
        }
    }

    @Test("keep the exclusions that hold when they are accepted")
    func exclusions() throws {
        var story = try offered()
        try story.run(.assign(role: "operations-lead", person: story.person("chi"), reason: nil), as: "chi")

        #expect(refusedField { try story.run(.acceptHandover(early: nil), as: "chi") } == "person")
    }

    @Test("of two roles that exclude each other can be accepted one by one")
    func acceptsOne() throws {
        var story = try offered()
        let chi = try story.person("chi")
        try story.run(.assign(role: "operations-lead", person: story.person("omar"), reason: nil), as: "omar")
        try story.run(.offerHandover(role: "operations-lead", to: chi, situation: "All is quiet"), as: "ben")
        story.now = story.now + .minutes(15)
        #expect(refusedField { try story.run(.acceptHandover(early: nil), as: "chi") } == "person")
        #expect(
            refusal { try story.run(.acceptHandover(early: nil, role: "scribe"), as: "chi") }
                == .wrongState("No handover is on offer")
        )

        try story.run(.acceptHandover(early: nil, role: commander), as: "chi")

        #expect(story.incident.holder(of: commander) == chi)
        #expect(story.incident.handovers.map(\.role) == ["operations-lead"])
    }

    @Test("need somebody who holds the role, and somebody else")
    func refuses() throws {
        var story = try Story(.named("standard"))
        let ben = try story.person("ben")
        let offer = IncidentCommand.offerHandover(role: commander, to: ben, situation: "All is quiet")

        #expect(refusal { try story.run(offer) } != nil)
        try story.run(.assign(role: commander, person: ben, reason: nil), as: "ben")
        #expect(refusal { try story.run(offer) } == .alreadyDone("Ben Okafor is Incident Commander already"))
        let silent = IncidentCommand.offerHandover(role: commander, to: try story.person("chi"), situation: "")
        #expect(refusedField { try story.run(silent) } == "situation")
    }
}
