import Testing

@testable import MusterCore

@Suite("Gates")
struct GateTests {
    /// One condition of one gate of a built-in process, at one severity.
    struct Stand: Sendable, CustomTestStringConvertible {
        let process: String
        let milestone: Milestone
        let severity: String
        let condition: String
        var testDescription: String { "\(process) \(severity) \(milestone.rawValue) \(condition)" }

        static let all = BuiltInProcesses.all.flatMap { process in
            process.gates.flatMap { gate in
                gate.conditions.flatMap { condition in
                    process.severities.map(\.key)
                        .filter { condition.severities.isEmpty || condition.severities.contains($0) }
                        .map {
                            Stand(
                                process: process.key,
                                milestone: gate.milestone,
                                severity: $0,
                                condition: condition.id
                            )
                        }
                }
            }
        }
    }

    /// An incident that is ready for the milestone but for the conditions of its gates.
    private func story(_ process: String, _ severity: String, before milestone: Milestone) throws -> Story {
        var declaration = Story.declaration
        declaration.severity = severity
        let definition = try ProcessDefinition.named(process)
        var story = try Story(definition, declaration.complete(under: definition))
        try story.disturb()
        story.now = story.now + .minutes(5)
        if milestone != .mitigated, story.process.milestone(.mitigated) != nil { try story.force(.mitigated) }
        if milestone == .closed { try story.force(.resolved) }
        return story
    }

    private func conditions(_ story: Story, _ milestone: Milestone) -> [GateCondition] {
        story.process.gates(guarding: milestone).flatMap(\.conditions)
            .filter { $0.severities.isEmpty || $0.severities.contains(story.incident.severity) }
    }

    private func reach(_ story: inout Story, _ milestone: Milestone, overriding: String? = nil) throws {
        let handle = try story.hold(story.process.gates(guarding: milestone).flatMap(\.by).first)
        try story.run(.reach(milestone, at: nil, note: nil, overriding: overriding), as: handle)
    }

    @Test("stay shut for the one condition that is missing, and name it; open when all hold", arguments: Stand.all)
    func bothWays(stand: Stand) throws {
        var story = try story(stand.process, stand.severity, before: stand.milestone)
        let all = conditions(story, stand.milestone)
        for condition in all where condition.id != stand.condition { try story.satisfy(condition) }

        let refused = refusal { try reach(&story, stand.milestone) }

        guard case .gateClosed(stand.milestone, let missing)? = refused else {
            Issue.record("not refused: \(String(describing: refused))")
            return
        }
        #expect(missing.map(\.id) == [stand.condition])
        #expect(missing.allSatisfy { !$0.problem.isEmpty && !$0.says.isEmpty && !$0.source.isEmpty })
        #expect(refused?.message.contains(missing[0].says) == true)
        #expect(!story.incident.reached(stand.milestone))

        try story.satisfy(try #require(all.first { $0.id == stand.condition }))
        try reach(&story, stand.milestone)
        #expect(story.incident.milestones[stand.milestone] == story.now)
        #expect(story.incident.overrides.filter { $0.milestone == stand.milestone }.isEmpty)
    }

    @Test("are passed in spite of what is missing only with a reason, which is a finding", arguments: Stand.all)
    func override(stand: Stand) throws {
        var story = try story(stand.process, stand.severity, before: stand.milestone)
        let unmet = story.incident.unmetConditions(
            for: stand.milestone,
            under: story.process,
            calendar: story.organisation.calendar,
            now: story.now
        )
        #expect(unmet.map(\.id).contains(stand.condition))

        #expect(refusedField { try reach(&story, stand.milestone, overriding: " ") } == "override")
        try reach(&story, stand.milestone, overriding: "The building is on fire")

        let finding = try #require(story.incident.overrides.last)
        #expect(finding.milestone == stand.milestone)
        #expect(finding.conditions.contains(stand.condition))
        #expect(finding.reason.text == "The building is on fire")
        #expect(story.incident.reached(stand.milestone))
    }

    @Test("are passed by the roles that they name, and by nobody else, whatever the reason")
    func byRole() throws {
        for process in BuiltInProcesses.all {
            for gate in process.gates where !gate.by.isEmpty {
                let severity = try #require(process.severities.first).key
                var story = try story(process.key, severity, before: gate.milestone)
                let command = IncidentCommand.reach(gate.milestone, at: nil, note: nil, overriding: "I say so")
                let names = gate.by.map { process.role($0)?.name ?? $0 }

                let refused = refusal { try story.run(command, as: "grace") }

                #expect(refused == .notYours("Declaring \(gate.milestone.rawValue)", roles: names), "\(process.key)")
                #expect(refusal { try story.run(command, by: .muster, .rule) } == refused)
            }
        }
    }

    @Test("ask for the confirmations of the role that they name")
    func confirmations() throws {
        var story = try Story(.named("foundations"))
        let command = IncidentCommand.confirm(condition: "fix-durable", evidence: "Load test")

        guard case .notYours? = refusal({ try story.run(command, as: "ben") }) else {
            Issue.record("somebody else confirmed")
            return
        }
        _ = try story.hold("incident-commander")
        let handle = try story.hold("incident-commander")
        #expect(
            refusedField { try story.run(.confirm(condition: "fix-durable", evidence: ""), as: handle) } == "evidence"
        )
        #expect(
            refusedField { try story.run(.confirm(condition: "nothing", evidence: "x"), as: handle) } == "condition"
        )
        try story.run(command, as: handle)
        #expect(story.incident.confirmations["fix-durable"]?.evidence == "Load test")
    }

    @Test("ask for a retrospective inside its window, on both of its ends")
    func window() throws {
        var story = try Story(.named("foundations"))
        try story.force(.mitigated)
        let mitigated = story.now
        func isHeld(_ moment: Timestamp) throws -> Bool {
            try story.run(.scheduleRetrospective(at: moment, minutes: 45))
            let unmet = story.incident.unmetConditions(
                for: .resolved,
                under: story.process,
                calendar: story.organisation.calendar,
                now: story.now
            )
            return !unmet.map(\.id).contains("retrospective-scheduled")
        }

        #expect(try !isHeld(mitigated + .hours(24) - .seconds(1)))
        #expect(try isHeld(mitigated + .hours(24)))
        #expect(try isHeld(mitigated + .hours(48)))
        #expect(try !isHeld(mitigated + .hours(48) + .seconds(1)))
    }

    @Test("ask for the final update again where its facts were not on record when it went")
    func staleUpdate() throws {
        var story = try Story(.named("foundations"))
        let update = IncidentCommand.sendUpdate(
            .init(audience: "distribution-list", state: .resolved, subject: "Over", body: "It is over")
        )
        func problem() -> String? {
            story.incident.unmetConditions(
                for: .resolved,
                under: story.process,
                calendar: story.organisation.calendar,
                now: story.now
            )
            .first { $0.id == "final-update-sent" }?.problem
        }

        try story.run(update)
        #expect(problem()?.hasPrefix("record first: Known customers impacted, Next steps, Kudos") == true)
        for fact in ["known-customers-impacted", "next-steps", "kudos"] {
            try story.run(.recordFact(fact, value: "None"))
        }
        #expect(problem()?.hasSuffix("send it again") == true)
        try story.run(update)
        #expect(problem() == nil)
    }

    @Test("do not let an incident be closed that is not resolved")
    func closing() throws {
        var story = try Story(.named("foundations"))

        let refused = refusal { try story.run(.reach(.closed, at: nil, note: nil, overriding: "Now")) }

        #expect(refused == .wrongState("INC-7 is not resolved; resolve it before closing it"))
    }

    @Test("must be passed anew after a reopening, by new confirmations and a new update")
    func reopening() throws {
        var story = try story("foundations", "SEV1", before: .resolved)
        for condition in conditions(story, .resolved) { try story.satisfy(condition) }
        try reach(&story, .resolved)
        story.now = story.now + .minutes(10)
        try story.run(.reopen(reason: "It is back"))
        try story.force(.mitigated)

        guard case .gateClosed(.resolved, let missing)? = refusal({ try reach(&story, .resolved) }) else {
            Issue.record("the gate stayed open")
            return
        }
        #expect(
            missing.map(\.id) == ["fix-durable", "document-signed-off", "retrospective-scheduled", "final-update-sent"]
        )
    }
}
