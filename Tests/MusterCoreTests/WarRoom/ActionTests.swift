import Testing

@testable import MusterCore

@Suite("Hypotheses and actions")
struct ActionTests {
    private func story(_ process: String = "standard", _ severity: String = "SEV1") throws -> Story {
        var declaration = Story.declaration
        declaration.severity = severity
        return try Story(.named(process), declaration)
    }

    private func command(_ story: inout Story, _ role: String = "incident-commander") throws {
        try story.run(.assign(role: role, person: story.person("ben"), reason: nil), as: "ben")
    }

    @Test("are verified or eliminated with evidence, and opened again")
    func hypotheses() throws {
        var story = try story()
        try story.run(.room(.raiseHypothesis("The database is locked")))
        try story.run(.room(.raiseHypothesis("A bad deploy")))
        #expect(refusedField { try story.run(.room(.judge(hypothesis: 1, .verified, evidence: " "))) } == "evidence")

        try story.run(.room(.judge(hypothesis: 1, .verified, evidence: "Heavy locking on orders")))
        try story.run(.room(.judge(hypothesis: 2, .eliminated, evidence: "Nothing went out today")))

        #expect(story.incident.room.hypotheses.map(\.state) == [.verified, .eliminated])
        #expect(
            story.incident.room.hypotheses.map(\.evidence) == ["Heavy locking on orders", "Nothing went out today"]
        )
        try story.run(.room(.judge(hypothesis: 2, .open, evidence: "A flag was changed")))
        #expect(story.incident.room.hypothesis(2)?.state == .open)
    }

    @Test("go from proposed over approved and executing to verified or failed")
    func actions() throws {
        var story = try story()
        try command(&story)
        try story.run(.room(.proposeAction("Roll back", hypothesis: nil)), as: "chi")
        guard case .notYours? = refusal({ try story.run(.room(.approveAction(1)), as: "chi") }) else {
            Issue.record("the one who proposed it approved it")
            return
        }
        #expect(refusal { try story.run(.room(.finishAction(1, worked: true, result: "Good")), as: "chi") } != nil)

        try story.run(.room(.approveAction(1)), as: "ben")
        try story.run(.room(.startAction(1)), as: "chi")
        try story.run(.room(.finishAction(1, worked: false, result: "Still failing")), as: "chi")

        let action = try #require(story.incident.room.action(1))
        #expect(action.state == .failed)
        #expect(try action.approvedBy == .person(story.person("ben")))
        #expect(!action.wasUnapproved)
        #expect(story.incident.room.breaches == [])
    }

    @Test(
        "begun without the approval that the process asks for are a breach on record, and go on",
        arguments: [("standard", "SEV1", true), ("standard", "SEV3", false), ("foundations", "SEV1", false)]
    )
    func rogue(process: String, severity: String, isBreach: Bool) throws {
        var story = try story(process, severity)
        try story.run(.room(.proposeAction("Restart it", hypothesis: nil)), as: "chi")

        try story.run(.room(.startAction(1)), as: "chi")

        #expect(story.incident.room.action(1)?.state == .executing)
        #expect(story.incident.room.action(1)?.wasUnapproved == isBreach)
        #expect(story.incident.room.breaches.map(\.rule) == (isBreach ? [.unapprovedAction] : []))
    }

    @Test("warn the one in command who works hands-on, and note it")
    func antiPattern() throws {
        var story = try story()
        try command(&story)
        try story.run(.room(.proposeAction("Restart it", hypothesis: nil)), as: "chi")
        try story.run(.room(.approveAction(1)), as: "ben")

        let events = try story.run(.room(.startAction(1)), as: "ben")

        #expect(story.incident.room.breaches.map(\.rule) == [.commanderHandsOn])
        #expect(events.compactMap(\.prompted).count == 1)
    }

    @Test("by those who handed over are flagged once they should have disengaged, and not before")
    func afterHandover() throws {
        var story = try story("sre", "major")
        try command(&story)
        try story.run(
            .offerHandover(role: "incident-commander", to: story.person("chi"), situation: "Quiet"),
            as: "ben"
        )
        try story.run(.acceptHandover(early: nil), as: "chi")

        story.now = story.now + .minutes(29)
        try story.run(.note(kind: .action, text: "Restarted the gateway", at: nil, refersTo: nil), as: "ben")
        #expect(story.incident.room.breaches == [])
        story.now = story.now + .minutes(2)
        try story.run(.note(kind: .action, text: "Restarted it again", at: nil, refersTo: nil), as: "ben")

        #expect(story.incident.room.breaches.map(\.rule) == [.workAfterHandover])
        #expect(try story.incident.room.breaches.map(\.person) == [story.person("ben")])
    }
}
