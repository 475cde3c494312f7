import Testing

@testable import MusterCore

/// The tables of document A.
@Suite("The cloudflare process beside its document")
struct CloudflareDocumentTests {
    let process: ProcessDefinition

    private struct Misread: Error {}

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "cloudflare"))
    }

    @Test(
        "has each priority with as many criteria as its list, and a category where it is high",
        arguments: [("P0", 5, true), ("P1", 6, true), ("P2", 3, false), ("P3", 2, false)]
    )
    func priorities(key: String, criteria: Int, isHigh: Bool) throws {
        let level = try #require(process.severity(key))

        #expect(level.criteria.count == criteria)
        #expect(!level.examples.isEmpty)
        #expect(level.needsCategory == isHigh)
        #expect(level.lightweight == !isHigh)
        #expect(level.page.contains { $0.target == .contact("incident managers") && $0.urgency == .high } == isHigh)
    }

    @Test("pages the owner for all but P3, and has no more than four priorities")
    func paging() {
        let owner = SeverityLevel.PageTarget.Target.owningTeam(fallback: "on-call")
        #expect(process.severities.map(\.key) == ["P0", "P1", "P2", "P3"])
        #expect(process.severity("P0")?.page.first == .init(target: owner, urgency: .high))
        #expect(process.severity("P1")?.page.first == .init(target: owner, urgency: .high))
        #expect(process.severity("P2")?.page == [.init(target: owner, urgency: .low)])
        #expect(process.severity("P3")?.page == [])
    }

    @Test("names the thresholds of P0", arguments: ["98 %", "20 %", "30 %", "Tier-1 data center", "critical system"])
    func thresholds(words: String) throws {
        #expect(try #require(process.severity("P0")).criteria.contains { $0.contains(words) })
    }

    /// A measurement and the priority that the document gives it; nil where it waits for a person.
    struct Measurement: Sendable, CustomTestStringConvertible {
        let metric: String
        let scope: String
        let value: String
        let priority: String?
        var testDescription: String { "\(metric) \(scope) \(value)" }
    }

    static let measurements = [
        Measurement(metric: "access", scope: "worldwide", value: "98", priority: "P0"),
        Measurement(metric: "access", scope: "worldwide", value: "98.01", priority: nil),
        Measurement(metric: "access", scope: "major_region", value: "97.4%", priority: "P0"),
        Measurement(metric: "access", scope: "minor_region", value: "50", priority: nil),
        Measurement(metric: "packet_loss", scope: "worldwide", value: "20", priority: "P0"),
        Measurement(metric: "packet_loss", scope: "worldwide", value: "19.9", priority: nil),
        Measurement(metric: "packet_loss", scope: "major_region", value: "29.9", priority: nil),
        Measurement(metric: "packet_loss", scope: "major_region", value: "30", priority: "P0"),
    ]

    @Test("classifies a measurement by its annotation", arguments: measurements)
    func byAnnotation(measurement: Measurement) {
        let labels = ["alertname": "Edge", "metric": measurement.metric, "scope": measurement.scope]

        let verdict = process.triage.classify(labels: labels, annotations: ["value": measurement.value])

        #expect(verdict.severity == measurement.priority)
    }

    @Test("classifies a measurement by its label", arguments: measurements)
    func byLabel(measurement: Measurement) {
        let labels = [
            "alertname": "Edge", "metric": measurement.metric, "scope": measurement.scope, "value": measurement.value,
        ]

        #expect(process.triage.classify(labels: labels, annotations: [:]).severity == measurement.priority)
    }

    @Test(
        "takes an alert at its word",
        arguments: [
            ("P0", "P0"), ("p1", "P1"), ("P2", "P2"), ("critical", "P1"), ("page", "P1"), ("warning", nil as String?),
        ]
    )
    func severityLabel(label: String, priority: String?) {
        let labels = ["alertname": "HighErrorRate", "service": "dashboard", "severity": label]

        #expect(process.triage.classify(labels: labels, annotations: [:]).severity == priority)
    }

    @Test("gives what nobody reviewed the default of P3")
    func defaultPriority() {
        #expect(process.triage.defaultSeverity == "P3")
    }

    @Test(
        "has the roles of the document",
        arguments: [
            ("on-call-sre", "SRE", 4), ("on-call-network-engineer", "NE", 2), ("on-call-csup", "CSUP", 3),
            ("sre-team-member", "SM", 3), ("incident-manager", "IM", 7), ("management", "MGT", 4),
            ("engineering-team-member", "ET", 4),
        ]
    )
    func roles(key: String, short: String, responsibilities: Int) throws {
        let role = try #require(process.role(key))

        #expect(role.short == short)
        #expect(role.responsibilities.count >= responsibilities)
        #expect(!role.antiPatterns.isEmpty)
    }

    @Test(
        "makes the incident manager responsible for all that the document lists",
        arguments: [
            "validate the severity", "from submission to resolution", "clients' best interest", "log all actions",
            "fastest possible resolution", "pre-determined times", "third parties", "meaningful explanation",
            "initial submitter agrees",
        ]
    )
    func incidentManager(words: String) throws {
        let role = try #require(process.role("incident-manager"))

        #expect(role.responsibilities.contains { $0.lowercased().contains(words) })
        #expect(role.requiredAt == ["P0", "P1"])
    }

    @Test(
        "collects the six facts before an incident is classified",
        arguments: [
            "submitter-source", "customers", "system-or-application", "time-of-alert", "scope-of-impact",
            "type-of-impact",
        ]
    )
    func intake(fact: String) throws {
        let condition = try #require(process.gates(guarding: .identified).first?.conditions.first)
        guard case .facts(let facts) = condition.check else { throw Misread() }

        #expect(facts.count == 6)
        #expect(facts.contains(fact))
        #expect(process.fact(fact)?.atIntake == true)
    }

    @Test("asks for an explanation on the ticket before it is resolved, whatever the priority")
    func explanation() throws {
        let gate = try #require(process.gates(guarding: .resolved).first)
        let condition = try #require(gate.conditions.first { $0.id == "explanation" })

        #expect(gate.by == ["incident-manager", "on-call-sre"])
        #expect(condition.check == .facts(["explanation"]))
        #expect(condition.severities == [])
    }

    @Test(
        "closes only when the submitter agrees",
        arguments: [("P0", "incident-manager" as String?), ("P1", "incident-manager"), ("P2", nil), ("P3", nil)]
    )
    func submitterAgrees(priority: String, by: String?) throws {
        let conditions = try #require(process.gates(guarding: .closed).first).conditions
            .filter { $0.severities.contains(priority) && $0.id.hasPrefix("submitter-agrees") }

        #expect(conditions.map(\.check) == [.confirmed(by: by)])
    }

    @Test("publishes a reviewed report of every P0, and only then holds the Post Mortem")
    func report() throws {
        let report = try #require(process.report)
        let held = try #require(process.gates(guarding: .retrospectiveDone).first).conditions
        let closed = try #require(process.gates(guarding: .closed).first).conditions

        #expect(report.name == "Incident Report")
        #expect(report.mandatoryFor == ["P0"])
        #expect(report.reviewedBy == "internal management")
        #expect(held.filter { $0.check == .reportPublished }.map(\.severities) == [["P0"]])
        #expect(closed.filter { $0.check == .reportPublished }.map(\.severities) == [["P0"]])
        #expect(closed.filter { $0.check == .milestone(.retrospectiveDone) }.map(\.severities) == [["P0"]])
        #expect(process.retrospective.mandatoryFor == ["P0"])
    }

    @Test("has management review content, commitments and presentation")
    func review() throws {
        let items = try #require(process.checklist("incident-report")).items.map(\.says)

        #expect(items.contains { $0.contains("content, commitments, professional presentation") })
    }

    @Test("keeps a problem ticket of P0 and P1, with the root cause")
    func problemTicket() throws {
        let condition = try #require(
            process.gates(guarding: .closed).first?.conditions.first { $0.id == "problem-ticket" }
        )

        #expect(condition.check == .facts(["ticket", "problem-ticket", "root-cause"]))
        #expect(condition.severities == ["P0", "P1"])
    }

    @Test("has CSUP create and update the status page of P0 and P1, and no other")
    func statusPage() throws {
        let created = try #require(process.clock("create-the-status-page"))
        let updated = try #require(process.clock("status-page"))
        guard case .within(let first) = created.timing, case .every(let turns) = updated.timing else { throw Misread() }

        #expect(Set(first.keys) == ["P0", "P1"])
        #expect(Set(turns.keys) == ["P0", "P1"])
        #expect([created.owner, updated.owner] == [.role("on-call-csup"), .role("on-call-csup")])
    }

    @Test("says of every time that the document leaves open that it is a choice")
    func choices() {
        for clock in process.clocks { #expect(clock.saysItsTimeIsAChoice, "\(clock.id)") }
    }

    @Test("takes security and privacy their own restricted way", arguments: ["security-incident", "privacy-incident"])
    func restricted(fact: String) throws {
        let trigger = try #require(process.legal.first { $0.fact == fact })

        #expect(trigger.restrict)
        #expect(trigger.page == ["security and privacy team"])
        #expect(process.fact(fact)?.kind == .flag)
    }

    @Test("has public categories, among them security and privacy")
    func categories() {
        #expect(Set(process.categories).count == process.categories.count)
        #expect(Set(process.categories).isSuperset(of: ["Security", "Privacy", "API"]))
    }
}

extension TriageVerdict {
    /// The severity that the rules give; nil where they leave it to a person.
    var severity: String? {
        switch outcome {
        case .declare(let declaration, _): declaration.severity
        case .inbox, .ignore: nil
        }
    }
}

extension Clock {
    /// Whether its source admits that the document leaves the time open.
    var saysItsTimeIsAChoice: Bool { source.contains(" is ours") || source.contains(" are ours") }
}
