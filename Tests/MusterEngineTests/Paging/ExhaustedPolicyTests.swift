import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("An exhausted policy", .timeLimit(.minutes(5)))
struct ExhaustedPolicyTests {
    private static let phone = ContactMethod(.sms, "+44 20 7946 0011")

    @Test("rings at an administrator like a page, once, by the ways that pages take")
    func alarm() async throws {
        let engine = try await TestEngine(
            editingProcess: { $0.clocks = [] },
            editing: { $0.reach("ana", by: [Self.phone]) }
        )
        engine.parts.desk.serve([.sms])
        let incident = try await engine.declare("SEV3", service: nil)
        let omar = PageRequest.Target.person(try engine.person("omar").id)
        try await engine.run(.page(PageRequest(target: omar, because: "the database")), on: incident.id)

        // At once, after 5 and 10 minutes; then the same wait once more.
        try await engine.pass(14)
        let before = engine.texts.attempts.filter { $0.message.body.contains("nobody has answered") }
        try await engine.pass(10)

        #expect(before.isEmpty)
        let alarms = engine.texts.attempts.filter {
            $0.message.body.contains("nobody has answered the pages to the database")
        }
        #expect(alarms.map(\.message.to) == [Self.phone.address])
        #expect(alarms.map(\.message.urgency) == [.page])
        let notice = try await engine.messages(of: incident.id).first { $0.message.recipient == Self.phone.address }
        #expect(notice?.message.priority == .urgent)
    }
}
