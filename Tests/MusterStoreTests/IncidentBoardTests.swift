import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("The list of incidents")
struct IncidentBoardTests {
    @Test("numbers incidents from 1 without gaps", arguments: TestDatabase.allCases)
    func numbers(on database: TestDatabase) async throws {
        let database = try await database.make()

        let numbers = try await database.write { connection in
            try (1...3).map { number in
                let next = try IncidentBoard(connection).nextNumber()
                try Self.save(number: number, connection)
                return next
            }
        }

        #expect(numbers == [1, 2, 3])
    }

    @Test("refuses a number that is taken", arguments: TestDatabase.allCases)
    func taken(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try Self.save(number: 1, $0) }

        await #expect(throws: StoreError.self) {
            try await database.write { connection in
                let hash = String(repeating: "0", count: 64)
                try IncidentBoard(connection)
                    .save(SampleHistory.summary(number: 1, .sample(99), version: 1, head: hash))
            }
        }
    }

    @Test("shows what was saved last", arguments: TestDatabase.allCases)
    func savesAgain(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try Self.save(number: 1, $0) }
        try await database.write { connection in
            try Self.save(number: 1, connection) { summary in
                summary.version = 2
                summary.name = "Checkout is slow"
                summary.resolvedAt = .at(60)
            }
        }

        let summary = try await database.read { try IncidentBoard($0).summary(.sample(1)) }

        #expect(summary?.name == "Checkout is slow")
        #expect(summary?.version == 2)
        #expect(summary?.resolvedAt == .at(60))
    }

    @Test(
        "shows those that were asked for, the latest first",
        arguments: [(.all, [4, 3, 2, 1]), (.open, [4, 2, 1]), (.unresolved, [4, 1]), (.closed, [3])]
            as [(IncidentBoard.Selection, [Int])]
    )
    func selects(selection: IncidentBoard.Selection, expected: [Int]) async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { connection in
            try Self.save(number: 1, connection)
            try Self.save(number: 2, connection) { $0.resolvedAt = .at(50) }
            try Self.save(number: 3, connection) { summary in
                summary.resolvedAt = .at(50)
                summary.closedAt = .at(60)
            }
            try Self.save(number: 4, connection)
        }

        let numbers = try await database.read {
            try IncidentBoard($0).list(selection, for: .muster, limit: 10).map(\.number)
        }

        #expect(numbers == expected)
    }

    @Test("shows what is overdue after incidents, also after closed ones", arguments: TestDatabase.allCases)
    func overdue(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            for number in 1...5 {
                try Self.save(number: number, connection) { summary in
                    summary.details.overdue = [0, 1, 2, 0, 1][number - 1]
                    summary.resolvedAt = number == 2 ? nil : .at(50)
                    summary.closedAt = number > 3 ? .at(60) : nil
                }
            }
        }

        let over = try await database.read { try IncidentBoard($0).overdueAfterwards(for: .muster, limit: 10) }

        #expect(over.map(\.number) == [5, 3])
    }

    @Test("shows those of a service, of none, and of some months")
    func narrows() async throws {
        let database = try await TestDatabase.sqlite.make()
        let march = try #require(Month("2026-03"))
        try await database.write { connection in
            try Self.save(number: 1, connection) { $0.declaredAt = march.start }
            try Self.save(number: 2, connection) { summary in
                summary.declaredAt = march.adding(1).start
                summary.service = nil
            }
            try Self.save(number: 3, connection) { $0.declaredAt = march.adding(2).start }
        }

        let (ofService, ofNone, ofMarchAndApril) = try await database.read { connection in
            let board = IncidentBoard(connection)
            return (
                try board.list(for: .muster, service: "checkout", limit: 9).map(\.number),
                try board.list(for: .muster, service: "", limit: 9).map(\.number),
                try board.list(for: .muster, months: march...march.adding(1), limit: 9).map(\.number)
            )
        }

        #expect(ofService == [3, 1])
        #expect(ofNone == [2])
        #expect(ofMarchAndApril == [2, 1])
    }

    @Test("goes on where a page ended", arguments: TestDatabase.allCases)
    func pages(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            for number in 1...5 { try Self.save(number: number, connection) { $0.declaredAt = .at(Int64(number / 2)) } }
        }

        let first = try await database.read { try IncidentBoard($0).list(for: .muster, limit: 2) }
        let cursor = first.last?.cursor
        let second = try await database.read { try IncidentBoard($0).list(for: .muster, before: cursor, limit: 10) }

        #expect((first + second).map(\.number) == [5, 4, 3, 2, 1])
    }

    private static func save(
        number: Int,
        _ connection: any SQLConnection,
        _ change: (inout IncidentSummary) -> Void = { _ in }
    ) throws {
        let hash = String(repeating: "0", count: 64)
        var summary = SampleHistory.summary(number: number, .sample(number), version: 1, head: hash)
        change(&summary)
        try IncidentBoard(connection).save(summary)
    }
}
