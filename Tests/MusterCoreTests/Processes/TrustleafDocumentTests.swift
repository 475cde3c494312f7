import Testing

@testable import MusterCore

/// The tables of document E.
@Suite("The trustleaf process beside its document")
struct TrustleafDocumentTests {
    let process: ProcessDefinition

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "trustleaf"))
    }

    @Test("goes through the lifecycle of the document")
    func lifecycle() {
        #expect(
            process.phases.map(\.name) == [
                "Detection", "Classification and Declaration", "Diagnosis", "Resolution", "Closure",
            ]
        )
    }

    @Test(
        "has the roles of the matrix, each with its responsibilities first",
        arguments: [
            (
                "incident-manager", "IM",
                ["from start to finish", "action items and their owners", "other teams and resources", "postmortem"]
            ),
            ("communications-manager", "CM", ["customer-facing", "internal-facing", "timeline"]),
            ("on-call-engineer", "OCE", ["Diagnose", "other resources", "fix"]),
        ]
    )
    func roles(key: String, short: String, words: [String]) throws {
        let role = try #require(process.role(key))

        #expect(role.short == short)
        for (responsibility, word) in zip(role.responsibilities, words) { #expect(responsibility.contains(word)) }
        #expect(!role.antiPatterns.isEmpty)
    }

    @Test("has one incident manager and one communications manager, and as many engineers as it takes")
    func holders() {
        #expect(process.roles.map(\.single) == [true, true, false, false])
        #expect(process.role("incident-manager")?.requiredAt == ["SEV1", "SEV2"])
        #expect(process.role("communications-manager")?.requiredAt == ["SEV1", "SEV2"])
        #expect(process.role("support-and-account-team") != nil)
    }

    /// A row of the bank: how many questions each of its four stages has.
    struct Row: Sendable, CustomTestStringConvertible {
        let category: String
        let counts: [Int]
        var testDescription: String { category }
    }

    static let stages = ["Investigating", "Service Degradation", "Restoring Service", "Service Restored"]

    @Test(
        "has every question of the bank under its category and stage",
        arguments: [
            Row(category: "Status", counts: [1, 2, 2, 1]),
            Row(category: "Impact", counts: [3, 4, 0, 0]),
            Row(category: "Workaround", counts: [0, 1, 0, 0]),
            Row(category: "Start/End Time", counts: [1, 1, 0, 1]),
            Row(category: "Next Update / Estimated Time to Resolve", counts: [2, 1, 2, 0]),
            Row(category: "Preliminary Root Cause / Next Steps", counts: [0, 2, 2, 3]),
            Row(category: "Other / Tracking", counts: [0, 0, 0, 2]),
        ]
    )
    func questionBank(row: Row) {
        let asked = process.questions.filter { $0.category == row.category }

        #expect(Self.stages.map { stage in asked.count { $0.stage == stage } } == row.counts)
    }

    @Test("has no other questions, shows each in some phase and asks none twice")
    func wholeBank() {
        #expect(process.questions.count == 31)
        #expect(Set(process.questions.map(\.stage)) == Set(Self.stages))
        #expect(Set(process.questions.map(\.category)).count == 7)
        #expect(Set(process.questions.map(\.asks)).count == 31)
        #expect(process.questions.allSatisfy { !$0.phases.isEmpty })
    }

    @Test(
        "shows a stage in the phases in which it matters",
        arguments: zip(
            stages,
            [
                ["classification-and-declaration", "diagnosis"], ["diagnosis"], ["resolution"],
                ["resolution", "closure"],
            ]
        ).map { ($0, $1) }
    )
    func phases(stage: String, phases: [String]) {
        let found = process.questions.filter { $0.stage == stage }.map(\.phases)

        #expect(Set(found) == [phases])
    }

    @Test(
        "asks in the bank's own sense",
        arguments: ["ETA", "2 hours, 2 days, 2 weeks", "testing miss", "customer IDs"]
    )
    func wording(words: String) {
        #expect(process.questions.count { $0.asks.contains(words) } == 1)
    }

    @Test("works out a severity from impact and extent, never milder where more is hit")
    func matrix() throws {
        let matrix = try #require(process.matrix)

        #expect(matrix.severity.first?.first == "SEV1")
        #expect(matrix.severity.last?.last == "SEV4")
        #expect(Set(matrix.severity.joined()) == ["SEV1", "SEV2", "SEV3", "SEV4"])
        for row in matrix.severity {
            let ranks = row.map(process.rank(of:))
            #expect(ranks == ranks.sorted())
            #expect(row.count == matrix.columns.choices.count)
        }
        for (graver, lighter) in zip(matrix.severity, matrix.severity.dropFirst()) {
            for (first, second) in zip(graver, lighter) {
                #expect(process.rank(of: first) <= process.rank(of: second))
            }
        }
    }

    @Test(
        "shows the expectations of the bridge",
        arguments: [
            "before an incident occurs", "distraction and noise", "chat", "whiteboard", "employees",
            "clear and concise",
            "active listening", "same team", "Assign tasks", "sense of urgency", "Drill",
        ]
    )
    func expectations(words: String) {
        #expect(process.etiquette.contains { $0.lowercased().contains(words.lowercased()) })
    }

    @Test("has the communications manager keep the record and speak to all audiences")
    func communications() {
        for id in ["status-page", "internal-stakeholders"] {
            #expect(process.clock(id)?.owner == .role("communications-manager"))
        }
        #expect(process.role("communications-manager")?.purpose.contains("court reporter") == true)
        #expect(
            Set(process.audiences.map(\.key)).isSuperset(
                of: ["status-page", "internal-stakeholders", "subscribed-customers", "support-and-account-teams"]
            )
        )
    }

    @Test("has words for each state of the status page", arguments: UpdateState.allCases)
    func templates(state: UpdateState) {
        #expect(process.templates.contains { $0.audience == "status-page" && $0.state == state })
    }

    @Test("pages the owner and both managers for the two gravest severities", arguments: ["SEV1", "SEV2"])
    func paging(severity: String) {
        #expect(
            process.severity(severity)?.page.map(\.target) == [
                .owningTeam(fallback: "on-call"), .contact("incident managers"), .contact("communications managers"),
            ]
        )
    }

    @Test("has the incident manager answer for action items and the postmortem, until it is closed")
    func closure() throws {
        let closed = try #require(process.gates(guarding: .closed).first).conditions

        #expect(closed.map(\.check) == [.milestone(.retrospectiveDone), .reportPublished, .actionItemsHaveOwners])
        #expect(process.retrospective.mandatory.contains("incident-manager"))
        #expect(process.clock("hold-the-postmortem")?.owner == .role("incident-manager"))
        #expect(process.clock("root-cause-analysis")?.owner == .role("communications-manager"))
    }

    @Test("says of every time that it is a choice, since the document gives none")
    func choices() {
        for clock in process.clocks { #expect(clock.saysItsTimeIsAChoice, "\(clock.id)") }
    }
}
