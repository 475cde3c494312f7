import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The watch over objectives", .timeLimit(.minutes(5)))
struct ObjectiveWatchTests {
    private func engine(_ process: String, _ objectives: [Objective], isShared: Bool = false) async throws -> TestEngine
    {
        let engine = try await TestEngine(
            process,
            isShared: isShared,
            editing: { organisation in
                for index in organisation.services.indices where organisation.services[index].key == "checkout" {
                    organisation.services[index].objectives = objectives
                }
            }
        )
        try await ObjectiveWatch(engine.parts).begin()
        return engine
    }

    private func severity(_ incident: Incident, _ engine: TestEngine) async throws -> String? {
        Incident(replaying: try await engine.records(incident.id))?.severity
    }

    @Test("calls an incident major once the error budget is gone, and says why", arguments: [false, true])
    func budgetGone(isShared: Bool) async throws {
        let engine = try await engine("sre", [Objective(.slo, 99.99, .month)], isShared: isShared)
        let incident = try await engine.declare("minor")

        try await engine.pass(4)
        let before = try await severity(incident, engine)
        try await engine.pass(2)

        #expect(before == "minor")
        #expect(try await severity(incident, engine) == "major")
        let reasons = try await engine.records(incident.id).compactMap { record -> String? in
            if case .severityChanged(let change) = record.event { change.reason.text } else { nil }
        }
        #expect(reasons.count == 1)
        #expect(reasons.first?.contains("SLO 99.99 % a month: nothing is left") == true)
    }

    @Test("does not overrule whoever makes it less grave afterwards")
    func once() async throws {
        let engine = try await engine("sre", [Objective(.slo, 99.99, .month)])
        let incident = try await engine.declare("minor")
        try await engine.pass(6)

        try await engine.run(.changeSeverity(to: "minor", reason: "Two customers alone"), on: incident.id)
        try await engine.pass(5)

        #expect(try await severity(incident, engine) == "minor")
    }

    @Test("calls an incident major that lasts over four hours, also without an objective")
    func lasts() async throws {
        let engine = try await engine("sre", [])
        let incident = try await engine.declare("minor")
        engine.clock.advance(by: .hours(3) + .minutes(58))

        try await engine.pass(1)
        let before = try await severity(incident, engine)
        try await engine.pass(2)

        #expect(before == "minor")
        #expect(try await severity(incident, engine) == "major")
    }

    @Test("raises what has no category to a level that asks people for one")
    func category() async throws {
        let engine = try await TestEngine(
            "sre",
            editingProcess: { process in
                for index in process.severities.indices where process.severities[index].key == "major" {
                    process.severities[index].needsCategory = true
                }
            }
        )
        try await ObjectiveWatch(engine.parts).begin()
        let incident = try await engine.declare("minor")
        await #expect(throws: IncidentRejection.self) {
            try await engine.run(.changeSeverity(to: "major", reason: "Worse"), on: incident.id)
        }

        engine.clock.advance(by: .hours(4))
        try await engine.pass(2)

        #expect(try await severity(incident, engine) == "major")
    }

    @Test("leaves one alone that no longer hurts")
    func mitigated() async throws {
        let engine = try await engine("sre", [])
        let incident = try await engine.declare("minor")
        try await engine.run(.reach(.mitigated, at: nil, note: nil, overriding: nil), on: incident.id)

        engine.clock.advance(by: .hours(5))
        try await engine.pass(2)

        #expect(try await severity(incident, engine) == "minor")
    }

    @Test("raises what will break an agreement before the next business day, and again when it is about to")
    func agreement() async throws {
        // 1 % of March are 7 h 26 min; it is ten in the morning, and the office opens at nine.
        let engine = try await engine("foundations", [Objective(.sla, 99, .month)])
        let incident = try await engine.declare("SEV3")

        try await engine.pass(2)
        let soon = try await severity(incident, engine)
        engine.clock.advance(by: .hours(4))
        try await engine.pass(2)

        #expect(soon == "SEV2")
        #expect(try await severity(incident, engine) == "SEV1")
    }

    @Test("sees how the budgets of a service stand")
    func budgets() async throws {
        let engine = try await engine("sre", [Objective(.slo, 99.9, .month), Objective(.sla, 99, .year)])
        _ = try await engine.declare("major")
        try await engine.pass(10)

        let budgets = try await ObjectiveWatch(engine.parts).budgets(of: "checkout", at: engine.now)

        #expect(budgets.map(\.objective.kind) == [.slo, .sla])
        #expect(budgets.allSatisfy { $0.isBurning && $0.spent >= .minutes(10) && $0.spent < .minutes(11) })
        #expect(try await ObjectiveWatch(engine.parts).budgets(of: "api", at: engine.now).isEmpty)
    }

    @Test("takes nothing from a budget for what turned out to be a false alarm")
    func falseAlarm() async throws {
        let engine = try await engine("sre", [Objective(.slo, 99.9, .month)])
        let incident = try await engine.declare("major")
        try await engine.pass(10)
        try await engine.run(.room(.dismiss(.falseAlarm, reason: "A probe was wrong", ticket: nil)), on: incident.id)

        let budgets = try await ObjectiveWatch(engine.parts).budgets(of: "checkout", at: engine.now)

        #expect(budgets.map(\.spent) == [.zero])
    }
}
