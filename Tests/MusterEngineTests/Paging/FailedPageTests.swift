import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A page that reaches nobody", .timeLimit(.minutes(5)))
struct FailedPageTests {
    @Test("takes the next step at once, and says so on the timeline")
    func movesOn() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let first = try #require(incident.pages.first)
        engine.mail.answer(.refused(because: "no such mailbox"))

        // Pages go first, so that it is the page that is refused.
        try await engine.outbox.tick(now: engine.now)

        let records = try await engine.records(incident.id)
        let after = try #require(Incident(replaying: records))
        #expect(after.pages.contains { $0.escalation == first.escalation && $0.step == first.step + 1 })
        let notes = records.compactMap { record -> String? in
            if case .noted(let note) = record.event { note.text.text } else { nil }
        }
        #expect(notes.contains { $0.contains("reached nobody (no such mailbox)") })
    }

    @Test("has failed only together with the next step, so that no death between the two leaves anybody out")
    func together() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let refusal = Delivery.refused(because: "no such mailbox")
        engine.mail.answer(refusal, refusal, refusal, refusal, refusal, refusal)
        try await engine.parts.database.write { connection in
            try connection.run(
                script: """
                    CREATE TRIGGER full BEFORE INSERT ON incident_event
                    BEGIN SELECT RAISE(ABORT, 'no room'); END
                    """
            )
        }

        try await engine.outbox.tick(now: engine.now)

        let pages = try await engine.messages(of: incident.id).filter { $0.message.purpose == .page }
        #expect(pages.map(\.state) == [.claimed])
        try await engine.parts.database.write { try $0.run(script: "DROP TRIGGER full") }
        engine.mail.answer(refusal, refusal, refusal, refusal, refusal, refusal)
        engine.clock.advance(by: OutboxService.lease)
        try await engine.outbox.tick(now: engine.now)

        #expect(try await engine.messages(of: incident.id).contains { $0.state == .refused })
        let after = try #require(Incident(replaying: try await engine.records(incident.id)))
        #expect(after.escalations.first?.step == 1)
    }

    @Test("goes by the person's next way at once, and by no further one")
    func nextWay() async throws {
        let phone = ContactMethod(.sms, "+44 20 7946 0012")
        let call = ContactMethod(.voice, "+44 20 7946 0012")
        let engine = try await TestEngine(editing: { organisation in
            for index in organisation.people.indices {
                let mail = ContactMethod(.email, organisation.people[index].email)
                organisation.people[index].contactMethods = [phone, mail, call]
                organisation.people[index].verifiedMethods = [phone, mail, call]
                organisation.people[index].notifications.high = [
                    .init(phone), .init(mail, after: .minutes(2)), .init(call, after: .minutes(4)),
                ]
            }
        })
        engine.parts.desk.serve(Set(Channel.allCases))
        let page = try #require(try await engine.declare().pages.first)
        let owner = try #require(engine.parts.organisations.current.people.first { $0.id == page.person })
        engine.texts.answer(.refused(because: "no such number"))

        try await engine.work()
        try await engine.work()

        let keys = engine.mail.attempts.filter { $0.message.to == owner.email }.map(\.message.key)
        #expect(keys.contains("page:\(page.id):1"))
        #expect(engine.calls.attempts.isEmpty)
    }

    @Test("is not given up while another try may reach them")
    func waits() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        engine.mail.answer(.retry(after: nil, because: "busy"))

        try await engine.outbox.tick(now: engine.now)

        let after = try #require(Incident(replaying: try await engine.records(incident.id)))
        #expect(after.pages.count == incident.pages.count)
    }

    @Test("is nobody's loss once the incident is answered")
    func answered() async throws {
        let engine = try await TestEngine()
        let handed = engine.parts.desk.open()
        let incident = try await engine.declare()
        let claimed = try #require(await handed.first { $0.first?.message.purpose == .page })
        try await engine.run(.acknowledge(page: nil), on: incident.id, as: "omar")
        engine.mail.answer(.refused(because: "no such mailbox"))

        await engine.outbox.send(claimed)

        let after = try #require(Incident(replaying: try await engine.records(incident.id)))
        #expect(after.pages.count == incident.pages.count)
    }
}
