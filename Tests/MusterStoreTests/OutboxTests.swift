import MusterCore
import Testing

@testable import MusterStore

@Suite("The outbox")
struct OutboxTests {
    @Test("takes a message of one key once", arguments: TestDatabase.allCases)
    func once(on database: TestDatabase) async throws {
        let database = try await database.make()

        let first = try await enqueue([message(1, key: "page/ana")], database)
        let second = try await enqueue([message(2, key: "page/ana")], database)

        let all = try await database.read { try Outbox($0).list(for: .muster, limit: 10) }
        #expect(first == [true])
        #expect(second == [false])
        #expect(all.map(\.message.id) == [.sample(1)])
    }

    @Test("gives urgent messages first, then the oldest", arguments: TestDatabase.allCases)
    func order(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue(
            [
                message(1, priority: .bulk, createdAt: 1), message(2, priority: .urgent, createdAt: 5),
                message(3, priority: .normal, createdAt: 2), message(4, priority: .urgent, createdAt: 4),
            ],
            database
        )

        let claimed = try await claim(at: 10, database)

        #expect(claimed.map(\.message.id) == [.sample(4), .sample(2), .sample(3), .sample(1)])
        #expect(claimed.allSatisfy { $0.attempt == 1 && !$0.mayRepeat })
    }

    @Test("gives one message to one of two sessions that ask at once", arguments: TestDatabase.allCases)
    func twoSessions(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue((1...40).map { message($0) }, database)

        async let first = claim(at: 10, limit: 30, database)
        async let second = claim(at: 10, limit: 30, database)
        let claimed = try await [first, second].flatMap { $0 }

        #expect(Set(claimed.map(\.message.id)).count == 40)
        #expect(claimed.count == 40)
    }

    @Test("gives a message again whose sender died, as one that may repeat", arguments: TestDatabase.allCases)
    func senderDied(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue([message(1)], database)
        let dead = try await claim(at: 10, fence: 1, database)

        let early = try await claim(at: 24, fence: 2, database)
        let again = try await claim(at: 25, fence: 2, database)
        let lateWord = try await settle(dead[0], .delivered(receipt: "old"), at: 26, database)
        let word = try await settle(again[0], .delivered(receipt: "new"), at: 27, database)

        let entry = try await database.read { try Outbox($0).find(.sample(1)) }
        #expect(early == [])
        #expect(again.map(\.attempt) == [2])
        #expect(again.map(\.mayRepeat) == [true])
        #expect(!lateWord)
        #expect(word)
        #expect(entry?.receipt == "new")
    }

    @Test("gives at once what a dead owner of the data had claimed", arguments: TestDatabase.allCases)
    func ownerDied(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue([message(1), message(2)], database)
        _ = try await claim(at: 10, limit: 1, fence: 1, database)
        _ = try await claim(at: 10, limit: 1, fence: 2, database)

        try await database.write { try Outbox($0).endClaims(before: 2) }
        let again = try await claim(at: 11, fence: 2, database)

        #expect(again.map(\.message.id) == [.sample(1)])
        #expect(again.map(\.mayRepeat) == [true])
    }

    @Test("takes no late word of an attempt that the same sender has made again", arguments: TestDatabase.allCases)
    func lateWord(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue([message(1)], database)
        let first = try await claim(at: 10, database)
        let second = try await claim(at: 25, database)

        let lateWord = try await settle(first[0], .refused(error: "550"), at: 26, database)

        let entry = try await database.read { try Outbox($0).find(.sample(1)) }
        #expect(!lateWord)
        #expect(entry?.state == .claimed)
        #expect(second.map(\.attempt) == [2])
    }

    @Test(
        "records how an attempt ended",
        arguments: [
            (.delivered(receipt: "250 ok"), .delivered), (.retry(at: .at(60), error: "451"), .due),
            (.refused(error: "550"), .refused), (.exhausted(error: "451"), .exhausted),
            (.cancelled(reason: "answered"), .cancelled),
        ] as [(OutboxOutcome, OutboxState)]
    )
    func settles(outcome: OutboxOutcome, state: OutboxState) async throws {
        let database = try await TestDatabase.sqlite.make()
        try await enqueue([message(1)], database)
        let claimed = try await claim(at: 10, database)

        try await settle(claimed[0], outcome, at: 11, database)

        let entry = try await database.read { try Outbox($0).find(.sample(1)) }
        let counts = try await database.read { try Outbox($0).counts() }
        #expect(entry?.state == state)
        #expect(entry?.settledAt == (state == .due ? nil : .at(11)))
        #expect(counts == [state: 1])
    }

    @Test("tries again when it was told to, and counts the attempts", arguments: TestDatabase.allCases)
    func retries(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue([message(1)], database)
        let first = try await claim(at: 10, database)
        try await settle(first[0], .retry(at: .at(60), error: "451 try later"), at: 11, database)

        let early = try await claim(at: 59, database)
        let second = try await claim(at: 60, database)

        #expect(early == [])
        #expect(second.map(\.attempt) == [2])
        #expect(second.map(\.mayRepeat) == [false])
    }

    @Test("cancels what of an incident is not on its way yet", arguments: TestDatabase.allCases)
    func cancels(on database: TestDatabase) async throws {
        let database = try await database.make()
        let incident: ID<Incident> = .sample(7)
        try await enqueue([message(1, incident: incident, subject: "a")], database)
        _ = try await claim(at: 1, database)
        try await enqueue(
            [
                message(2, incident: incident, subject: "a"), message(3, incident: incident, subject: "b"),
                message(4, incident: .sample(8), subject: "a"),
            ],
            database
        )

        let ofSubject = try await database.write {
            try Outbox($0).cancel(.page, of: incident, subject: "a", because: "answered", now: .at(2))
        }
        let ofAll = try await database.write {
            try Outbox($0).cancel(.page, of: incident, because: "resolved", now: .at(3))
        }

        let states = try await database.read { try Outbox($0).list(for: .muster, limit: 10).map(\.state) }
        #expect(ofSubject == 1)
        #expect(ofAll == 1)
        #expect(states == [.due, .cancelled, .cancelled, .claimed])
    }

    @Test("lists page by page, newest first", arguments: TestDatabase.allCases)
    func pages(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue((1...5).map { message($0, createdAt: Int64($0 / 2)) }, database)

        let first = try await database.read { try Outbox($0).list(for: .muster, limit: 3) }
        let cursor = try #require(first.last.flatMap { ListCursor($0.cursor.description) })
        let second = try await database.read { try Outbox($0).list(for: .muster, before: cursor, limit: 3) }

        #expect((first + second).map(\.message.id) == [5, 4, 3, 2, 1].map { .sample($0) })
    }

    @Test("counts what is overdue, and forgets what is long settled", arguments: TestDatabase.allCases)
    func keepsHouse(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await enqueue([message(1, createdAt: 1), message(2, createdAt: 50)], database)

        let overdue = try await database.read { try Outbox($0).countOverdue(before: .at(30)) }
        let claimed = try await claim(at: 5, database)
        try await settle(claimed[0], .delivered(receipt: nil), at: 6, database)
        let next = try await database.read { try Outbox($0).nextAttemptAt() }
        let forgotten = try await database.write { try Outbox($0).forget(settledBefore: .at(7)) }

        #expect(overdue == 1)
        #expect(next == .at(50))
        #expect(forgotten == 1)
    }

    private func message(
        _ number: Int,
        key: String? = nil,
        incident: ID<Incident>? = nil,
        subject: String? = nil,
        priority: OutboxMessage.Priority = .urgent,
        createdAt: Int64 = 0
    ) -> OutboxMessage {
        OutboxMessage(
            id: .sample(number),
            key: key ?? "key \(number)",
            channel: "email",
            recipient: "ana@example.org",
            payload: "{}",
            incident: incident,
            purpose: .page,
            subject: subject,
            priority: priority,
            createdAt: .at(createdAt)
        )
    }

    @discardableResult
    private func enqueue(_ messages: [OutboxMessage], _ database: any Database) async throws -> [Bool] {
        try await database.write { connection in try messages.map { try Outbox(connection).enqueue($0) } }
    }

    private func claim(
        at moment: Int64,
        limit: Int = 10,
        fence: Int = 1,
        _ database: any Database
    ) async throws -> [ClaimedMessage] {
        try await database.write(.urgent) { connection in
            try Outbox(connection)
                .claimDue(OutboxClaim(fence: fence, until: .at(moment) + .seconds(15)), now: .at(moment), limit: limit)
        }
    }

    @discardableResult
    private func settle(
        _ claimed: ClaimedMessage,
        _ outcome: OutboxOutcome,
        at moment: Int64,
        _ database: any Database
    ) async throws -> Bool {
        try await database.write(.urgent) { try Outbox($0).settle(claimed, outcome, now: .at(moment)) }
    }
}
