import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("The search")
struct IncidentSearchTests {
    @Test(
        "finds what somebody wrote in an event, in whatever case, with accents or without, by the beginning of the last word",
        arguments: ["scheitern", "SCHEITERN", "kaufe 50", "käufe roll", "back roll", "one customer onl"]
    )
    func finds(text: String) async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { try SampleHistory.write($0) }

        #expect(try await numbers(text, database) == [1])
    }

    @Test(
        "finds nothing in salts, keys and operators, nor what only part of the words is in",
        arguments: ["0b30557a9fc4e90e", "salt", "NEAR", "scheitern elsewhere", "cheitern"]
    )
    func findsNothing(text: String) async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { try SampleHistory.write($0) }

        #expect(try await numbers(text, database) == [])
    }

    @Test("does not find what was removed, and still the rest", arguments: TestDatabase.allCases)
    func removed(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try SampleHistory.write($0) }

        try await database.write { connection in
            _ = try EventLog(connection).redact(SampleHistory.incident, sequence: 3)
            let search = IncidentSearch(connection)
            var isMore = try search.purge(isFirst: true)
            while isMore { isMore = try search.purge(isFirst: false) }
        }

        #expect(try await numbers("roll", database) == [])
        #expect(try await numbers("customer", database) == [1])
        let kept = try await database.read { try $0.first("SELECT body FROM incident_text")?.text("body") }
        #expect(kept?.contains("Roll") == false)
    }

    @Test("gives the latest first, page by page, and says where the words stand", arguments: TestDatabase.allCases)
    func pages(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            for number in 1...5 { try SampleHistory.write(number: number, incident: .sample(number), connection) }
        }
        let words = try #require(SearchWords("customer"))

        let (first, second) = try await database.read { connection in
            let search = IncidentSearch(connection)
            return (
                try search.find(words, for: .muster, limit: 2),
                try search.find(words, for: .muster, before: 4, limit: 9)
            )
        }

        #expect(first.map(\.incident.number) == [5, 4])
        #expect(second.map(\.incident.number) == [3, 2, 1])
        #expect(first.first?.excerpt == "one customer only")
    }

    @Test("takes the last word as it stands where that fills the page, and for the pages after it")
    func asTyped() async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { connection in
            for (number, text) in ["a lock", "locks", "the lock", "lock"].enumerated() {
                try SampleHistory.write(number: number + 1, incident: .sample(number + 1), connection)
                try IncidentSearch(connection).add([text], to: number + 1)
            }
        }
        let words = try #require(SearchWords("lock"))

        let (full, next, all) = try await database.read { connection in
            let search = IncidentSearch(connection)
            return (
                try search.find(words, for: .muster, limit: 2).map(\.incident.number),
                try search.find(words, for: .muster, before: 3, limit: 2).map(\.incident.number),
                try search.find(words, for: .muster, limit: 9).map(\.incident.number)
            )
        }

        #expect(full == [4, 3])
        #expect(next == [1])
        #expect(all == [4, 3, 2, 1])
    }

    @Test("narrows to a severity and a state")
    func narrows() async throws {
        let database = try await TestDatabase.sqlite.make()
        try await database.write { try SampleHistory.write($0) }
        let words = try #require(SearchWords("customer"))

        let (right, wrong, closed) = try await database.read { connection in
            let search = IncidentSearch(connection)
            return (
                try search.find(words, .open, for: .muster, severity: "SEV2", limit: 9).count,
                try search.find(words, for: .muster, severity: "SEV1", limit: 9).count,
                try search.find(words, .closed, for: .muster, limit: 9).count
            )
        }

        #expect((right, wrong, closed) == (1, 0, 0))
    }

    @Test("keeps a text once, however often it comes", arguments: TestDatabase.allCases)
    func once(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try SampleHistory.write(connection)
            for _ in 1...3 { try IncidentSearch(connection).add(["Disk full"], to: 1) }
        }

        let body = try await database.read { try $0.first("SELECT body FROM incident_text")?.text("body") }

        #expect(body?.split(separator: "\n").filter { $0 == "Disk full" }.count == 1)
    }

    private func numbers(_ text: String, _ database: any Database) async throws -> [Int] {
        let words = try #require(SearchWords(text))
        return try await database.read {
            try IncidentSearch($0).find(words, for: .muster, limit: 9).map(\.incident.number)
        }
    }
}
