import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Answers by telephone", .timeLimit(.minutes(5)))
struct PhoneAnswersTests {
    private static let phone = ContactMethod(.sms, "+44 20 7946 0012")

    @Test("pass on the page of the step that runs, not the first that was sent, and say where nobody is left")
    func secondPage() async throws {
        let engine = try await TestEngine(
            editingProcess: { $0.clocks = [] },
            editing: { $0.reach("ben", by: [Self.phone]) }
        )
        engine.parts.desk.serve([.sms])
        let incident = try await engine.declare("SEV3", service: nil)
        let ben = PageRequest.Target.person(try engine.person("ben").id)
        try await engine.run(.page(PageRequest(target: ben, because: "Look")), on: incident.id)
        // Ben again, since nobody else is named.
        try await engine.pass(6)
        let phone = PhoneAnswers(engine.parts)
        func escalate() async throws -> String {
            try await phone.reply(to: "\(incident.number) esc", from: Self.phone.address)
        }

        #expect(try await escalate() == "Passed on: \(incident.reference).")
        let after = Incident(replaying: try await engine.records(incident.id))
        #expect(after?.escalations.last?.step == 2)
        #expect(try await escalate().hasPrefix("Nobody is left to page for \(incident.reference)"))
        #expect(try await escalate() == PageStanding.nobodyLeft.words)
        #expect(try await phone.reply(to: "ack", from: Self.phone.address) == "Acknowledged: \(incident.reference).")
    }
}
