import Testing

@testable import MusterCore

/// One spoiled line of the small process, and what is said of it.
struct SpoiledLine: CustomTestStringConvertible, Sendable {
    var line: Int
    var text: String
    var problem: String

    var testDescription: String { text }
}

@Suite("A mistake in a process file")
struct ProcessProblemTests {
    @Test(
        "is reported with its place, what is wrong and what would be right",
        arguments: [
            SpoiledLine(
                line: 2,
                text: "titel: Small",
                problem: "2:1: titel: unknown key \"titel\"; did you mean \"title\"?"
            ),
            SpoiledLine(
                line: 9,
                text: "    any of: { a: b }",
                problem: "9:13: severities.SEV1.any of: expected a list, but this is a mapping (key: value); "
                    + "begin each item with \"- \""
            ),
            SpoiledLine(
                line: 10,
                text: "    page: [owning team]",
                problem: "10:12: severities.SEV1.page[1]: nobody is paged where the service has no owner; "
                    + "write \"owning team or CONTACT\""
            ),
            SpoiledLine(
                line: 10,
                text: "    page: [owning team or on-cal]",
                problem: "10:12: severities.SEV1.page[1]: no contact \"on-cal\"; did you mean \"on-call\"?"
            ),
            SpoiledLine(
                line: 14,
                text: "    lightweight: perhaps",
                problem: "14:18: severities.SEV2.lightweight: expected yes or no, but this is \"perhaps\"; "
                    + "write \"yes\" or \"no\""
            ),
            SpoiledLine(
                line: 18,
                text: "  Response: { begins: declred, goal: Stop it }",
                problem: "18:23: phases.Response.begins: no milestone \"declred\"; did you mean \"declared\"?"
            ),
            SpoiledLine(
                line: 18,
                text: "  Response: { begins: detected, goal: Stop it }",
                problem: "18:23: phases.Response.begins: this process does not use the milestone \"detected\"; "
                    + "list it under \"milestones\""
            ),
            SpoiledLine(
                line: 25,
                text: "  Next steps: { kind: text }\n  Title: { kind: text }",
                problem: "26:3: facts.Title: \"Title\" is called like a hole of the templates; "
                    + "give one of them another name"
            ),
            SpoiledLine(
                line: 27,
                text: "  Distribution list: { by: email }",
                problem: "27:22: audiences.Distribution list: nobody is written to; add \"contact: …\""
            ),
            SpoiledLine(
                line: 30,
                text: "    every: { SEV1: soon }",
                problem: "30:20: clocks[1].every.SEV1: \"soon\" is not a length of time; "
                    + "write it like \"20 min\", \"2 h 50 min\" or \"3 d\""
            ),
            SpoiledLine(
                line: 30,
                text: "    every: { SEV3: 30 min }",
                problem: "30:14: clocks[1].every.SEV3: no severity \"SEV3\"; did you mean \"SEV1\"?"
            ),
            SpoiledLine(
                line: 30,
                text: "    within: 5 sprinkles",
                problem: "30:13: clocks[1].within: \"5 sprinkles\" is not a deadline; write it like \"20 min\", "
                    + "\"5 business days\", \"24 business hours\", \"1 month\" or \"2 sprints\""
            ),
            SpoiledLine(
                line: 32,
                text: "    until: declared",
                problem: "32:12: clocks[1].until: \"declared\" is reached before the clock starts; "
                    + "name a milestone after \"declared\""
            ),
            SpoiledLine(
                line: 33,
                text: "    done when: update sent to the moon",
                problem: "33:16: clocks[1].done when: no audience \"the moon\"; the audiences are \"Distribution list\""
            ),
            SpoiledLine(
                line: 33,
                text: "    done when: alerts clear",
                problem: "33:16: clocks[1].done when: \"alerts clear\" cannot end a clock; "
                    + "see which phrases can in the table of docs/process-format.md"
            ),
            SpoiledLine(
                line: 35,
                text: "    missed: [remnd]",
                problem: "35:14: clocks[1].missed[1]: \"remnd\" cannot follow a missed clock; "
                    + "write \"remind\", \"escalate to CONTACT\" or \"prompt: …\""
            ),
            SpoiledLine(
                line: 40,
                text: "      - { say: It is over, check: closed reached }",
                problem:
                    "40:35: gates.resolved.needs[1].check: \"closed\" comes after \"resolved\", so this gate could "
                    + "never be passed; name an earlier milestone"
            ),
            SpoiledLine(
                line: 40,
                text: "      - { say: It is over, check: report published }",
                problem: "40:1: gates: there is no report to publish, so this gate could never be passed; "
                    + "add the section \"incident report\""
            ),
            SpoiledLine(
                line: 41,
                text: "naming: { document: \"{n} {titel}\", channel: \"{slug}\" }",
                problem: "41:21: naming.document: nothing can fill the hole {titel}; did you mean {title}?"
            ),
            SpoiledLine(
                line: 47,
                text: "    body: \"{message} {next step}\"",
                problem: "47:11: templates[1].body: nothing can fill the hole {next step}; did you mean {next steps}?"
            ),
            SpoiledLine(
                line: 47,
                text: "    body: \"{message\"",
                problem: "47:11: templates[1].body: a \"{\" is not closed; write a hole as \"{name}\""
            ),
            SpoiledLine(
                line: 52,
                text: "      when: { access: \"<= much\" }",
                problem: "52:23: triage.rules[1].when.access: \"much\" is not a number; write it like \"<= 98\""
            ),
            SpoiledLine(
                line: 56,
                text: "action items: { types: [prevention] ",
                problem: "57:1: not YAML: did not find expected ',' or '}' (while parsing a flow mapping in line 56); "
                    + "look at the indentation, and quote texts that hold \": \" or begin with a sign"
            ),
        ]
    )
    func reported(_ spoiled: SpoiledLine) {
        let file = ProcessFile(text: SmallProcess.text(line: spoiled.line, spoiled.text))

        #expect(file.problems.map(\.description) == [spoiled.problem])
        #expect(file.definition == nil)
    }

    @Test("that is only a doubt is a warning, and the file can be used")
    func warnings() {
        let quiet = ProcessFile(text: SmallProcess.text(line: 14, "    lightweight: no"))
        let idleRole = ProcessFile(text: SmallProcess.text(line: 15, "roles:", "  Scribe: { purpose: Writes }"))
        let idleContact = ProcessFile(text: SmallProcess.text(line: 3, "contacts:", "  ceo: The chief"))
        let idleAudience = ProcessFile(text: SmallProcess.text(line: 26, "audiences:", "  Room: { by: room }"))

        #expect(
            quiet.problems.map(\.description) == [
                "11:3: warning: severities.SEV2: nobody is owed regular updates of SEV2; "
                    + "add a clock with \"every\", or make it \"lightweight: yes\""
            ]
        )
        #expect(
            idleRole.problems.map(\.description) == [
                "16:3: warning: roles.Scribe: \"Scribe\" is never required, and nothing refers to it; "
                    + "add \"required at: …\", or \"many: yes\" where several people hold it"
            ]
        )
        #expect(
            idleContact.problems.map(\.description) == [
                "4:3: warning: contacts.ceo: nothing in the process speaks of \"ceo\"; use it or take it out"
            ]
        )
        #expect(
            idleAudience.problems.map(\.description) == [
                "27:3: warning: audiences.Room: no clock and no template serves \"Room\"; add one, or take it out"
            ]
        )
        for file in [quiet, idleRole, idleContact, idleAudience] { #expect(file.definition != nil) }
    }

    @Test("that names something twice is reported with the other place")
    func duplicates() {
        let sameKey = ProcessFile(text: SmallProcess.text(line: 2, "title: Small", "title: Large"))
        let sameName = ProcessFile(text: SmallProcess.text(line: 4, "  on-call: A", "  On Call: B"))
        let rival = ProcessFile(text: SmallProcess.text(line: 5, "  list: A", "  ic: B"))

        #expect(sameKey.problems.map(\.description) == ["2:1: \"title\" is given twice in the same place; keep one"])
        #expect(
            sameName.problems.map(\.description) == [
                "5:3: contacts.On Call: \"On Call\" is called like the contact \"on-call\" in line 4; "
                    + "give one of them another name"
            ]
        )
        #expect(
            rival.problems.map(\.description) == [
                "17:3: roles.Incident Commander: \"Incident Commander\" is called like the contact \"ic\" in line 6; "
                    + "give one of them another name"
            ]
        )
    }
}
