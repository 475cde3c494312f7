import MusterCore
import Testing

@testable import MusterStore

@Suite("Term leases")
struct TermLeasesTests {
    @Test("are held by one node at a time", arguments: TestDatabase.allCases)
    func oneHolder(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()

        let first = try await take(1, at: 0, one)
        let second = try await take(2, at: 9, two)
        let renewed = try await take(1, at: 9, one)
        let stillNot = try await take(2, at: 18, two)

        #expect(first == TermLease(name: "report", term: 1, until: .at(10)))
        #expect(second == nil)
        #expect(renewed == TermLease(name: "report", term: 1, until: .at(19)))
        #expect(stillNot == nil)
    }

    @Test("pass to another node when they are over, in a new term", arguments: TestDatabase.allCases)
    func takenOver(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        _ = try await take(1, at: 0, one)

        let taken = try await take(2, at: 10, two)
        let late = try await take(1, at: 11, one)

        #expect(taken?.term == 2)
        #expect(late == nil)
    }

    @Test("have a new term also where their holder let them run out", arguments: TestDatabase.allCases)
    func gap(on database: TestDatabase) async throws {
        let database = try await database.make()
        _ = try await take(1, at: 0, database)

        let again = try await take(1, at: 30, database)

        #expect(again?.term == 2)
    }

    @Test("can be given back, by who holds them alone", arguments: TestDatabase.allCases)
    func released(on database: TestDatabase) async throws {
        let (one, two) = try await database.makeTwo()
        _ = try await take(1, at: 0, one)

        try await two.write { try TermLeases($0).release("report", holder: 2, now: .at(1)) }
        let tooEarly = try await take(2, at: 2, two)
        try await one.write { try TermLeases($0).release("report", holder: 1, now: .at(3)) }
        let taken = try await take(2, at: 3, two)

        #expect(tooEarly == nil)
        #expect(taken?.term == 2)
    }

    private func take(_ holder: Int, at moment: Int64, _ database: any Database) async throws -> TermLease? {
        try await database.write(.urgent) { connection in
            try TermLeases(connection).take("report", holder: holder, for: .seconds(10), now: .at(moment))
        }
    }
}
