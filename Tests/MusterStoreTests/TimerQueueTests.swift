import MusterCore
import Testing

@testable import MusterStore

@Suite("The timer queue")
struct TimerQueueTests {
    @Test("gives what is due, the longest due first, and no more than was asked for", arguments: TestDatabase.allCases)
    func claims(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await set([("c", 30), ("a", 10), ("b", 20), ("later", 100)], database)

        let two = try await claim(at: 50, limit: 2, database)
        let rest = try await claim(at: 50, limit: 10, database)

        #expect(two.map(\.subject) == ["a", "b"])
        #expect(rest.map(\.subject) == ["c"])
    }

    @Test("gives one timer to one of two sessions that ask at once", arguments: TestDatabase.allCases)
    func twoSessions(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await set((0..<40).map { ("incident \($0)", 1) }, database)

        async let first = claim(at: 5, limit: 30, database)
        async let second = claim(at: 5, limit: 30, database)
        let claimed = try await [first, second].flatMap { $0 }

        #expect(claimed.count == 40)
        #expect(Set(claimed.map(\.subject)).count == 40)
    }

    @Test("gives at once what a dead owner of the data had claimed", arguments: TestDatabase.allCases)
    func ownerDied(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await set([("a", 10), ("b", 10)], database)
        _ = try await claim(at: 10, limit: 1, fence: 1, database)
        _ = try await claim(at: 10, limit: 1, fence: 2, database)

        try await database.write { try TimerQueue($0).endClaims(before: 2) }
        let again = try await claim(at: 11, fence: 2, database)

        #expect(again.map(\.subject) == ["a"])
    }

    @Test("gives it again after the lease, and the first owner has lost it", arguments: TestDatabase.allCases)
    func lease(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await set([("a", 10)], database)
        let first = try await claim(at: 10, fence: 1, database)

        let tooEarly = try await claim(at: 24, fence: 2, database)
        let second = try await claim(at: 25, fence: 2, database)
        let lateFinish = try await database.write { try TimerQueue($0).finish(first[0]) }
        let finish = try await database.write { try TimerQueue($0).finish(second[0]) }

        #expect(tooEarly == [])
        #expect(second.map(\.fence) == [2])
        #expect(!lateFinish)
        #expect(finish)
    }

    @Test("keeps a timer that was set anew while it was fired", arguments: TestDatabase.allCases)
    func setAnew(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await set([("a", 10)], database)
        let claimed = try await claim(at: 10, database)
        try await set([("a", 60)], database)

        let finished = try await database.write { try TimerQueue($0).finish(claimed[0]) }

        let dueAt = try await database.read { try TimerQueue($0).dueAt(.incident, "a") }
        #expect(!finished)
        #expect(dueAt == .at(60))
    }

    @Test("knows what comes next and what is late", arguments: TestDatabase.allCases)
    func watches(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await set([("a", 10), ("b", 20)], database)

        let next = try await database.read { try TimerQueue($0).nextDueAt() }
        let late = try await database.read { try TimerQueue($0).countDue(before: .at(20)) }
        try await database.write { connection in
            for subject in ["a", "b"] { try TimerQueue(connection).remove(.incident, subject) }
        }
        let none = try await database.read { try TimerQueue($0).nextDueAt() }

        #expect(next == .at(10))
        #expect(late == 1)
        #expect(none == nil)
    }

    private func set(_ timers: [(String, Int64)], _ database: any Database) async throws {
        try await database.write { connection in
            for (subject, due) in timers { try TimerQueue(connection).set(.incident, subject, dueAt: .at(due)) }
        }
    }

    private func claim(
        at moment: Int64,
        limit: Int = 10,
        fence: Int = 1,
        _ database: any Database
    ) async throws -> [DueTimer] {
        try await database.write(.urgent) { connection in
            try TimerQueue(connection).claimDue(now: .at(moment), lease: .seconds(15), limit: limit, fence: fence)
        }
    }
}
