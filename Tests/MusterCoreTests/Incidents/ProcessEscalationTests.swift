import Testing

@testable import MusterCore

/// Document B: "If Primary doesn't Ack in 15 mins, page Secondary. If no Ack in 30 mins, page Manager."
@Suite("The escalation of a process")
struct ProcessEscalationTests {
    private func story(service: String?, editing edit: (inout Organisation) -> Void = { _ in }) throws -> Story {
        var process = try ProcessDefinition.named("standard")
        process.clocks = []
        var declaration = Story.declaration
        declaration.severity = "SEV2"
        declaration.service = service
        return try Story(process, declaration, editing: edit)
    }

    private func steps(_ story: Story) -> [Duration] {
        story.records.filter { $0.event.advanced != nil }.map { $0.occurredAt - Story.wednesday }
    }

    @Test("goes on after a team that has made no policy of its own")
    func withoutPolicy() throws {
        var story = try story(service: "checkout") { organisation in
            for index in organisation.teams.indices { organisation.teams[index].policy = nil }
        }

        try story.wait(.minutes(31))

        #expect(steps(story) == [0, 15, 30].map { .minutes($0) })
        let last = try #require(story.incident.pages.last)
        #expect(story.organisation.person(last.person)?.handle == "dina")
    }

    @Test("leaves a policy that the organisation has made as it is")
    func withPolicy() throws {
        let story = try story(service: "checkout")

        let policy = try #require(story.incident.escalations.first?.policy)

        #expect(policy == story.organisation.policies.first { $0.id == policy.id })
    }
}
