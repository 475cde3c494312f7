import MusterCore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("What a role owes that nobody holds", .timeLimit(.minutes(15)))
struct UnheldRoleTests {
    @Test("is told to whoever leads, not to whoever answered first")
    func lead() async throws {
        let engine = try await TestEngine(editingProcess: { process in
            let unheld = process.roles[1].key
            for index in process.clocks.indices { process.clocks[index].owner = .role(unheld) }
        })
        let lead = try #require(engine.parts.processes.current.lead)
        let incident = try await engine.declare()
        try await engine.run(.acknowledge(page: nil), on: incident.id)
        try await engine.run(
            .assign(role: lead.key, person: try engine.person("dina").id, reason: nil),
            on: incident.id
        )

        try await engine.pass(20)

        let reminded = try await engine.outgoing().filter { $0.subject.contains("Reminder: ") }
        #expect(Set(reminded.map(\.to)) == ["dina@example.org"])
    }
}
