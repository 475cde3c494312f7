import MusterCore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Notices of contracts in the engine", .timeLimit(.minutes(5)))
struct ContractNoticesTests {
    private func engine() async throws -> TestEngine {
        try await TestEngine(editing: { organisation in
            for index in organisation.services.indices where organisation.services[index].key == "checkout" {
                organisation.services[index].notices = [ContractNotice(customer: "ACME Bank", within: .hours(4))]
            }
        })
    }

    /// How often the owning team was paged since the customer was not told.
    private func pages(_ incident: Incident, _ engine: TestEngine) async throws -> Int {
        try await engine.records(incident.id).count { record in
            if case .escalationStarted(let start) = record.event { start.because.contains("ACME Bank") } else { false }
        }
    }

    @Test("are not owed while it counts as a false alarm, and are again once it is reopened")
    func falseAlarm() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        try await engine.pass(5)
        try await engine.run(.room(.dismiss(.falseAlarm, reason: "A probe", ticket: nil)), on: incident.id)

        engine.clock.advance(by: .hours(5))
        try await engine.pass(2)
        #expect(try await pages(incident, engine) == 0)

        try await engine.run(.reopen(reason: "Customers call"), on: incident.id)
        try await engine.pass(2)
        #expect(try await pages(incident, engine) == 1)
    }

    @Test("are not owed for what was merged into another incident")
    func duplicate() async throws {
        let engine = try await engine()
        let other = try await engine.declare(service: nil)
        let incident = try await engine.declare()
        try await engine.commands.merge(
            incident.id,
            into: other.id,
            because: "The same",
            as: .person(try engine.person("ana").id),
            by: .web
        )

        engine.clock.advance(by: .hours(5))
        try await engine.pass(2)

        #expect(try await pages(incident, engine) == 0)
        #expect(try await pages(other, engine) == 0)
    }
}
