import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Sending what was just written", .timeLimit(.minutes(5)))
struct SendingDeskTests {
    @Test("needs no second commit: the claim is on disk with the cause")
    func claimedAtOnce() async throws {
        let engine = try await TestEngine()
        let handed = engine.parts.desk.open()

        let incident = try await engine.declare()

        let page = try #require(try await engine.messages(of: incident.id).first { $0.message.purpose == .page })
        #expect(page.state == .claimed)
        #expect(page.attempt == 1)
        #expect(page.nextAttemptAt == engine.now + OutboxService.lease)
        let first = try #require(await handed.first { $0.first?.message.purpose == .page })
        await engine.outbox.send(first)
        let sent = try #require(try await engine.messages(of: incident.id).first { $0.message.purpose == .page })
        #expect(sent.state == .delivered)
        #expect(engine.mail.attempts.map(\.number) == [1])
    }

    @Test("leaves what finds no place to be claimed later")
    func full() async throws {
        let engine = try await TestEngine()
        let handed = engine.parts.desk.open()
        for _ in 0...Channel.email.places.all { _ = try await engine.declare() }
        engine.parts.desk.close()

        let states = try await engine.messages().map { ($0.message.isPage, $0.state) }

        #expect(states.filter { $0.1 == .claimed }.count == Channel.email.places.all)
        #expect(states.contains { $0.0 && $0.1 == .claimed })
        #expect(states.contains { $0.1 == .due })
        var sent = 0
        for await claimed in handed {
            await engine.outbox.send(claimed)
            sent += 1
        }
        #expect(sent == Channel.email.places.all)
        #expect(engine.parts.desk.count == 0)
    }

    @Test("takes no place for what was refused")
    func undone() async throws {
        let engine = try await TestEngine()
        let handed = engine.parts.desk.open()
        let person = try engine.person("ana").id

        await #expect(throws: EngineError.noSuchIncident) {
            try await engine.commands.commit(.urgent) { transaction in
                try transaction.declare(
                    Declaration(severity: "SEV1", title: "Checkout is down", service: "checkout"),
                    under: engine.parts.processes.current,
                    as: .person(person),
                    by: .web
                )
                throw EngineError.noSuchIncident
            }
        }

        #expect(engine.parts.desk.count == 0)
        engine.parts.desk.close()
        for await _ in handed { Issue.record("nothing was written") }
    }

    @Test("is left to the next claim where the commit took too long")
    func late() async throws {
        let engine = try await TestEngine()
        let handed = engine.parts.desk.open()
        let incident = try await engine.declare()
        let claimed = try #require(await handed.first { $0.first?.message.purpose == .page })

        engine.clock.advance(by: .seconds(3))
        await engine.outbox.send(claimed)

        #expect(engine.mail.attempts == [])
        let page = try #require(try await engine.messages(of: incident.id).first { $0.message.purpose == .page })
        #expect(page.state == .due)
        #expect(page.attempt == 0)
    }
}
