import Foundation
import Testing

@testable import MusterStore

@Suite("The schema")
struct SchemaTests {
    private static let goldenFile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("schema.sqlite.sql")

    @Test("is the one that was reviewed")
    func golden() async throws {
        let database = try SQLiteDatabase(path: nil)
        try await Migration.migrate(database)

        let statements = try await database.read { connection in
            try connection.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
                .map { try $0.text("sql") + ";\n" }
        }

        let schema = statements.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["MUSTER_WRITE_SCHEMA"] != nil {
            try Data(schema.utf8).write(to: Self.goldenFile)
        }
        let reviewed = try String(contentsOf: Self.goldenFile, encoding: .utf8)
        #expect(
            schema == reviewed,
            "a migration changed the schema: run this test with MUSTER_WRITE_SCHEMA=1 and review the difference"
        )
    }

    @Test("is left alone by a second start", arguments: TestDatabase.allCases)
    func again(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try Meta($0).set("colour", "green") }

        try await Migration.migrate(database)

        let colour = try await database.read { try Meta($0).value("colour") }
        #expect(colour == "green")
    }

    @Test("of a later release is refused, in words that tell what to do", arguments: TestDatabase.allCases)
    func newer(on database: TestDatabase) async throws {
        let database = try await database.make()
        let next = try #require(Migration.all.map(\.number).max()) + 1
        try await database.write { connection in
            try connection.execute("INSERT INTO schema_migration (number, name) VALUES (\(next), 'add a thing')")
        }

        let error = await #expect(throws: StoreError.self) { try await Migration.migrate(database) }

        #expect(error == .newerSchema(found: next, known: next - 1))
        #expect(error?.description.contains("start that release, or restore the backup") == true)
    }

    @Test("with another migration under a known number is refused", arguments: TestDatabase.allCases)
    func foreign(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try connection.execute("UPDATE schema_migration SET name = 'create something else' WHERE number = 1")
        }

        await #expect(
            throws: StoreError.foreignSchema(
                number: 1,
                found: "create something else",
                known: "create incident_event"
            )
        ) { try await Migration.migrate(database) }
    }
}
