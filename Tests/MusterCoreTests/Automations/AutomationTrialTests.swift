import Testing

@testable import MusterCore

@Suite("A trial of automations")
struct AutomationTrialTests {
    private func moments(_ story: Story, under process: ProcessDefinition) -> [String] {
        var context = story.context(.muster, .rule)
        context.process = process
        return AutomationTrial.moments(of: story.records, in: context).map { moment in
            let after = (moment.at - story.incident.declaredAt).text
            return switch moment.event {
            case .armed(let armed): "\(after): \(armed.name) waits"
            case .stoodDown(let down): "\(after): \(down.name) does nothing: \(down.because)"
            case .ran(let ran): "\(after): \(ran.name): \(ran.outcomes.map(\.text).joined(separator: "; "))"
            case .webhookCalled: "\(after): called"
            }
        }
    }

    private static func process(_ lines: String...) throws -> ProcessDefinition {
        let reading = ProcessFile(text: SmallProcess.text + "automations:\n" + lines.joined(separator: "\n") + "\n")
        return try #require(reading.definition, "\(reading.problems)")
    }

    @Test("says when which rule would have done what, and changes nothing")
    func says() throws {
        var story = try Story(
            try #require(ProcessFile(text: SmallProcess.text).definition),
            Declaration(severity: "SEV2", title: "It is slow")
        )
        try story.wait(.minutes(7))
        try story.run(.changeSeverity(to: "SEV1", reason: "Seen"))
        try story.wait(.minutes(20))
        try story.run(.assign(role: "incident-commander", person: story.person("ana"), reason: nil))
        try story.wait(.minutes(20))
        let before = story.incident
        let process = try Self.process(
            "  - { name: Up, when: severity raised, then: [{ post: Graver }] }",
            "  - { name: Nobody, when: role IC vacant, after: 10 min, then: [{ order: Lead, to: IC }] }",
            "  - { name: Somebody, when: role IC filled, after: 5 min, if: { severity: SEV2 }, then: [{ post: x }] }",
            "  - { name: Ahead, when: role IC filled, after: 3 h, then: [{ post: x }] }"
        )

        let said = moments(story, under: process)

        #expect(
            said == [
                "0 min: Nobody waits",
                "7 min: Up: post “Graver”",
                "10 min: Nobody: order Incident Commander: “Lead” – not done: to: nobody is Incident Commander; "
                    + "name a person, or have the role taken first",
                "27 min: Somebody waits", "27 min: Ahead waits",
                "32 min: Somebody does nothing: it is not so that the severity is SEV2",
            ]
        )
        #expect(story.incident == before)
    }

    @Test("of a history in which automations ran says what they did, not that they would do it twice")
    func again() throws {
        var story = try AutomationTests.story(
            "  - { name: Greet, when: declared, then: [{ post: Hello }] }",
            "  - { name: Later, when: declared, after: 10 min, then: [{ label: seen }] }",
            "  - { name: Seen, when: label seen added, then: [{ post: Seen }] }"
        )
        try story.wait(.hours(1))

        #expect(
            moments(story, under: story.process) == [
                "0 min: Greet: post “Hello”", "0 min: Later waits", "10 min: Later: label it seen",
            ]
        )
    }
}
