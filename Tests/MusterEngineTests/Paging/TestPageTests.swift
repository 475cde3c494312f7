import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A test page", .timeLimit(.minutes(1)))
struct TestPageTests {
    @Test("goes out by every way of the rules, once a minute, and names what nothing serves")
    func sends() async throws {
        let hook = ContactMethod(.webhook, "https://phone.example.org/ben")
        let phone = ContactMethod(.sms, "+44 20 7946 0012")
        let engine = try await TestEngine(
            editing: { organisation in
                for index in organisation.people.indices where organisation.people[index].handle == "ben" {
                    organisation.people[index].contactMethods = [phone, hook]
                }
            }
        )
        let ben = try engine.person("ben").id

        let (served, unserved) = try await TestPage(engine.parts).send(to: ben)
        try await TestPage(engine.parts).send(to: ben)
        try await engine.work()

        #expect(served == [hook])
        #expect(unserved == [phone])
        #expect(engine.webhooks.attempts.map(\.message.to) == [hook.address])
        #expect(engine.webhooks.attempts.first?.message.urgency == .page)
        engine.clock.advance(by: .minutes(1))
        try await TestPage(engine.parts).send(to: ben)
        try await engine.work()
        #expect(engine.webhooks.attempts.count == 2)
    }

    @Test("goes to nobody who has left")
    func left() async throws {
        let engine = try await TestEngine()
        let nobody = ID<Person>(engine.parts.makeID())

        await #expect(throws: EngineError.self) { try await TestPage(engine.parts).send(to: nobody) }
    }
}
