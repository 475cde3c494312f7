import Testing

@testable import MusterCore

@Suite("A trial of triage rules")
struct TriageTrialTests {
    private func alert(
        _ number: UInt8,
        _ labels: [String: String],
        _ annotations: [String: String] = [:]
    ) throws -> Alert {
        Alert(
            id: ID(OnCall.uuid(number)),
            integration: "prometheus",
            fingerprint: Alert.fingerprint(of: labels),
            labels: labels,
            annotations: annotations,
            startsAt: try OnCall.moment("2026-03-02T08:00:00Z"),
            endsAt: try OnCall.moment("2026-03-02T09:00:00Z"),
            generatorURL: nil
        )
    }

    private func rule(_ id: String, _ all: [TriageRule.Matcher], _ outcome: TriageRule.Outcome) -> TriageRule {
        TriageRule(id: id, says: "Rule \(id)", all: all, outcome: outcome, groupBy: ["service"], line: 1)
    }

    private let grave = TriageRule.Outcome.declare(
        .init(severity: "SEV1", functionality: "{service}", state: "down", audience: "all", service: "{service}")
    )

    @Test("counts what each rule catches, by labels, annotations and numbers, and the incidents that come of it")
    func counts() throws {
        let rules = Triage(
            rules: [
                rule("access", [.compares(label: "annotation.value", .atMost, 98)], grave),
                rule("noise", [.equals(label: "team", value: "lab")], .ignore),
            ],
            defaultSeverity: "SEV3"
        )
        let alerts = [
            try alert(1, ["alertname": "A", "service": "shop"], ["value": "97.5 %"]),
            try alert(2, ["alertname": "B", "service": "shop"], ["value": "12"]),
            try alert(3, ["alertname": "C", "service": "mail"], ["value": "98"]),
            try alert(4, ["alertname": "D", "team": "lab"], ["value": "99"]),
            try alert(5, ["alertname": "E"]),
        ]

        let trial = TriageTrial(rules, beside: Triage(rules: [], defaultSeverity: "SEV3"), over: alerts)

        #expect(trial.alerts == 5)
        #expect(trial.lines.map(\.alerts) == [3, 1, 1])
        #expect(trial.lines.map(\.incidents) == [2, 0, 0])
        #expect(trial.lines.map(\.outcome) == ["SEV1", "ignore", "inbox"])
        #expect(trial.lines[0].examples == ["A", "B", "C"])
        #expect(trial.changeCount == 4)
        #expect(trial.changes.map(\.after) == ["SEV1", "SEV1", "SEV1", "ignore"])
        #expect(trial.changes.allSatisfy { $0.before == "inbox" })
    }

    @Test("of the rules in force changes nothing")
    func same() throws {
        let rules = Triage(rules: [rule("all", [.present(label: "service")], grave)], defaultSeverity: "SEV3")

        let trial = TriageTrial(rules, beside: rules, over: [try alert(1, ["alertname": "A", "service": "x"])])

        #expect(trial.changeCount == 0)
    }
}

@Suite("Intake answers")
struct IntakeAnswersTests {
    @Test("fill the facts that a process asks for, and mark the rest as unknown")
    func facts() throws {
        let process = try #require(ProcessDefinition.builtIn(named: "cloudflare"))
        let answers = IntakeAnswers([.source: "Ana", .scope: " ", .impact: "degraded performance", .system: "Unknown"])

        let facts = answers.facts(under: process)

        #expect(
            facts == [
                "submitter-source": "Ana", "customers": "unknown", "system-or-application": "unknown",
                "time-of-alert": "unknown", "scope-of-impact": "unknown", "type-of-impact": "Degraded performance",
            ]
        )
    }

    @Test("that no fact of the process holds are put in words")
    func words() throws {
        let process = try #require(ProcessDefinition.builtIn(named: "standard"))
        let answers = IntakeAnswers([.scope: "Two regions"])

        #expect(
            answers.lines(besides: answers.facts(under: process), under: process) == [
                "\(IntakeField.scope.label): Two regions"
            ]
        )
    }
}
