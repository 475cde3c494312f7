import Testing

@testable import MusterCore

@Suite("A field of an incident")
struct FactTests {
    private static let facts = [
        "facts:",
        "  Next steps: { kind: text }",
        "  Records: { kind: number, required: before resolved }",
        "  Reporter: { kind: person }",
        "  Pipeline: { kind: service }",
        "  Run: { kind: link }",
        "  Data exposed: { kind: yes or no }",
        "  Region: { choices: [EU, US], required: when declaring }",
        "  Attacker: { kind: text, types: [Security] }",
        "types:",
        "  Security: { means: Somebody got in }",
    ].joined(separator: "\n")

    private static func process() throws -> ProcessDefinition {
        let text = SmallProcess.text(line: 25, "").replacing("facts:\n\n", with: facts + "\n")
        let reading = ProcessFile(text: text)
        return try #require(reading.definition, "\(reading.problems)")
    }

    private func story() throws -> Story {
        try Story(
            try Self.process(),
            Declaration(severity: "SEV1", title: "It is down", facts: ["region": "EU"])
        )
    }

    @Test("that is needed from the first is asked for by name, but not of an alert")
    func needed() throws {
        let process = try Self.process()
        let declaration = Declaration(severity: "SEV1", title: "It is down")

        let refused = refusal { _ = try Story(process, declaration) }

        #expect(refused == .invalid(field: "region", problem: "Region must be given to declare; add it"))
        #expect(throws: Never.self) { try Story(process, declaration, by: .alert) }
    }

    @Test("that is needed before a milestone is one of the conditions of its gate")
    func gate() throws {
        var story = try story()
        try story.run(.assign(role: "incident-commander", person: story.person("ana"), reason: nil))
        try story.run(.reach(.mitigated, at: nil, note: nil, overriding: nil))

        let refused = refusal { try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil)) }

        guard case .gateClosed(.resolved, let missing)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(missing.map(\.says) == ["Records is on record"])
        try story.run(.recordFact("records", value: "1200"))
        try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil))
        #expect(story.incident.isResolved)
    }

    @Test(
        "takes only what its kind is, and says what would be right",
        arguments: [
            ("records", "many", "\"many\" is not a number"),
            ("reporter", "nobody", "there is nobody with the handle \"nobody\""),
            ("run", "example.org", "\"example.org\" is not a link; write one that begins with https://"),
            ("region", "Mars", "\"Mars\" is not known; it is one of EU, US"),
        ]
    )
    func kinds(key: String, value: String, problem: String) throws {
        var story = try story()

        let refused = refusal { try story.run(.recordFact(key, value: value)) }

        #expect(refused == .invalid(field: key, problem: problem))
    }

    @Test("names a person and a service as people call them, and keeps their keys and one word for yes")
    func names() throws {
        var story = try story()
        try story.run(.recordFact("reporter", value: "@ben"))
        try story.run(.recordFact("data-exposed", value: "True"))

        #expect(story.incident.facts["data-exposed"] == "yes")
        #expect(story.incident.facts["reporter"] == "ben")
        #expect(story.process.fact("reporter")?.shown("ben", in: story.organisation) != "ben")
        let unknown = refusal { try story.run(.recordFact("pipeline", value: "no-such-service")) }
        #expect(unknown?.message.hasPrefix("pipeline: \"no-such-service\" is not known; it is one of ") == true)
    }

    @Test("keeps who changed it when, from what to what")
    func history() throws {
        var story = try story()
        try story.run(.recordFact("next-steps", value: "Wait"))
        try story.wait(.minutes(5))
        try story.run(.recordFact("next-steps", value: "Roll back"), as: "ben")
        try story.run(.recordFact("next-steps", value: nil), as: "ben")

        let changes = try #require(story.incident.factRecords["next-steps"]).changes
        #expect(changes.map(\.from) == [nil, "Wait", "Roll back"])
        #expect(changes.map(\.to) == ["Wait", "Roll back", nil])
        #expect(
            try changes.map(\.by) == [.person(story.person("ana"))]
                + Array(repeating: .person(story.person("ben")), count: 2)
        )
        #expect(changes[1].at - changes[0].at == .minutes(5))
        let words = TimelineWriter(process: story.process, organisation: story.organisation)
        #expect(story.records.map { words.entry($0).text }.contains("Next steps: Wait → Roll back"))
    }

    @Test("is not overwritten unseen, while another field is nobody's way")
    func editions() throws {
        var story = try story()
        let seen = story.incident.edition(of: "next-steps")
        try story.run(.recordFact("next-steps", value: "Roll back", edition: seen), as: "ben")
        try story.run(.recordFact("records", value: "3", edition: story.incident.edition(of: "records")))

        let refused = refusal { try story.run(.recordFact("next-steps", value: "Wait", edition: seen)) }

        #expect(story.incident.facts["next-steps"] == "Roll back")
        #expect(story.incident.facts["records"] == "3")
        guard case .overtaken("next-steps", let problem)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(problem.hasSuffix("has set Next steps to \"Roll back\" meanwhile"))
        try story.run(.recordFact("next-steps", value: "Wait", edition: story.incident.edition(of: "next-steps")))
        #expect(story.incident.facts["next-steps"] == "Wait")
    }

    @Test("of a type is nothing to incidents of another")
    func types() throws {
        let process = try Self.process()

        #expect(process.facts(for: nil).map(\.key).contains("attacker") == false)
        #expect(process.facts(for: "security").map(\.key).contains("attacker"))
    }
}
