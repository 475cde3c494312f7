import Testing

@testable import MusterCore

@Suite("Severity")
struct SeverityTests {
    private func story(_ process: String, _ severity: String, at moment: Timestamp = Story.wednesday) throws -> Story {
        var declaration = Story.declaration
        declaration.severity = severity
        declaration.service = "checkout"
        return try Story(.named(process), declaration, at: moment)
    }

    @Test("keeps its history as intervals without gaps")
    func history() throws {
        var story = try story("foundations", "SEV3")
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil), as: "ben")
        story.now = story.now + .minutes(10)
        try story.run(.changeSeverity(to: "SEV1", reason: "All users"), as: "ben")
        story.now = story.now + .minutes(25)
        try story.run(.changeSeverity(to: "SEV2", reason: "A workaround"), as: "ben")

        let start = Story.wednesday
        let ben = Actor.person(try story.person("ben"))
        let history = story.incident.severityHistory
        #expect(history.map(\.severity) == ["SEV3", "SEV1", "SEV2"])
        #expect(history.map(\.from) == [start, start + .minutes(10), start + .minutes(35)])
        #expect(history.map(\.to) == [start + .minutes(10), start + .minutes(35), nil])
        #expect(history.map(\.reason) == ["as declared", "All users", "A workaround"])
        #expect(history.dropFirst().allSatisfy { $0.by == ben })
    }

    @Test("changes to a level that exists, for a reason")
    func refuses() throws {
        var story = try story("foundations", "SEV3")

        #expect(refusedField { try story.run(.changeSeverity(to: "SEV7", reason: "Worse")) } == "severity")
        #expect(refusedField { try story.run(.changeSeverity(to: "SEV1", reason: " ")) } == "reason")
        #expect(
            refusal { try story.run(.changeSeverity(to: "SEV3", reason: "Same")) }
                == .alreadyDone("The severity is SEV3 already")
        )
    }

    @Test("that is raised calls only those who have not been called, and nobody where it is lowered")
    func mobilises() throws {
        var story = try story("standard", "SEV2")
        #expect(story.incident.escalations.map(\.because) == ["Checkout"])

        try story.run(.changeSeverity(to: "SEV1", reason: "All users"))
        #expect(story.incident.escalations.map(\.because) == ["Checkout", "engineering director"])

        try story.run(.changeSeverity(to: "SEV2", reason: "Some users"))
        #expect(story.incident.escalations.count == 2)
    }

    @Test("that is raised at night does not wait for the office any more")
    func offHours() throws {
        // Wednesday 22:00, when a SEV3 waits for Thursday 09:00.
        let night = Story.wednesday + .hours(12)
        var story = try story("standard", "SEV3", at: night)
        #expect(story.incident.pages.isEmpty)

        try story.run(.changeSeverity(to: "SEV2", reason: "Search is down"))

        #expect(story.incident.pages.map(\.at) == [night])
        #expect(story.incident.pages.map(\.urgency) == [.high])
        try story.run(.acknowledge(page: nil))
        story.process.clocks = []
        #expect(story.wakeAt == nil, "the page for the morning has been superseded")
    }

    @Test("that is raised at night calls at once also those whom the lighter level calls as urgently in the morning")
    func offHoursAtTheSameUrgency() throws {
        var process = try ProcessDefinition.named("foundations")
        process.severities[2].businessHours = true
        var declaration = Story.declaration
        declaration.severity = "SEV3"
        let night = Story.wednesday + .hours(12)
        var story = try Story(process, declaration, at: night)
        #expect(story.incident.pages.isEmpty)

        try story.run(.changeSeverity(to: "SEV2", reason: "Worse"))

        #expect(story.incident.pages.map(\.at) == [night])
    }

    /// Turns of 1 h at SEV1 and 4 h at SEV2, none at SEV3.
    private func cadence(_ severity: String) throws -> Story {
        var story = try story("foundations", severity)
        story.process.clocks = [
            .promise("beat", .every(["SEV1": .hours(1), "SEV2": .hours(4)]), until: .resolved)
        ]
        try story.run(.acknowledge(page: nil))
        return story
    }

    private func due(_ story: Story) -> Duration? { story.obligation("beat").map { $0.dueAt - Story.wednesday } }

    private func change(_ story: inout Story, after minutes: Int, to severity: String) throws {
        try story.wait(.minutes(minutes) - (story.now - Story.wednesday))
        try story.run(.changeSeverity(to: severity, reason: "Because"))
        try story.run(.acknowledge(page: nil), as: "ana")
    }

    @Test(
        "that is raised makes the next turn due a short turn later, and never later than was promised",
        arguments: [
            (30, 90), (180, 240), (200, 240), (239, 240),
        ]
    )
    func raised(after minutes: Int, due expected: Int) throws {
        var story = try cadence("SEV2")

        try story.wait(.minutes(minutes))
        try story.run(.changeSeverity(to: "SEV1", reason: "Worse"))

        #expect(due(story) == .minutes(expected))
    }

    @Test("that is lowered lets the turn run from its beginning")
    func lowered() throws {
        var story = try cadence("SEV1")

        try story.wait(.minutes(30))
        try story.run(.changeSeverity(to: "SEV2", reason: "Better"))

        #expect(due(story) == .hours(4))
    }

    @Test("counts from the present turn where others were missed before it changes")
    func afterMisses() throws {
        var raised = try cadence("SEV2")
        try raised.wait(.hours(8) + .minutes(30))
        #expect(raised.obligation("beat")?.missedTurns == 2)
        try raised.run(.changeSeverity(to: "SEV1", reason: "Worse"))
        #expect(due(raised) == .hours(9) + .minutes(30))

        var lowered = try cadence("SEV1")
        try lowered.wait(.hours(3) + .minutes(30))
        #expect(lowered.obligation("beat")?.missedTurns == 3)
        try lowered.run(.changeSeverity(to: "SEV2", reason: "Better"))
        #expect(due(lowered) == .hours(7))
    }

    @Test("counts from the change after a level that promised nothing")
    func fromNothing() throws {
        var story = try cadence("SEV3")
        #expect(due(story) == nil)
        try story.wait(.hours(5))
        try story.run(.changeSeverity(to: "SEV1", reason: "Worse"))
        #expect(due(story) == .hours(6))
        try story.wait(.minutes(30))
        try story.run(.changeSeverity(to: "SEV2", reason: "Better"))
        #expect(due(story) == .hours(9))
        try story.run(.changeSeverity(to: "SEV3", reason: "Better still"))
        #expect(due(story) == nil)
    }

    @Test("that is raised shortens a deadline from then on, and never puts it into the past")
    func deadlines() throws {
        var story = try story("foundations", "SEV3")
        story.process.clocks = [
            .promise("fix", .within(["SEV1": .duration(.minutes(20)), "SEV2": .duration(.hours(2))]))
        ]
        try story.run(.acknowledge(page: nil))
        func dueAt() -> Duration? { story.obligation("fix").map { $0.dueAt - Story.wednesday } }
        #expect(dueAt() == nil)

        try story.wait(.hours(5))
        try story.run(.changeSeverity(to: "SEV2", reason: "Worse"))
        #expect(dueAt() == .hours(7))
        try story.wait(.hours(1))
        try story.run(.changeSeverity(to: "SEV1", reason: "Worse still"))
        #expect(dueAt() == .hours(6) + .minutes(20))
        #expect(story.events.allSatisfy { $0.missed == nil })
    }
}
