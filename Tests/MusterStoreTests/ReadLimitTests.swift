import Testing

@testable import MusterStore

@Suite("The time limit of reads", .timeLimit(.minutes(5)))
struct ReadLimitTests {
    @Test("ends a read without an end, and leaves those that come after it alone")
    func endless() async throws {
        let folder = try TestFolder()
        let database = try SQLiteDatabase(
            path: folder.path + "/muster.db",
            synchronous: .full,
            laneLimit: 10,
            readLimit: .milliseconds(20)
        )
        try await Migration.migrate(database)
        try await database.write { try Meta($0).set("colour", "green") }

        for _ in 0..<SQLiteSettings.readerCount + 1 {
            await #expect(throws: StoreError.tookTooLong) {
                try await database.read { connection in
                    _ = try connection.query(
                        """
                        WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number)
                        SELECT COUNT(*) AS n FROM number
                        """
                    )
                }
            }
        }

        let colour = try await database.read { try Meta($0).value("colour") }
        #expect(colour == "green")
        await database.close()
    }
}
