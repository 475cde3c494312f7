import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A minor incident", .timeLimit(.minutes(5)))
struct LightweightPathTests {
    private func declare(
        _ severity: String,
        restricted: Bool = false
    ) async throws -> (TestEngine, Incident, Actor) {
        let engine = try await TestEngine("standard")
        let ana = Actor.person(try engine.person("ana").id)
        let declaration = Declaration(
            severity: severity,
            title: "Avatars do not upload",
            service: "search",
            restricted: restricted
        )
        return (engine, try await engine.commands.declare(declaration, as: ana, by: .web), ana)
    }

    private func tickets(_ engine: TestEngine) async throws -> [Ticket] {
        try await engine.parts.database.read { try Tickets($0).list(for: .muster, limit: 9) }
    }

    @Test("is a ticket in the backlog of the team that owns the service")
    func files() async throws {
        let (engine, incident, _) = try await declare("SEV4")

        let ticket = try #require(try await tickets(engine).first)

        #expect(incident.room.ticket == "TKT-1")
        #expect(ticket.team == engine.parts.organisations.current.team(key: "platform")?.id)
        #expect(ticket.details.incident == incident.id)
        #expect(incident.pages.isEmpty)
        #expect(incident.bridge == nil)
    }

    @Test("that turns out to be grave has had one ticket, and a grave one has none until it turns out to be minor")
    func changes() async throws {
        let (engine, incident, ana) = try await declare("SEV2")
        #expect(try await tickets(engine).isEmpty)

        for severity in ["SEV3", "SEV1", "SEV4"] {
            let change = IncidentCommand.changeSeverity(to: severity, reason: "We know more")
            try await engine.commands.run(change, on: incident.id, as: ana, by: .web)
        }

        #expect(try await tickets(engine).count == 1)
    }

    @Test("ends with its ticket, and opens it again")
    func ends() async throws {
        let (engine, incident, ana) = try await declare("SEV3")
        let resolve = IncidentCommand.reach(.resolved, at: nil, note: nil, overriding: "Nobody sees it")
        let lead = IncidentCommand.assign(
            role: "incident-commander",
            person: try engine.person("ana").id,
            reason: nil
        )

        try await engine.commands.run([lead, resolve], on: incident.id, as: ana, by: .web)
        #expect(try await tickets(engine).map(\.isOpen) == [false])
        engine.clock.advance(by: .minutes(1))
        try await engine.commands.run(.reopen(reason: "Not yet"), on: incident.id, as: ana, by: .web)

        #expect(try await tickets(engine).map(\.isOpen) == [true])
    }

    @Test("of which few may know stands in no backlog by its name")
    func restricted() async throws {
        let (hidden, _, _) = try await declare("SEV3", restricted: true)
        #expect(try await tickets(hidden).isEmpty)
        let (engine, incident, ana) = try await declare("SEV3")

        try await engine.commands.run(.restrict(reason: "Data"), on: incident.id, as: ana, by: .web)

        #expect(try await tickets(engine).map(\.details.title) == ["INC-1"])
    }
}
