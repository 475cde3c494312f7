import Testing

@testable import MusterCore

@Suite("The monitoring period")
struct MonitoringPeriodTests {
    /// All that its document asks for before a resolution holds, but for the time.
    private func watched() throws -> Story {
        var story = try Story(try ProcessDefinition.named("standard"))
        try story.run(.assign(role: "incident-commander", person: try story.person("ana"), reason: nil))
        try story.run(.confirm(condition: "user-impact-has-ceased", evidence: "Nobody complains"))
        try story.run(.reach(.monitoring, at: nil, note: nil, overriding: nil))
        return story
    }

    private func missing(_ story: Story) -> [String] {
        story.incident.unmetConditions(
            for: .resolved,
            under: story.process,
            calendar: story.organisation.calendar,
            now: story.now
        )
        .map(\.id)
    }

    @Test("keeps an incident from being resolved until it is over")
    func lasts() throws {
        var story = try watched()

        try story.wait(.minutes(15) - .seconds(1))
        #expect(missing(story) == ["stable"])
        try story.wait(.seconds(1))

        #expect(missing(story) == [])
        #expect(
            story.events.contains {
                if case .obligationReminded(let one) = $0 { one.clock == "monitoring-period" } else { false }
            }
        )
    }

    @Test("begins anew when the alert fires again")
    func returns() throws {
        var story = try watched()
        try story.wait(.minutes(14))

        try story.run(.linkAlert(ID(OnCall.uuid(7)), title: "It fires", startsAt: story.now))

        #expect(!story.incident.reached(.monitoring))
        #expect(missing(story).contains("stable"))
    }

    @Test("of a gate is what comes next, also where an earlier gate was passed over")
    func nextGate() throws {
        var story = try Story(
            try ProcessDefinition.named("cloudflare"),
            Declaration(severity: "P3", title: "A request")
        )
        #expect(story.incident.nextGate(under: story.process) == .identified)

        try story.force(.resolved)

        #expect(story.incident.nextGate(under: story.process) == .closed)
    }
}
