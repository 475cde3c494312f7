import Testing

@testable import MusterCore

/// The tables of document D.
@Suite("The sre process beside its document")
struct SreDocumentTests {
    let process: ProcessDefinition

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "sre"))
    }

    @Test("has major incidents by the book, and minor ones by a lightweight path")
    func severities() {
        #expect(process.severities.map(\.key) == ["major", "minor"])
        #expect(process.severities.map(\.lightweight) == [false, true])
        #expect(process.triage.defaultSeverity == "minor")
        #expect(
            process.severity("major")?.page == [
                .init(target: .owningTeam(fallback: "on-call"), urgency: .high),
                .init(target: .contact("region lead"), urgency: .high),
            ]
        )
    }

    @Test(
        "calls an incident major for the document's reasons",
        arguments: ["error budget", "heavily degraded", "4 hours", "layers and SRE teams"]
    )
    func major(words: String) throws {
        let level = try #require(process.severity("major"))

        #expect(level.criteria.count == 4)
        #expect(level.criteria.contains { $0.contains(words) })
    }

    @Test(
        "has the roles of the document",
        arguments: [
            ("first-responder", "FR", 5), ("incident-owner", "IO", 6), ("technical-lead", "TL", 3),
            ("supporting-sre", "PI", 1), ("incident-commander", "IC", 11), ("customer-support-lead", "CSL", 1),
            ("scribe", "SC", 1),
        ]
    )
    func roles(key: String, short: String, responsibilities: Int) throws {
        let role = try #require(process.role(key))

        #expect(role.short == short)
        #expect(role.responsibilities.count >= responsibilities)
        #expect(!role.antiPatterns.isEmpty)
    }

    @Test("requires its four leading roles at major incidents only")
    func required() {
        for key in ["first-responder", "incident-owner", "technical-lead", "incident-commander"] {
            #expect(process.role(key)?.requiredAt == ["major"])
        }
        #expect(process.role("supporting-sre")?.single == false)
    }

    @Test("changes the technical lead by the commander alone, and the owner for a reason alone")
    func changes() {
        #expect(process.role("technical-lead")?.changedBy == "incident-commander")
        #expect(process.role("incident-owner")?.changeNeedsReason == true)
        #expect(process.role("incident-owner")?.byDefault == "the First Responder")
        #expect(process.role("technical-lead")?.byDefault == "the First Responder")
        #expect(process.role("incident-commander")?.byDefault.contains("region lead") == true)
    }

    @Test("keeps the commander's hands off")
    func handsOff() {
        let excluded = process.role("incident-commander")?.excludes ?? []
        #expect(Set(excluded.map(\.role)) == ["technical-lead", "supporting-sre"])
    }

    @Test("halts technical work after ten minutes without a commander, then escalates")
    func tenMinutes() throws {
        let clock = try #require(process.clock("ten-minute-rule"))

        #expect(clock.timing == .within(["major": .duration(.minutes(10))]))
        #expect(clock.from == .milestone(.declared))
        #expect(clock.duty == .roleFilled("incident-commander"))
        guard case .prompt(let text)? = clock.missed.first else {
            Issue.record("missing it prompts nobody")
            return
        }
        #expect(text.hasPrefix("Halt any further technical work and pick an Incident Commander from among the SREs"))
        #expect(clock.missed.contains(.escalate(to: "SRE managers")))
    }

    @Test("reads the first responder protocol in its order")
    func firstResponse() throws {
        let items = try #require(process.checklist("first-responder-protocol")).items.map(\.says)

        #expect(items.count == 3)
        for (item, word) in zip(items, ["Create a bridge", "Post in the relevant channels", "Only now continue"]) {
            #expect(item.hasPrefix(word))
        }
        for word in ["link to the bridge", "which cluster, what is failing", "handle"] {
            #expect(items.dropFirst().first?.contains(word) == true)
        }
    }

    @Test(
        "lists the commander's eleven duties in their order",
        arguments: zip(
            0...,
            [
                "ticket", "channel", "Post to the relevant channel", "customers", "RCA document", "Incident Owner",
                "Technical Lead", "who is Incident Commander", "on-call", "updates", "executive summary",
            ]
        ).map { ($0, $1) }
    )
    func duties(index: Int, words: String) throws {
        let items = try #require(process.checklist("incident-commander-duties")).items.map(\.says)

        #expect(items.count == 11)
        #expect(items.dropFirst(index).first?.contains(words) == true)
    }

    @Test(
        "names the channel by ticket and cluster, or by ticket and title",
        arguments: [
            ("inc1096029" as String?, "c7" as String?, "inc1096029-c7-checkout-is-failing-for-all"),
            ("OHSS-1234", nil, "OHSS-1234-checkout-is-failing-for-all"),
        ]
    )
    func channel(ticket: String?, cluster: String?, name: String) throws {
        var declaration = Story.declaration
        declaration.severity = "major"
        declaration.facts = ["ticket": ticket, "cluster": cluster].compactMapValues(\.self)
        let story = try Story(process, declaration)

        let found = Naming.name(process.naming.channel, of: story.incident, zone: story.organisation.calendar.zone)

        #expect(found == name)
    }

    @Test("returns to baseline between recovery and closing")
    func baseline() throws {
        let gate = try #require(process.gates(guarding: .baseline).first)
        let closed = try #require(process.gates(guarding: .closed).first).conditions

        #expect(gate.conditions.contains { $0.check == .temporaryMeasuresUndone && $0.severities == [] })
        #expect(gate.conditions.contains { $0.check == .checklistDone("return-to-baseline") })
        #expect(gate.conditions.contains { $0.check == .confirmed(by: "incident-owner") })
        #expect(closed.contains { $0.check == .milestone(.baseline) && $0.severities == [] })
        #expect(process.phases.map(\.begins).contains(.baseline))
    }

    @Test("draws up the timeline in thirty minutes, after a break that follows the baseline")
    func timelineSession() throws {
        let clock = try #require(process.clock("timeline-session"))

        #expect(clock.from == .milestone(.baseline))
        #expect(clock.says.contains("30 minutes"))
        #expect(clock.says.contains("break"))
        #expect(
            process.gates(guarding: .retrospectivePrep).flatMap(\.conditions).map(\.check) == [.milestone(.baseline)]
        )
    }

    @Test("holds the review within five business days of the recovery")
    func review() {
        #expect(process.clock("post-mortem-review")?.timing == .within(["major": .businessDays(5)]))
        #expect(process.clock("post-mortem-review")?.from == .milestone(.resolved))
        #expect(process.clock("post-mortem-review")?.duty == .milestone(.retrospectiveDone))
        #expect(process.retrospective.name == "Post Mortem Review")
        #expect(process.retrospective.mandatoryFor == ["major"])
        #expect(process.retrospective.mandatory == ["incident-commander", "technical-lead"])
        #expect(process.retrospective.optional.contains("supporting-sre"))
        #expect(process.retrospective.optional.contains("customer-support-lead"))
    }

    @Test("asks the four questions of the review")
    func questionnaire() {
        #expect(
            process.retrospective.questionnaire == [
                "How can we protect ourselves better from such an incident?",
                "How can we ensure that the issue does not reoccur?",
                "How can we recover quicker from such an incident?",
                "How can we identify the issue quicker?",
            ]
        )
    }

    @Test("gives each action item an owner, a criticality, a target date and a ticket")
    func actionItems() {
        #expect(process.actionItems.required == ["owner", "criticality", "target date", "ticket"])
        #expect(process.actionItems.aims.count == 6)
        #expect(
            process.gates(guarding: .retrospectiveDone).flatMap(\.conditions)
                .contains { $0.check == .actionItemsHaveOwners && $0.severities == ["major"] }
        )
    }

    @Test("hands over with five points, and is off the keyboard thirty minutes later")
    func handoff() throws {
        let rules = try #require(process.handover)

        #expect(rules.roles == ["incident-commander", "technical-lead"])
        #expect(rules.situationReport.count == 5)
        #expect(rules.disengageAfter == .minutes(30))
        #expect(rules.permitted.count == 2)
        #expect(rules.prohibited == ["Any hands-on-keyboard SRE work"])
        #expect(process.clock("disengage")?.timing == .within(["major": .duration(.minutes(30))]))
        #expect(process.clock("disengage")?.from == .handover)
        #expect(process.clock("shift-handoff")?.duty == .handover(role: "incident-commander"))
        #expect(process.clock("technical-lead-handoff")?.duty == .handover(role: "technical-lead"))
    }

    @Test("makes a minor incident major after four hours")
    func fourHours() {
        #expect(process.clock("four-hours")?.timing == .within(["minor": .duration(.hours(4))]))
        #expect(process.clock("four-hours")?.until == .mitigated)
    }

    @Test(
        "declares by what is left of the error budget and by the layers that are hit",
        arguments: [
            ("error_budget_left", "0", "major" as String?), ("error_budget_left", "-3%", "major"),
            ("error_budget_left", "12", nil), ("layers", "2", "major"), ("layers", "1", nil),
            ("severity", "critical", "major"), ("severity", "page", "major"), ("severity", "minor", "minor"),
            ("severity", "warning", nil),
        ]
    )
    func triage(label: String, value: String, severity: String?) {
        let labels = ["alertname": "Burn", "service": "api", label: value]

        #expect(process.triage.classify(labels: labels, annotations: [:]).severity == severity)
    }

    @Test("says of every time that the document does not give that it is a choice")
    func choices() {
        let given: Set<String> = [
            "ten-minute-rule", "four-hours", "disengage", "root-cause-analysis", "post-mortem-review",
        ]
        for clock in process.clocks { #expect(clock.saysItsTimeIsAChoice != given.contains(clock.id), "\(clock.id)") }
    }
}
