import Foundation
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Sending from the outbox", .timeLimit(.minutes(5)))
struct OutboxServiceTests {
    /// Puts one message there, by itself.
    private func enqueue(
        _ engine: TestEngine,
        key: String = "key",
        urgency: OutgoingMessage.Urgency = .normal,
        channel: Channel = .email
    ) async throws {
        let message = OutgoingMessage(
            key: key,
            channel: channel,
            to: "ana@example.org",
            subject: "S",
            body: "B",
            urgency: urgency
        )
        let payload = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
        let row = OutboxMessage(
            id: ID(engine.parts.makeID()),
            key: key,
            channel: channel.rawValue,
            recipient: message.to,
            payload: payload,
            incident: nil,
            purpose: .notice,
            priority: urgency == .page ? .urgent : .normal,
            createdAt: engine.now
        )
        try await engine.parts.database.write { try Outbox($0).enqueue(row) }
    }

    private func entry(_ engine: TestEngine) async throws -> OutboxEntry {
        try #require(try await engine.messages().first)
    }

    @Test("keeps the receipt of what was delivered, and sends it no more")
    func delivered() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine)

        try await engine.outbox.tick(now: engine.now)
        try await engine.pass(10)

        #expect(try await entry(engine).state == .delivered)
        #expect(try await entry(engine).receipt == "taken")
        #expect(engine.mail.attempts.count == 1)
    }

    @Test("tries again after the pause, under the same key")
    func retries() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine)
        engine.mail.answer(.retry(after: nil, because: "busy"), .retry(after: .minutes(7), because: "busy still"))

        try await engine.outbox.tick(now: engine.now)
        engine.clock.advance(by: .seconds(5) - .milliseconds(1))
        #expect(try await engine.outbox.tick(now: engine.now) == 0)
        engine.clock.advance(by: .milliseconds(1))
        try await engine.outbox.tick(now: engine.now)
        #expect(try await entry(engine).lastError == "busy still")
        engine.clock.advance(by: .minutes(7))
        try await engine.outbox.tick(now: engine.now)

        let attempts = engine.mail.attempts
        #expect(attempts.map { $0.at - TestEngine.start } == [.zero, .seconds(5), .seconds(5) + .minutes(7)])
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(Set(attempts.map(\.message.key)) == ["key"])
        #expect(attempts.map(\.message.mayRepeat) == [false, false, false])
        #expect(try await entry(engine).state == .delivered)
    }

    @Test("gives up what is refused at once, with the reason")
    func refused() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine)
        engine.mail.answer(.refused(because: "no such mailbox"))

        try await engine.outbox.tick(now: engine.now)
        try await engine.pass(10)

        #expect(try await entry(engine).state == .refused)
        #expect(try await entry(engine).lastError == "no such mailbox")
        #expect(engine.mail.attempts.count == 1)
    }

    @Test("gives up in the end", arguments: OutgoingMessage.Urgency.allCases)
    func exhausted(_ urgency: OutgoingMessage.Urgency) async throws {
        let engine = try await TestEngine()
        try await enqueue(engine, urgency: urgency)
        let limit = Backoff.attemptLimit(urgency)

        for _ in 0..<limit + 2 {
            engine.mail.answer(.retry(after: nil, because: "down"))
            try await engine.outbox.tick(now: engine.now)
            engine.clock.advance(by: .hours(6))
        }

        #expect(try await entry(engine).state == .exhausted)
        #expect(try await entry(engine).lastError == "down")
        #expect(engine.mail.attempts.count == limit)
    }

    @Test("marks every attempt after one that may have arrived")
    func ambiguous() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine)
        engine.mail.answer(.ambiguous(because: "silence"), .retry(after: nil, because: "busy"))

        for _ in 0..<3 {
            try await engine.outbox.tick(now: engine.now)
            engine.clock.advance(by: .minutes(1))
        }

        #expect(engine.mail.attempts.map(\.message.mayRepeat) == [false, true, true])
        #expect(try await entry(engine).state == .delivered)
    }

    @Test("sends again, marked, what a node that died may have sent")
    func deadNode() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine)
        let now = engine.now
        try await engine.parts.database.write { connection in
            let dead = OutboxClaim(fence: 99, until: now + OutboxService.lease)
            _ = try Outbox(connection).claimDue(dead, now: now, limit: 9)
        }

        #expect(try await engine.outbox.tick(now: engine.now) == 0)
        engine.clock.advance(by: OutboxService.lease)
        try await engine.outbox.tick(now: engine.now)

        #expect(engine.mail.attempts.map(\.number) == [2])
        #expect(engine.mail.attempts.map(\.message.mayRepeat) == [true])
    }

    @Test("takes the pages first, however much else waits, and keeps a place for them")
    func urgentFirst() async throws {
        let engine = try await TestEngine()
        for number in 0..<50 { try await enqueue(engine, key: "normal \(number)") }
        engine.clock.advance(by: .seconds(1))
        try await enqueue(engine, key: "page", urgency: .page)
        let places = Channel.email.places

        let taken = try await engine.outbox.tick(now: engine.now)

        #expect(engine.mail.attempts.contains { $0.message.key == "page" })
        #expect(taken == places.all - places.forPages)
        #expect(engine.mail.attempts.count == taken)
    }

    @Test("calls a page back that was acknowledged before its turn")
    func calledBack() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()

        try await engine.run(.acknowledge(page: nil), on: incident.id, as: "omar")
        try await engine.outbox.tick(now: engine.now)

        #expect(!engine.mail.attempts.contains { $0.message.urgency == .page })
        let pages = try await engine.messages().filter { $0.message.purpose == .page }
        #expect(pages.map(\.state) == [.cancelled])
        #expect(pages.map(\.lastError) == ["the page has been acknowledged"])
    }

    @Test("calls a page back that was acknowledged while an attempt was under way")
    func calledBackLate() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let now = engine.now
        try await engine.parts.database.write { connection in
            let dead = OutboxClaim(fence: 99, until: now + OutboxService.lease)
            _ = try Outbox(connection).claimDue(dead, now: now, limit: 9)
        }

        try await engine.run(.acknowledge(page: nil), on: incident.id, as: "omar")
        engine.clock.advance(by: OutboxService.lease)
        try await engine.outbox.tick(now: engine.now)

        #expect(engine.mail.attempts.filter { $0.message.urgency == .page } == [])
        let pages = try await engine.messages().filter { $0.message.purpose == .page }
        #expect(pages.map(\.state) == [.cancelled])
    }

    @Test("keeps a message for as long as no mail server is configured, and says so")
    func missing() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine)
        let mend = "no mail server is configured"
        let missing = MissingConnector(channel: .email, mend: mend)
        let outbox = OutboxService(engine.parts, connectors: [missing], jitter: { 0 })

        try await outbox.tick(now: engine.now)

        #expect(try await entry(engine).state == .due)
        #expect(try await entry(engine).lastError == mend)
        #expect(try await entry(engine).nextAttemptAt == TestEngine.start + Backoff.holding)
        for _ in 0..<Backoff.attemptLimit(.normal) * 2 {
            engine.clock.advance(by: Backoff.holding)
            try await outbox.tick(now: engine.now)
        }
        engine.clock.advance(by: Backoff.holding)
        try await engine.outbox.tick(now: engine.now)
        #expect(try await entry(engine).state == .delivered)
        #expect(engine.mail.attempts.map(\.number) == [1])
    }

    @Test("refuses what it cannot read, and channels that nobody serves")
    func unreadable() async throws {
        let engine = try await TestEngine()
        try await enqueue(engine, key: "a", channel: .webhook)
        try await enqueue(engine, key: "b")
        try await engine.parts.database.write { connection in
            _ = try connection.execute("UPDATE outbox SET payload = 'nonsense' WHERE key = 'b'")
        }

        try await OutboxService(engine.parts, connectors: [engine.mail], jitter: { 0 }).tick(now: engine.now)

        let errors = try await engine.messages().map(\.lastError)
        #expect(try await engine.messages().map(\.state) == [.refused, .refused])
        #expect(errors.contains { $0?.contains("no connector serves the channel webhook") ?? false })
        #expect(engine.mail.attempts == [])
    }
}
