import Testing

@testable import MusterCore

/// The tables of document B, read apart from the process file.
@Suite("The standard process beside its document")
struct StandardDocumentTests {
    let process: ProcessDefinition

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "standard"))
    }

    @Test(
        "has each severity with as many criteria and examples as its table",
        arguments: [
            ("SEV1", "Critical", 4, 4), ("SEV2", "Major", 3, 3), ("SEV3", "Minor", 3, 3), ("SEV4", "Trivial", 3, 2),
        ]
    )
    func severities(key: String, name: String, criteria: Int, examples: Int) throws {
        let level = try #require(process.severity(key))

        #expect(level.name == name)
        #expect(level.criteria.count == criteria)
        #expect(level.examples.count == examples)
    }

    @Test(
        "draws the lines between severities where the document does",
        arguments: [
            ("SEV1", "100 %"), ("SEV2", "10 %"), ("SEV3", "1 %"), ("SEV1", "15 to 30"), ("SEV2", "30 to 60"),
            ("SEV3", "1 to 3 business days"), ("SEV2", "5 s"), ("SEV2", "2 hours"),
        ]
    )
    func thresholds(key: String, words: String) throws {
        let level = try #require(process.severity(key))
        let texts = level.criteria + level.examples + level.expectations

        #expect(texts.contains { $0.contains(words) })
    }

    @Test(
        "has each role with its responsibilities and what it must not do",
        arguments: [
            ("incident-commander", "IC", 5, 3), ("operations-lead", "OL", 4, 1), ("communications-lead", "CL", 4, 1),
            ("scribe", "SC", 1, 0),
        ]
    )
    func roles(key: String, short: String, responsibilities: Int, antiPatterns: Int) throws {
        let role = try #require(process.role(key))

        #expect(role.short == short)
        #expect(role.responsibilities.count >= responsibilities)
        #expect(role.antiPatterns.count >= antiPatterns)
    }

    @Test("keeps the commander away from logs, terminal and code")
    func handsOff() {
        let forbidden = (process.role("incident-commander")?.antiPatterns ?? []).joined(separator: " ").lowercased()

        for word in ["logs", "terminal", "code"] { #expect(forbidden.contains(word)) }
    }

    @Test("goes through the phases of the lifecycle in order")
    func phases() {
        #expect(
            process.phases.map(\.name) == [
                "Detection", "Triage & Declaration", "Mobilization", "Investigation", "Mitigation", "Monitoring",
                "Resolution", "Post-Mortem",
            ]
        )
    }

    @Test(
        "has every item of its checklists, in order",
        arguments: [
            (
                "incident-commander-checklist",
                [
                    "Claim", "Zoom bridge", "Scribe", "Severity", "Ops Lead", "Comms Lead", "status update",
                    "check-in cadence",
                ]
            ),
            (
                "ops-lead-checklist",
                [
                    "Acknowledge", "metrics", "hypothesis", "Verify hypothesis", "mitigation plan", "Execute",
                    "Verify fix",
                ]
            ),
            (
                "comms-lead-checklist",
                ["Acknowledge", "internal", "Investigating", "#support", "Identified", "Monitoring", "Resolved"]
            ),
        ]
    )
    func checklists(id: String, words: [String]) throws {
        let items = try #require(process.checklist(id)).items.map(\.says)

        #expect(items.count == words.count)
        for (item, word) in zip(items, words) { #expect(item.lowercased().contains(word.lowercased())) }
    }

    @Test("checks on the war room every ten minutes")
    func battleRhythm() {
        #expect(process.clock("status-check")?.timing == .every(["SEV1": .minutes(10), "SEV2": .minutes(10)]))
        #expect(process.clock("status-check")?.duty == .checkIn)
    }

    @Test("names channels as #incident-2023-10-24-db-lag is named")
    func naming() {
        #expect(process.naming.channel == "incident-{YYYY}-{MM}-{DD}-{slug}")
    }

    @Test("asks for the fields of its ticket, and for what starts legal duties")
    func facts() {
        #expect(process.fact("detected-by")?.kind == .choice(["Monitoring", "User"]))
        #expect(process.fact("personal-data-exposed")?.kind == .flag)
        #expect(process.fact("money-affected")?.kind == .flag)
    }

    @Test("has words for each state of the status page", arguments: UpdateState.allCases)
    func templates(state: UpdateState) {
        #expect(process.templates.contains { $0.audience == "status-page" && $0.state == state })
    }

    @Test("asks Legal or PR before something is said in public")
    func approval() {
        #expect(process.audience("public-statement")?.approval == "legal and public relations")
    }

    @Test("has the post-mortem's contents, attendance and rule")
    func postMortem() {
        let plan = process.retrospective
        #expect(plan.sections == ["Executive Summary", "Timeline", "Root Cause", "Impact", "Action Items"])
        #expect(
            plan.mandatory == ["incident-commander", "operations-lead", "engineering manager", "product owner"]
        )
        #expect(plan.mandatoryFor == ["SEV1", "SEV2"])
        #expect(plan.rules.contains { $0.contains("Blameless") })
    }

    @Test(
        "has the etiquette of the war room and the principles",
        arguments: ["clear and concise", "acknowledge everything", "crosstalk", "do not delete"]
    )
    func etiquette(words: String) {
        #expect(process.etiquette.count == 4)
        #expect(process.etiquette.contains { $0.lowercased().contains(words) })
        #expect(process.principles.count == 5)
    }

    @Test("has a script that redirects executives")
    func execSwoop() {
        #expect(process.scripts.contains { $0.text.contains("Please put questions to {communications lead}") })
    }

    @Test("does not delete the evidence of a breach, and keeps it among those who need to know")
    func breach() throws {
        let breach = try #require(process.legal.first { $0.fact == "personal-data-exposed" })

        #expect(breach.instructions.count == 3)
        #expect(breach.instructions.first?.contains("Do not delete logs") == true)
        #expect(breach.instructions.last?.contains("need to know") == true)
    }
}
