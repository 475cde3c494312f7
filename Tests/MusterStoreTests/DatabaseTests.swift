import MusterStore
import NIOConcurrencyHelpers
import Testing

private struct Refusal: Error, Equatable {}

@Suite("A database")
struct DatabaseTests {
    @Test("keeps what a body wrote and gives what it returned", arguments: TestDatabase.allCases)
    func writes(on database: TestDatabase) async throws {
        let database = try await database.make()

        let answer = try await database.write { connection in
            try Meta(connection).set("colour", "green")
            return 42
        }

        let colour = try await database.read { try Meta($0).value("colour") }
        #expect(answer == 42)
        #expect(colour == "green")
    }

    @Test("undoes a body that throws, and hands on what it threw", arguments: TestDatabase.allCases)
    func undoes(on database: TestDatabase) async throws {
        let database = try await database.make()

        await #expect(throws: Refusal()) {
            try await database.write { connection in
                try Meta(connection).set("colour", "green")
                throw Refusal()
            }
        }

        let colour = try await database.read { try Meta($0).value("colour") }
        #expect(colour == nil)
    }

    @Test("lets a body that throws hurt none of those that were written with it", arguments: TestDatabase.allCases)
    func neighbours(on database: TestDatabase) async throws {
        let database = try await database.make()

        let results = await withTaskGroup(of: (Int, Bool).self, returning: [Int: Bool].self) { group in
            for number in 0..<60 {
                group.addTask {
                    let kept = try? await database.write(.ingest) { connection in
                        try Meta(connection).set("n\(number)", "\(number)")
                        if number.isMultiple(of: 3) { throw Refusal() }
                        return number
                    }
                    return (number, kept != nil)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }

        let stored = try await database.read { connection in
            try connection.query("SELECT key FROM meta ORDER BY key").map { try $0.text("key") }
        }
        let expected = (0..<60).filter { !$0.isMultiple(of: 3) }
        #expect(results.filter(\.value).keys.sorted() == expected)
        #expect(stored == expected.map { "n\($0)" }.sorted())
    }

    @Test("cannot be written by a reader", arguments: TestDatabase.allCases)
    func readOnly(on database: TestDatabase) async throws {
        let database = try await database.make()

        await #expect(throws: StoreError.self) {
            try await database.read { connection in try Meta(connection).set("colour", "red") }
        }
    }

    @Test("refuses a row that breaks the schema, in words of the store", arguments: TestDatabase.allCases)
    func constraint(on database: TestDatabase) async throws {
        let database = try await database.make()
        let wrong: SQL = "INSERT INTO meta (key, value) VALUES ('colour', NULL)"

        let error = await #expect(throws: StoreError.self) {
            try await database.write { connection in try connection.execute(wrong) }
        }

        guard case .constraint = error else {
            Issue.record("expected a refused row, got \(String(describing: error))")
            return
        }
    }

    @Test("refuses what comes after it was closed", arguments: TestDatabase.allCases)
    func closed(on database: TestDatabase) async throws {
        let database = try await database.make()

        await database.close()

        await #expect(throws: StoreError.closed) {
            try await database.write { connection in try Meta(connection).set("colour", "red") }
        }
    }

    @Test("binds what looks like SQL", arguments: TestDatabase.allCases)
    func binds(on database: TestDatabase) async throws {
        let database = try await database.make()
        let hostile = "'; DROP TABLE meta; --"

        try await database.write { connection in try Meta(connection).set(hostile, hostile) }

        let found = try await database.read { try Meta($0).value(hostile) }
        #expect(found == hostile)
    }
}
