import Testing

@testable import MusterCore

/// The numbers and names of document B.
@Suite("The standard process")
struct StandardProcessTests {
    let process: ProcessDefinition

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "standard"))
    }

    @Test("pages and tells by severity")
    func paging() {
        let team = SeverityLevel.PageTarget.Target.owningTeam(fallback: "on-call")
        #expect(
            process.severity("SEV1")?.page == [
                .init(target: team, urgency: .high), .init(target: .contact("engineering director"), urgency: .high),
            ]
        )
        #expect(process.severity("SEV1")?.notify == ["executive team"])
        #expect(process.severity("SEV2")?.page == [.init(target: team, urgency: .high)])
        #expect(process.severity("SEV2")?.notify == ["engineering manager"])
        #expect(process.severity("SEV3")?.page == [.init(target: team, urgency: .low)])
        #expect(process.severity("SEV4")?.page == [])
        #expect(process.severities.map(\.businessHours) == [false, false, true, true])
        #expect(process.severities.map(\.lightweight) == [false, false, true, true])
    }

    @Test("owes an update after 30 minutes at SEV1 and after an hour at SEV2, and reminds halfway")
    func cadences() {
        #expect(process.clock("status-page-sev1")?.timing == .every(["SEV1": .minutes(30)]))
        #expect(process.clock("status-page-sev1")?.remindBefore == .minutes(15))
        #expect(process.clock("executives-sev1")?.timing == .every(["SEV1": .minutes(30)]))
        #expect(process.clock("status-page-sev2")?.timing == .every(["SEV2": .hours(1)]))
        #expect(process.clock("status-page-sev2")?.remindBefore == .minutes(30))
    }

    @Test("forces a handover of command after four hours, with fifteen minutes of shadowing")
    func handover() {
        let clock = process.clock("hand-over-command")
        let four = Deadline.duration(.hours(4))
        #expect(clock?.timing == .within(["SEV1": four, "SEV2": four]))
        #expect(clock?.from == .roleTaken("incident-commander"))
        #expect(clock?.duty == .handover(role: "incident-commander"))
        #expect(process.handover?.shadow == .minutes(15))
        #expect(process.handover?.outgoingSays == "Handing over Command to {name}.")
        #expect(process.handover?.incomingSays == "I have Command.")
    }

    @Test("gives deadlines after the incident by severity")
    func afterwards() {
        let day = Deadline.duration(.hours(24))
        #expect(process.clock("draft-the-post-mortem")?.timing == .within(["SEV1": day, "SEV2": day]))
        #expect(
            process.clock("hold-the-post-mortem-review")?.timing
                == .within(["SEV1": .businessDays(5), "SEV2": .businessDays(5)])
        )
        #expect(
            process.clock("complete-the-action-item")?.timing == .within(["SEV1": .sprints(1), "SEV2": .sprints(2)])
        )
        #expect(process.clock("fix-sev3")?.timing == .within(["SEV3": .businessDays(3)]))
        #expect(process.clock("fix-sev4")?.timing == .within(["SEV4": .sprints(1)]))
    }

    @Test("keeps command and operations apart at SEV1 and SEV2, and requires all three leads")
    func roles() {
        #expect(
            process.role("incident-commander")?.excludes == [
                .init(role: "operations-lead", severities: ["SEV1", "SEV2"])
            ]
        )
        for role in ["incident-commander", "operations-lead", "communications-lead"] {
            #expect(process.role(role)?.requiredAt == ["SEV1", "SEV2"])
        }
        #expect(process.role("scribe")?.requiredAt == [])
    }

    @Test(
        "resolves by the incident commander alone, when the impact has ceased, alerts have cleared and it has been watched"
    )
    func gates() throws {
        let resolve = try #require(process.gates(guarding: .resolved).first)
        let close = try #require(process.gates(guarding: .closed).first)

        #expect(resolve.by == ["incident-commander"])
        #expect(
            resolve.conditions.map(\.check) == [
                .confirmed(by: nil), .alertsClear, .lasted(.monitoring, .minutes(15)),
            ]
        )
        #expect(close.conditions.map(\.check) == [.milestone(.retrospectiveDone), .actionItemsHaveOwners])
        #expect(process.actionItems.required == ["owner", "ticket"])
        #expect(process.actionItems.types == ["prevention", "detection"])
    }

    @Test("has the three checklists of its document")
    func checklists() {
        #expect(process.checklists.map(\.items.count) == [8, 7, 7])
        #expect(process.checklists.map(\.role) == ["incident-commander", "operations-lead", "communications-lead"])
        #expect(process.checklists[2].items[2].ticks == .updateSent(audience: "status-page", state: .investigating))
    }

    @Test("pages the privacy officer and legal counsel for personal data, and tells the CFO of money")
    func legal() {
        let breach = process.legal.first { $0.fact == "personal-data-exposed" }
        let loss = process.legal.first { $0.fact == "money-affected" }
        #expect(breach?.severity == "SEV1")
        #expect(breach?.page == ["privacy officer", "legal counsel"])
        #expect(breach?.legalHold == true)
        #expect(breach?.restrict == true)
        #expect(loss?.notify == ["chief financial officer"])
        #expect(loss?.severity == nil)
        #expect(loss?.restrict == false)
    }

    @Test("expects a second page after 15 minutes and the manager after 30")
    func escalation() {
        #expect(
            process.escalation == [
                ExpectedEscalation(after: .minutes(15), to: "secondary on-call"),
                ExpectedEscalation(after: .minutes(30), to: "engineering manager"),
            ]
        )
    }
}
