import Testing

@testable import MusterCore

@Suite("An automation in a process file")
struct AutomationFileTests {
    @Test("is read whole, and says itself in words")
    func reads() throws {
        let process = try SmallProcess.process(
            adding: "automations:",
            "  - name: Call the list",
            "    when: [declared, 20 min in phase Response, role IC vacant]",
            "    after: 10 min",
            "    if:",
            "      severity: SEV2 or graver",
            "      facts: { Next steps: present }",
            "      hours: 22:00 to 06:00",
            "    then:",
            "      - post: \"{title} goes on\"",
            "      - { page: on-call, urgency: low, because: Nobody leads }",
            "      - { set: Next steps, to: Ask again }"
        )

        let rule = try #require(process.automations.first)

        #expect(rule.id == "call-the-list")
        #expect(rule.line == 58)
        #expect(rule.delay == .minutes(10))
        #expect(
            rule.triggers == [.declared, .timeIn(phase: "response", .minutes(20)), .roleVacant("incident-commander")]
        )
        #expect(
            rule.text(in: process)
                == "when declared or 20 min in phase Response or role Incident Commander vacant, after 10 min, "
                + "if the severity is SEV2 or graver and Next steps is known and it is between 22:00 and 06:00: "
                + "post “{title} goes on”; page on-call at low urgency; set Next steps to Ask again"
        )
    }

    @Test(
        "is refused with the place of what is wrong and what would be right",
        arguments: [
            (
                "    when: declred\n    then: [{ post: x }]",
                "59:11: automations[1].when: \"declred\" starts nothing; did you mean \"declared\"?"
            ),
            (
                "    when: role Pilot vacant\n    then: [{ post: x }]",
                "59:11: automations[1].when: no role \"pilot\"; the roles are \"Incident Commander\""
            ),
            (
                "    when: promise lunch missed\n    then: [{ post: x }]",
                "59:11: automations[1].when: no promise \"lunch\"; "
                    + "the promises are \"update-the-list\", \"battle-rhythm\", \"measure\""
            ),
            (
                "    when: declared\n    after: soon\n    then: [{ post: x }]",
                "60:12: automations[1].after: \"soon\" is not a length of time; "
                    + "write it like \"20 min\", \"2 h 50 min\" or \"3 d\""
            ),
            (
                "    when: declared\n    after: 40 d\n    then: [{ post: x }]",
                "60:12: automations[1].after: 40 days is too long; an automation waits at most 30 days"
            ),
            (
                "    when: declared\n    then: [{ post: x, label: y }]",
                "60:12: automations[1].then[1]: two things are done in one item; "
                    + "begin a new item with \"- \" for each"
            ),
            (
                "    when: declared\n    then: [{ post: \"{colour}\" }]",
                "60:20: automations[1].then[1].post: nothing can fill the hole {colour}; "
                    + "add a fact of this name, or take one that docs/process-format.md lists"
            ),
            (
                "    when: declared\n    then: [{ page: on-call, because: \"{colour}\" }]",
                "60:38: automations[1].then[1].because: nothing can fill the hole {colour}; "
                    + "add a fact of this name, or take one that docs/process-format.md lists"
            ),
            (
                "    when: declared\n    then: [{ bridge: \"https://meet.example.org/{message}\" }]",
                "60:22: automations[1].then[1].bridge: nothing can fill the hole {message} here, since only an update to "
                    + "an audience has it; take one of those of the incident"
            ),
            (
                "    when: declared\n    then: [{ set: Next steps, to: \"Wait {next update}\" }]",
                "60:35: automations[1].then[1].to: nothing can fill the hole {next update} here, since only an update to "
                    + "an audience has it; take one of those of the incident"
            ),
            (
                "    when: declared\n    then: [{ set: Next steps, to: \"Ask title}\" }]",
                "60:35: automations[1].then[1].to: a \"}\" has no \"{\" before it; write a hole as \"{name}\""
            ),
            (
                "    when: declared\n    if: { hours: at night }\n    then: [{ post: x }]",
                "60:18: automations[1].if.hours: \"at night\" are no hours; "
                    + "write \"business\", \"outside business\" or \"22:00 to 06:00\""
            ),
            (
                "    when: declared\n    then: [{ order: Rest }]",
                "60:12: automations[1].then[1]: \"to\" is missing; add \"to: …\""
            ),
        ]
    )
    func mistakes(lines: String, problem: String) {
        #expect(SmallProcess.problems(adding: ["automations:", "  - name: Rule", lines]) == [problem])
    }

    @Test("with a hole that was not refused before is read where it was in force")
    func kept() {
        let rule = "  - { name: Rule, when: declared, then: [{ set: Next steps, to: \"{message}\" }] }"

        let file = ProcessFile(kept: SmallProcess.text + "automations:\n" + rule + "\n")

        #expect(file.definition?.automations.map(\.actions) == [[.set(fact: "next-steps", "{message}")]])
        #expect(file.problems.map(\.gravity) == [.warning])
    }

    @Test("stands with no more than fifty others")
    func many() {
        let rules = (0...Automation.countLimit).map { "  - { name: R\($0), when: declared, then: [{ post: x }] }" }

        let problems = SmallProcess.problems(adding: ["automations:"] + rules)

        #expect(problems == ["58:3: automations: there are 51 automations; list at most 50"])
    }
}
