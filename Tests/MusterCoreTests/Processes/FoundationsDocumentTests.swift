import Testing

@testable import MusterCore

/// The tables of document C, read apart from the process file.
@Suite("The foundations process beside its document")
struct FoundationsDocumentTests {
    let process: ProcessDefinition

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "foundations"))
    }

    /// What the document writes as (SEV1/SEV2/SEV3).
    struct Cadence: Sendable, CustomTestStringConvertible {
        let clock: String
        let minutes: [String: Int]
        var testDescription: String { clock }
    }

    @Test(
        "keeps the three cadences",
        arguments: [
            Cadence(clock: "check-in", minutes: ["SEV1": 20, "SEV2": 50, "SEV3": 170]),
            Cadence(clock: "distribution-list", minutes: ["SEV1": 30, "SEV2": 60, "SEV3": 180]),
            Cadence(clock: "status-page", minutes: ["SEV1": 60, "SEV2": 180]),
        ]
    )
    func cadences(cadence: Cadence) throws {
        let clock = try #require(process.clock(cadence.clock))

        #expect(clock.timing == .every(cadence.minutes.mapValues { .minutes($0) }))
        #expect(clock.owner == .role("incident-commander"))
        #expect(clock.from == .milestone(.declared))
        #expect(clock.until == .resolved)
    }

    @Test(
        "has each severity with its name and as many criteria as its definition",
        arguments: [("SEV1", "Major incident", 3), ("SEV2", "Minor incident", 2), ("SEV3", "Investigation", 1)]
    )
    func severities(key: String, name: String, criteria: Int) throws {
        let level = try #require(process.severity(key))

        #expect(level.name == name)
        #expect(level.criteria.count == criteria)
        #expect(level.page == [.init(target: .owningTeam(fallback: "incident on-call"), urgency: .high)])
    }

    @Test(
        "has the responders' roles",
        arguments: ["triage-engineer", "subject-matter-expert", "incident-commander", "stakeholder"]
    )
    func roles(key: String) throws {
        let role = try #require(process.role(key))

        #expect(!role.responsibilities.isEmpty)
        #expect(!role.antiPatterns.isEmpty)
        #expect(role.single == (key == "incident-commander"))
    }

    @Test("gives command to the engineering manager where nobody else takes it")
    func defaultCommander() {
        #expect(process.role("incident-commander")?.byDefault == "engineering manager")
        #expect(process.role("incident-commander")?.requiredAt == ["SEV1", "SEV2", "SEV3"])
    }

    @Test("goes through the document's stages in order")
    func phases() {
        #expect(
            process.phases.map(\.name) == [
                "Decide", "Declare", "Triage, Coordinate, and Communicate", "Mitigate and Resolve",
                "Blameless Retrospective",
            ]
        )
    }

    @Test(
        "uses the document's milestones",
        arguments: [
            Milestone.started, .detected, .acknowledged, .investigating, .mitigated, .resolved, .retrospectivePrep,
            .retrospectiveDone,
        ]
    )
    func milestones(milestone: Milestone) {
        #expect(process.milestone(milestone)?.meaning.isEmpty == false)
    }

    @Test("calls the mitigated milestone as the document does")
    func mitigating() {
        #expect(process.milestone(.mitigated)?.name == "Mitigating")
    }

    @Test("names document and channel alike")
    func naming() {
        #expect(
            process.naming.document == "[inc-{YY}-{MM}-{DD}-{severity}] {functionality} is {state} for {audience}"
        )
        #expect(process.naming.channel == "inc-{YY}-{MM}-{DD}-{severity}-{functionality} is {state} for {audience}")
    }

    /// The parts of the document's example messages.
    struct Message: Sendable, CustomTestStringConvertible {
        let audience: String
        let state: UpdateState
        let first: Bool
        let parts: [String]
        var testDescription: String { "\(audience) \(state.rawValue)" }
    }

    @Test(
        "fills the parts of the example messages",
        arguments: [
            Message(
                audience: "distribution-list",
                state: .investigating,
                first: true,
                parts: [
                    "{severity} Incident - {functionality} is {state} for {audience}", "{identified time}",
                    "{description of customer impact}", "{quantity of customers impacted}",
                    "{known customers impacted}", "{document}", "{next update}", "{sender}",
                ]
            ),
            Message(
                audience: "distribution-list",
                state: .update,
                first: false,
                parts: [
                    "UPDATE: ", "still a {severity} incident", "{message}", "{document}", "{next update}", "{sender}",
                ]
            ),
            Message(
                audience: "distribution-list",
                state: .identified,
                first: false,
                parts: ["UPDATE: ", "has identified the issue", "{document}", "{next update}", "{sender}"]
            ),
            Message(
                audience: "distribution-list",
                state: .monitoring,
                first: false,
                parts: ["UPDATE: ", "has mitigated the issue", "{document}", "{next update}", "{sender}"]
            ),
            Message(
                audience: "distribution-list",
                state: .resolved,
                first: false,
                parts: [
                    "Resolution: {severity} {functionality} is {state} for {audience} is resolved",
                    "{known customers impacted}", "{next steps}", "{retrospective}", "{kudos}", "{document}",
                ]
            ),
            Message(audience: "status-page", state: .investigating, first: false, parts: ["{next update}"]),
            Message(audience: "status-page", state: .update, first: false, parts: ["{message}", "{next update}"]),
            Message(
                audience: "status-page",
                state: .resolved,
                first: false,
                parts: ["{duration}", "{started}", "{mitigated}", "now been resolved"]
            ),
        ]
    )
    func templates(message: Message) throws {
        let template = try #require(
            process.templates.first {
                $0.audience == message.audience && $0.state == message.state && $0.first == message.first
            }
        )

        for part in message.parts { #expect((template.subject + template.body).contains(part), "\(part)") }
    }

    @Test("reaches the distribution list as one mail thread")
    func distributionList() {
        #expect(process.audience("distribution-list")?.channel == .email)
        #expect(process.audience("distribution-list")?.contact == "incident distribution list")
    }

    @Test(
        "asks the six questions of the standard agenda",
        arguments: [
            "What was the final assessment of customer impact?", "What went well?", "What could be improved?",
            "Where did we get lucky?", "What were we wrong about?", "Links to action items",
        ]
    )
    func agenda(question: String) {
        #expect(process.retrospective.agenda.contains(question))
    }

    @Test("invites all responders to the retrospective, and blames nobody")
    func attendance() {
        #expect(process.retrospective.name == "Retrospective")
        #expect(process.retrospective.mandatory == ["all responders"])
        #expect(process.retrospective.rules.contains { $0.contains("blame") })
    }

    @Test("asks for the evidence of each condition of resolution in the document's words")
    func sources() throws {
        let gate = try #require(process.gates(guarding: .resolved).first)

        #expect(gate.conditions.map(\.severities) == [[], [], [], []])
        for word in ["durable", "signed off", "24 to 48 business hours of mitigation", "final update"] {
            #expect(gate.conditions.contains { $0.source.contains(word) })
        }
    }

    @Test("ends a missed update with technical leadership")
    func escalation() {
        for id in ["distribution-list", "status-page"] {
            #expect(process.clock(id)?.missed.contains(.escalate(to: "technical leadership")) == true)
        }
    }
}
