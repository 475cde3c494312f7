import Testing

@testable import MusterCore

@Suite("The draft of a retrospective")
struct RetrospectiveDraftTests {
    private func markdown(_ story: Story) -> String {
        let writer = TimelineWriter(process: story.process, organisation: story.organisation)
        return RetrospectiveDraft(
            incident: story.incident,
            process: story.process,
            organisation: story.organisation,
            timeline: story.records.map(writer.entry),
            now: story.now
        ).markdown
    }

    @Test("holds the record: facts, timeline, promises, action items, and the headings of the process")
    func record() throws {
        var story = try Story(.named("foundations"))
        try story.run(.recordFact("workaround", value: "Pay by phone"))
        try story.run(.addActionItem(.init(title: "Alert earlier", owner: story.person("ben"), type: "detection")))
        try story.wait(.minutes(61))
        try story.force(.resolved)

        let lines = markdown(story).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

        #expect(lines.first == "# INC-7: Checkout is failing for all")
        for section in story.process.retrospective.sections { #expect(lines.contains("## \(section)")) }
        #expect(lines.contains("| Severity | SEV1 |"))
        #expect(lines.contains("| Workaround | Pay by phone |"))
        #expect(lines.contains("| Alert earlier | detection | Ben Okafor | – | – | – | open |"))
        #expect(lines.contains("| Update the distribution list | 0 | 0 | 2 |"))
        #expect(lines.contains { $0.hasPrefix("| 4 Mar 2026 10:00:00 | Ana Ferreira | Declared SEV1") })
        #expect(lines.filter { $0.hasPrefix("| 4 Mar 2026 1") }.count == story.records.count)
        #expect(lines.contains { $0.contains("resolved 4 Mar 2026 11:01, after 1 h 1 min") })
    }

    @Test(
        "keeps its shape whatever people wrote",
        arguments: [
            "a | b", "x\n## Heading", "x\r\n\r\n- item", "<script>alert(1)</script>", "[link](javascript:alert(1))",
            "`code`",
            "![image](http://x)", "**bold** _it_", "back\\slash", "x\u{2028}y", "&lt;b&gt;", "~~~",
        ]
    )
    func escapes(text: String) throws {
        func shape(_ text: String) throws -> [String] {
            var declaration = Story.declaration
            declaration.title = text
            declaration.description = text
            var story = try Story(.named("foundations"), declaration)
            try story.run(.recordFact("workaround", value: text))
            try story.run(.note(kind: .note, text: text, at: nil, refersTo: nil))
            return markdown(story).split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "").filter { $0 == "|" }
                return line.hasPrefix("#") ? String(line.prefix { $0 == "#" }) : String(bars)
            }
        }

        #expect(try shape(text) == shape("plain"))
    }

    @Test(
        "begins no list, rule, fence or heading with what people wrote",
        arguments: [
            ("- item", "\\- item"), ("+ item", "\\+ item"), ("1. item", "1\\. item"), ("12) item", "12\\) item"),
            ("---", "\\---"), ("===", "\\==="), ("    code", "code"), ("~~~", "\\~\\~\\~"), ("# x", "\\# x"),
            ("> x", "\\> x"), ("v1.2", "v1.2"), ("a - b", "a - b"),
        ]
    )
    func beginnings(text: String, expected: String) throws {
        var declaration = Story.declaration
        declaration.description = text
        let story = try Story(.named("foundations"), declaration)

        #expect(markdown(story).split(separator: "\n").map(String.init).contains(expected))
    }

    @Test("names people who have left as such")
    func left() throws {
        var story = try Story(.named("foundations"))
        let handle = try story.hold("incident-commander")
        story.organisation.people.removeAll { $0.handle == handle }

        #expect(markdown(story).contains("| Incident Commander | somebody who has left |"))
    }
}
