import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A storm of pages", .timeLimit(.minutes(5)))
struct MessageBundleTests {
    private static let phone = ContactMethod(.sms, "+44 20 7946 0012")

    private func engine() async throws -> TestEngine {
        let engine = try await TestEngine(
            editingProcess: { $0.clocks = [] },
            editing: { organisation in
                organisation.reach("ben", by: [Self.phone])
                for number in 0..<20 {
                    var service = organisation.services[0]
                    service.key = "service-\(number)"
                    organisation.services.append(service)
                }
            }
        )
        engine.parts.desk.serve([.sms])
        return engine
    }

    private func page(
        _ engine: TestEngine,
        times: Int,
        _ severity: String = "SEV3",
        service: String? = nil
    ) async throws -> [Incident] {
        var incidents: [Incident] = []
        for _ in 0..<times {
            let incident = try await engine.declare(severity, service: service)
            let target = PageRequest.Target.person(try engine.person("ben").id)
            incidents.append(try await engine.run(.page(PageRequest(target: target, because: "Look")), on: incident.id))
            try await engine.outbox.tick(now: engine.now)
            engine.clock.advance(by: .seconds(1))
        }
        return incidents
    }

    @Test("comes as a few messages and then as one that names all the others")
    func bundles() async throws {
        let engine = try await engine()

        let incidents = try await page(engine, times: 20)
        #expect(engine.texts.attempts.count == 3)
        engine.clock.advance(by: .minutes(1))
        try await engine.outbox.tick(now: engine.now)

        #expect(engine.texts.attempts.count == 4)
        let bundle = try #require(engine.texts.attempts.last).message
        for incident in incidents.dropFirst(3) { #expect(bundle.body.contains("\(incident.reference):")) }
        #expect(bundle.subject.hasPrefix("17 pages, the first: SEV3 \(incidents[3].reference)"))
        let states = try await engine.messages().filter { $0.message.recipient == Self.phone.address }.map(\.state)
        #expect(states == Array(repeating: .delivered, count: 20))
    }

    @Test("of one service holds back neither the first page for another nor one that is graver than all before")
    func news() async throws {
        let engine = try await engine()
        _ = try await page(engine, times: 10, service: "search")
        #expect(engine.texts.attempts.count == 3)

        _ = try await page(engine, times: 1, service: "checkout")
        #expect(engine.texts.attempts.count == 4)
        _ = try await page(engine, times: 1, service: "checkout")
        #expect(engine.texts.attempts.count == 4)
        let grave = try await page(engine, times: 1, "SEV2", service: "checkout")

        #expect(engine.texts.attempts.last?.message.subject.contains(grave[0].reference) == true)
        #expect(engine.texts.attempts.count == 5)
    }

    @Test("of many services is a storm all the same")
    func manyServices() async throws {
        let engine = try await engine()

        for number in 0..<20 { _ = try await page(engine, times: 1, service: "service-\(number)") }

        #expect(engine.texts.attempts.count == 6)
    }

    @Test("goes on as one message a minute while it lasts, and begins anew after it")
    func lasts() async throws {
        let engine = try await engine()
        _ = try await page(engine, times: 5)
        for _ in 0..<3 {
            engine.clock.advance(by: .minutes(1))
            try await engine.outbox.tick(now: engine.now)
            _ = try await page(engine, times: 5)
        }
        engine.clock.advance(by: .minutes(1))
        try await engine.outbox.tick(now: engine.now)
        #expect(engine.texts.attempts.count == 3 + 4)

        engine.clock.advance(by: .minutes(3))
        _ = try await page(engine, times: 1)

        #expect(engine.texts.attempts.count == 3 + 4 + 1)
    }

    @Test("is answered by one reply, by the number of an incident, or by the one link, and nobody else is paged for it")
    func answered() async throws {
        let engine = try await engine()
        let incidents = try await page(engine, times: 10)
        let phone = PhoneAnswers(engine.parts)

        let first = try await phone.reply(to: "\(incidents[4].number) ack", from: "+44 20 7946 0012")
        #expect(first == "Acknowledged: \(incidents[4].reference).")
        let stranger = try await phone.reply(to: "ack", from: "+12125550113")
        #expect(stranger == "Muster knows nobody by this number.")
        let unclear = try await phone.reply(to: "what?", from: "+442079460012")
        #expect(unclear.hasPrefix("Reply"))
        let escalation = try await phone.reply(to: "esc", from: "+442079460012")
        #expect(escalation.hasPrefix("9 pages wait"))
        let all = try await phone.reply(to: "Ack!", from: "+442079460012")

        #expect(all.hasPrefix("Acknowledged: \(incidents[0].reference)") && all.hasSuffix("and 4 more."))
        let open = try await PageAnswers(engine.parts).open(of: try engine.person("ben").id)
        #expect(open.isEmpty)
        engine.clock.advance(by: .minutes(1))
        try await engine.outbox.tick(now: engine.now)
        #expect(engine.texts.attempts.count == 3)
        let records = try await engine.records(incidents[4].id)
        #expect(records.contains { $0.source == .phone })
    }

    @Test("has failed for each of its pages where the carrier could not deliver it after all")
    func undelivered() async throws {
        let engine = try await engine()
        _ = try await page(engine, times: 3)
        let late = try await page(engine, times: 2)
        engine.clock.advance(by: .minutes(1))
        try await engine.outbox.tick(now: engine.now)
        let bundle = try #require(engine.texts.attempts.last).message
        #expect(bundle.isBundle)

        try await PhoneAnswers(engine.parts).note("undelivered", detail: "error 30003", of: bundle.key)

        let states = try await engine.messages().filter { $0.message.purpose == .page }.map(\.state)
        #expect(states.count { $0 == .refused } == 2)
        for incident in late {
            let after = Incident(replaying: try await engine.records(incident.id))
            #expect(after?.escalations.last?.step == 1)
        }
    }

    @Test("fails as a whole where it cannot be sent, and each page goes on to the next step")
    func refused() async throws {
        let engine = try await engine()
        _ = try await page(engine, times: 3)
        let late = try await page(engine, times: 2)
        engine.texts.answer(.refused(because: "no"))

        engine.clock.advance(by: .minutes(1))
        try await engine.outbox.tick(now: engine.now)

        let states = try await engine.messages().filter { $0.message.purpose == .page }.map(\.state)
        #expect(states.filter { $0 == .refused }.count == 2)
        for incident in late {
            let records = try await engine.records(incident.id)
            #expect(
                records.contains { if case .escalationAdvanced(let step) = $0.event { step.step == 1 } else { false } }
            )
        }
    }
}
