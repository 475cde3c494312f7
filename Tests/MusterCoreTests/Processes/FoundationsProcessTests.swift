import Testing

@testable import MusterCore

/// The numbers and names of document C.
@Suite("The foundations process")
struct FoundationsProcessTests {
    let process: ProcessDefinition

    init() throws {
        process = try #require(ProcessDefinition.builtIn(named: "foundations"))
    }

    @Test("owes check-ins, mails and status updates at the intervals of its document")
    func cadences() {
        #expect(
            process.clock("check-in")?.timing
                == .every(["SEV1": .minutes(20), "SEV2": .minutes(50), "SEV3": .minutes(170)])
        )
        #expect(
            process.clock("distribution-list")?.timing
                == .every(["SEV1": .minutes(30), "SEV2": .hours(1), "SEV3": .hours(3)])
        )
        #expect(process.clock("status-page")?.timing == .every(["SEV1": .hours(1), "SEV2": .hours(3)]))
        #expect(process.clock("check-in")?.nudge == true)
        #expect(process.clocks.filter { $0.until == .resolved }.count >= 5)
    }

    @Test("gives ten minutes to decide, twenty to declare and to send the first message")
    func firstMinutes() {
        #expect(process.triage.decideWithin == .minutes(10))
        #expect(process.triage.declareWithin == .minutes(20))
        let twenty = Deadline.duration(.minutes(20))
        #expect(
            process.clock("initial-communication")?.timing
                == .within(["SEV1": twenty, "SEV2": twenty, "SEV3": twenty])
        )
    }

    @Test("has three severities by their names, of which none is light")
    func severities() {
        #expect(process.severities.map(\.key) == ["SEV1", "SEV2", "SEV3"])
        #expect(process.severities.map(\.name) == ["Major incident", "Minor incident", "Investigation"])
        #expect(process.severities.allSatisfy { !$0.lightweight && !$0.page.isEmpty })
    }

    @Test("resolves by the incident commander alone, when the four conditions hold")
    func resolveGate() throws {
        let gate = try #require(process.gates(guarding: .resolved).first)

        #expect(gate.by == ["incident-commander"])
        #expect(
            gate.conditions.map(\.check) == [
                .confirmed(by: "incident-commander"),
                .confirmed(by: "incident-commander"),
                .retrospectiveScheduled(earliest: .businessHours(24), latest: .businessHours(48), from: .mitigated),
                .updateSent(
                    audience: "distribution-list",
                    state: .resolved,
                    facts: ["known-customers-impacted", "next-steps", "kudos"]
                ),
            ]
        )
    }

    @Test("holds a retrospective of 45 minutes with six questions")
    func retrospective() {
        #expect(process.retrospective.minutes == 45)
        #expect(process.retrospective.agenda.count == 6)
        #expect(process.retrospective.agenda.first == "What was the final assessment of customer impact?")
        #expect(process.retrospective.mandatoryFor == ["SEV1", "SEV2", "SEV3"])
    }

    @Test("names documents and asks for the facts of its first message")
    func namingAndFacts() {
        #expect(
            process.naming.document == "[inc-{YY}-{MM}-{DD}-{severity}] {functionality} is {state} for {audience}"
        )
        #expect(process.fact("quantity-of-customers-impacted")?.kind == .choice(["Unknown", "All", "Some", "Few"]))
        #expect(process.fact("known-customers-impacted")?.kind == .list)
        #expect(process.fact("identified-time")?.kind == .time)
    }
}
