import Testing

@testable import MusterCore

@Suite("A type of incident")
struct IncidentTypeTests {
    private func process() throws -> ProcessDefinition {
        try SmallProcess.process(
            adding: "checklists:",
            "  Evidence: { waits: yes, items: [Keep the logs] }",
            "types:",
            "  Security:",
            "    means: Somebody got in",
            "    severity: SEV1",
            "    restricted: yes",
            "    facts: { Next steps: Keep the evidence }",
            "    roles: { Incident Commander: on-call }",
            "    page: [on-call]",
            "    checklists: [Evidence]",
            "    labels: [security]",
            "  Quiet: { means: Nobody outside sees it, severity: SEV1, audiences: [Distribution list] }"
        )
    }

    /// Somebody for the contact that the type speaks of.
    private func story(_ declaration: Declaration) throws -> Story {
        try Story(try process(), declaration) { organisation in
            let ben = organisation.person(handle: "ben")?.id
            organisation.contacts.removeAll { $0.name == "on-call" }
            organisation.contacts.append(Contact(name: "on-call", people: [ben].compactMap(\.self)))
        }
    }

    @Test("fills in what was not given, and brings its labels, checklists and people")
    func fills() throws {
        let story = try story(Declaration(severity: "", title: "A break-in", type: "security"))

        let incident = story.incident
        #expect(incident.type == "security")
        #expect(incident.severity == "SEV1")
        #expect(incident.access.isRestricted)
        #expect(incident.facts["next-steps"] == "Keep the evidence")
        #expect(incident.room.labels == ["security"])
        #expect(story.process.checklist("evidence").map(incident.shows) == true)
        #expect(try incident.holder(of: "incident-commander") == story.person("ben"))
        #expect(try incident.pages.map(\.person).contains(story.person("ben")))
    }

    @Test("whose service the catalogue does not have keeps nobody from declaring, and says so")
    func absentService() throws {
        let process = try SmallProcess.process(
            adding: "types:",
            "  Pipeline: { means: What arrives is late, severity: SEV1, service: warehouse }",
            "  Payment: { means: Nobody can pay, severity: SEV1, service: checkout }"
        )

        let story = try Story(process, Declaration(severity: "", title: "It is late", type: "pipeline"))
        let known = try Story(process, Declaration(severity: "", title: "It is down", type: "payment"))

        #expect(story.incident.service == nil)
        #expect(
            story.incident.prompts.map(\.text).contains(
                "Choose a service: the type Pipeline names \"warehouse\", which the catalogue does not have"
            )
        )
        #expect(known.incident.service == "checkout")
        #expect(!known.incident.prompts.contains { $0.text.contains("Choose a service") })
        #expect(
            process.absences(in: story.organisation).map(\.description) == [
                "58:1: warning: types.Pipeline.service: the catalogue has no service \"warehouse\"; "
                    + "add it there, or name another one"
            ]
        )
    }

    @Test("gives way to what was typed")
    func typed() throws {
        let story = try story(
            Declaration(severity: "SEV2", title: "A scan", facts: ["next-steps": "Watch"], type: "security")
        )

        #expect(story.incident.severity == "SEV2")
        #expect(story.incident.facts["next-steps"] == "Watch")
    }

    @Test(
        "that is restricted, or whose facts the law restricts, makes an incident of the restricted series",
        arguments: [
            (Declaration(severity: "SEV1", title: "x"), false),
            (Declaration(severity: "SEV1", title: "x", type: "quiet"), false),
            (Declaration(severity: "SEV1", title: "x", type: "security"), true),
            (Declaration(severity: "SEV1", title: "x", restricted: true, type: "quiet"), true),
            (Declaration(severity: "SEV1", title: "x", type: "breach"), true),
            (Declaration(severity: "SEV1", title: "x", facts: ["leak": "no"], type: "breach"), false),
        ]
    )
    func series(declaration: Declaration, isRestricted: Bool) throws {
        var process = try process()
        process.facts.append(Fact(key: "leak", label: "Leak", kind: .flag, help: "", atIntake: true))
        var breach = process.types[1]
        breach.key = "breach"
        breach.facts = ["leak": "yes"]
        process.types.append(breach)
        process.legal = [
            LegalTrigger(
                key: "breach",
                title: "Breach",
                fact: "leak",
                severity: nil,
                page: [],
                notify: [],
                legalHold: false,
                restrict: true,
                instructions: []
            )
        ]

        let story = try Story(process, declaration)

        #expect(declaration.isRestricted(under: process) == isRestricted)
        #expect(story.incident.access.isRestricted == isRestricted)
    }

    @Test("that is not known is refused with those that are, and so is one that leaves the severity open")
    func unknown() throws {
        let refused = refusal { _ = try story(Declaration(severity: "SEV1", title: "x", type: "safety")) }

        #expect(refused == .invalid(field: "type", problem: "\"safety\" is not known; it is one of security, quiet"))
        let open = refusal { _ = try story(Declaration(severity: "", title: "x")) }
        #expect(open?.message.hasPrefix("severity: is missing; it is one of SEV1") == true)
    }

    @Test("keeps a checklist back until somebody starts it")
    func checklists() throws {
        var story = try story(Declaration(severity: "SEV1", title: "It is down"))
        let checklist = try #require(story.process.checklist("evidence"))
        #expect(!story.incident.shows(checklist))

        try story.run(.room(.startChecklist("evidence")))

        #expect(story.incident.shows(checklist))
        #expect(
            refusal { try story.run(.room(.startChecklist("evidence"))) }?.message.contains("there already") == true
        )
    }

    @Test("promises updates to its own audiences alone")
    func audiences() throws {
        var process = try process()
        process.audiences.append(Audience(key: "public", name: "Public", channel: .statusPage))
        process.types[1].audiences = ["public"]

        let quiet = try Story(process, Declaration(severity: "", title: "x", type: "quiet"))
        let any = try Story(process, Declaration(severity: "SEV1", title: "x"))

        #expect(quiet.obligation("update-the-list") == nil)
        #expect(any.obligation("update-the-list") != nil)
    }

    @Test("is named by labels that are one word each, and few")
    func labels() throws {
        var story = try story(Declaration(severity: "SEV1", title: "It is down"))
        try story.run(.room(.label("database", true)))
        try story.run(.room(.label("database", true)))
        #expect(story.incident.room.labels == ["database"])

        #expect(
            refusal { try story.run(.room(.label("two words", true))) }
                == .invalid(field: "label", problem: "write it as one word")
        )
        try story.run(.room(.label("database", false)))
        #expect(story.incident.room.labels == [])
        for number in 0..<Limits.labelsPerIncident { try story.run(.room(.label("l\(number)", true))) }
        #expect(refusal { try story.run(.room(.label("more", true))) } != nil)
    }

    @Test(
        "in a process file is checked line by line",
        arguments: [
            ("  Security: { severity: SEV1 }", "58:13: types.Security: \"means\" is missing; add \"means: …\""),
            (
                "  Security: { means: x, severity: SEV9 }",
                "58:35: types.Security.severity: no severity \"SEV9\"; did you mean \"SEV1\"?"
            ),
            (
                "  Security: { means: x, facts: { Next step: x } }",
                "58:34: types.Security.facts.Next step: no fact \"Next step\"; did you mean \"Next steps\"?"
            ),
            (
                "  Security: { means: x, labels: [two words] }",
                "58:34: types.Security.labels[1]: \"two words\" is not a label; write one word of at most 40 bytes"
            ),
        ]
    )
    func mistakes(line: String, problem: String) {
        #expect(SmallProcess.problems(adding: ["types:", line]) == [problem])
    }
}
