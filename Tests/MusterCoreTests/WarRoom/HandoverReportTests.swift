import Testing

@testable import MusterCore

@Suite("Reports of the situation")
struct HandoverReportTests {
    private func report(_ story: Story) -> String {
        SituationReport(
            incident: story.incident,
            process: story.process,
            organisation: story.organisation,
            links: Links(base: "https://muster.example.org"),
            now: story.now
        ).text
    }

    @Test("hold what the process asks for, drafted from the record")
    func sre() throws {
        var declaration = Story.declaration
        declaration.severity = "major"
        var story = try Story(.named("sre"), declaration)
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil), as: "ben")
        try story.run(.setBridge(url: "https://meet.example.org/7"))
        try story.run(.room(.raiseHypothesis("A full disk")))
        try story.run(.room(.raiseHypothesis("A bad deploy")))
        try story.run(.room(.judge(hypothesis: 2, .eliminated, evidence: "Nothing went out")))
        try story.run(
            .sendUpdate(UpdateRequest(audience: "customers", state: .update, subject: "News", body: "We look into it"))
        )
        try story.run(.room(.engage(.outsider("Acme Cloud"), component: "Network")), as: "ben")
        try story.run(.room(.order(to: .person(story.person("chi")), "Watch the disks", dueAt: nil)), as: "ben")

        let text = report(story)

        for point in try #require(story.process.handover).situationReport { #expect(text.contains("\(point):")) }
        for known in [
            "Open: A full disk", "Eliminated: A bad deploy (Nothing went out)", "We look into it",
            "https://meet.example.org/7", "Acme Cloud: Network", "Watch the disks", "Ben Okafor: Incident Commander",
        ] {
            #expect(text.contains(known), "\(known)")
        }
    }

    @Test(
        "say of what there is not that there is none",
        arguments: ["standard", "foundations", "cloudflare", "trustleaf"]
    )
    func empty(process: String) throws {
        let definition = try ProcessDefinition.named(process)
        var declaration = Story.declaration
        declaration.severity = try #require(definition.severities.first).key
        let story = try Story(definition, declaration.complete(under: definition))

        let text = report(story)

        #expect(text.contains("Checkout is failing for all"))
        #expect(!text.contains("⟦"))
    }

    @Test("come with a time to shadow, which is cut short with a reason only, and that is on record")
    func shadow() throws {
        var story = try Story(.named("standard"))
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil), as: "ben")
        try story.run(
            .offerHandover(role: "incident-commander", to: story.person("chi"), situation: "Quiet"),
            as: "ben"
        )
        story.now = story.now + .minutes(14)
        #expect(refusedField { try story.run(.acceptHandover(early: nil), as: "chi") } == "early")

        try story.run(.acceptHandover(early: "Ben is ill"), as: "chi")

        #expect(try story.incident.holder(of: "incident-commander") == story.person("chi"))
        #expect(story.incident.room.breaches.map(\.rule) == [.shadowCutShort])
    }

    @Test("pass a whole shift on, each role to its own person, accepted by each alone")
    func shift() throws {
        var declaration = Story.declaration
        declaration.severity = "major"
        var story = try Story(.named("sre"), declaration)
        let (ben, chi) = (try story.person("ben"), try story.person("chi"))
        let (omar, ana) = (try story.person("omar"), try story.person("ana"))
        try story.run(.assign(role: "incident-commander", person: ben, reason: nil), as: "ben")
        try story.run(.assign(role: "technical-lead", person: chi, reason: nil), as: "ben")
        try story.run(.offerHandover(role: "incident-commander", to: omar, situation: "Quiet"), as: "ben")
        try story.run(.offerHandover(role: "technical-lead", to: ana, situation: "Quiet"), as: "ben")
        #expect(story.incident.handovers.map(\.role) == ["incident-commander", "technical-lead"])

        try story.run(.acceptHandover(early: nil), as: "ana")
        #expect(story.incident.handovers.map(\.role) == ["incident-commander"])
        try story.run(.acceptHandover(early: nil), as: "omar")

        #expect(story.incident.holder(of: "incident-commander") == omar)
        #expect(story.incident.holder(of: "technical-lead") == ana)
        #expect(Set(story.incident.room.handedOver.keys) == [ben, chi])
    }
}
