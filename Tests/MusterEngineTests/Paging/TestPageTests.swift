import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A test page", .timeLimit(.minutes(5)))
struct TestPageTests {
    private static let hook = ContactMethod(.webhook, "https://phone.example.org/ben")
    private static let phone = ContactMethod(.sms, "+44 20 7946 0012")

    private func engine() async throws -> TestEngine {
        try await TestEngine(editing: { $0.reach("ben", by: [Self.phone, Self.hook]) })
    }

    @Test("goes out by every way of the rules, once a minute, and names what nothing serves")
    func sends() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id

        let ways = try await TestPage(engine.parts).send(to: ben)
        try await TestPage(engine.parts).send(to: ben)
        try await engine.work()

        #expect(ways.used.map(\.method) == [Self.hook])
        #expect(ways.passedOver == [PageWays.PassedOver(method: Self.phone, because: .unserved)])
        #expect(engine.webhooks.attempts.map(\.message.to) == [Self.hook.address])
        #expect(engine.webhooks.attempts.first?.message.urgency == .page)
        engine.clock.advance(by: .minutes(1))
        try await TestPage(engine.parts).send(to: ben)
        try await engine.work()
        #expect(engine.webhooks.attempts.count == 2)
    }

    @Test("keeps that it arrived, by the link in it or by a reply")
    func confirmed() async throws {
        let engine = try await engine()
        engine.parts.desk.serve([.sms])
        let ben = try engine.person("ben").id
        try await TestPage(engine.parts).send(to: ben)
        try await engine.work()
        #expect(try await TestPage(engine.parts).recent(of: ben).allSatisfy { $0.confirmedAt == nil })

        let url = try #require(engine.webhooks.attempts.first?.message.answer?.url)
        let token = try #require(engine.parts.tokens.token(String(url.split(separator: "/").last ?? "")))
        let test = try await engine.parts.database.read { try ReachTests($0).find(ID(token.page.uuid)) }
        #expect(test?.method == Self.hook)
        #expect(try await PageAnswers(engine.parts).confirm(test: try #require(test?.id)))
        let reply = try await PhoneAnswers(engine.parts).reply(to: "ack", from: "+442079460012")

        #expect(reply == "Thank you: pages reach you by text message.")
        #expect(try await TestPage(engine.parts).recent(of: ben).allSatisfy { $0.confirmedAt == engine.now })
    }

    @Test("can be of one way alone, which must be a verified one")
    func one() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id

        try await TestPage(engine.parts).send(to: ben, by: Self.hook)
        try await engine.work()

        #expect(engine.webhooks.attempts.count == 1)
        await #expect(throws: EngineError.self) {
            try await TestPage(engine.parts).send(to: ben, by: ContactMethod(.sms, "+1 212 555 0113"))
        }
    }

    @Test("goes to nobody who has left")
    func left() async throws {
        let engine = try await TestEngine()
        let nobody = ID<Person>(engine.parts.makeID())

        await #expect(throws: EngineError.self) { try await TestPage(engine.parts).send(to: nobody) }
    }
}
