import Foundation
import NIOConcurrencyHelpers
import Testing

@testable import MusterStore

@Suite("Ballast")
struct BallastTests {
    private let length = 1 << 20

    @Test("takes its room, gives it up once, and takes it again")
    func room() throws {
        let folder = try TestFolder()
        let path = folder.path + "/ballast"

        let ballast = Ballast(path: path, length: length)

        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(size == length)
        #expect(ballast.state == .held)
        #expect(ballast.release())
        #expect(!ballast.release())
        #expect(ballast.state == .released)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(ballast.takeAgain())
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("is not taken where the disk has no room to spare")
    func noRoom() throws {
        let folder = try TestFolder()

        let ballast = Ballast(path: folder.path + "/ballast", length: 1 << 55)

        #expect(ballast.state == .missing)
        #expect(!ballast.release())
    }

    /// Writes 400 KB; where the disk is full because of `limit` pages, somebody makes room once the ballast is gone.
    private func write(
        _ database: SQLiteDatabase,
        _ lane: WriteLane,
        _ key: String,
        roomOnceReleased ballast: Ballast
    )
        async throws
    {
        try await database.write(lane) { connection in
            if ballast.state == .released { try connection.run(script: "PRAGMA max_page_count = 100000") }
            try Meta(connection).set(key, String(repeating: "x", count: 400_000))
        }
    }

    @Test("is given up when the disk is full: what was refused is written, and signals are turned away")
    func full() async throws {
        let folder = try TestFolder()
        let room = NIOLockedValueBox(1 << 30)
        let ballast = Ballast(path: folder.path + "/ballast", length: length) { _ in room.withLockedValue { $0 } }
        let database = try SQLiteDatabase(path: folder.path + "/muster.db", ballast: ballast)
        try await Migration.migrate(database)
        try await database.write { try $0.run(script: "PRAGMA max_page_count = 1") }
        room.withLockedValue { $0 = 0 }

        try await write(database, .urgent, "page", roomOnceReleased: ballast)

        #expect(database.load.ballast == .released)
        let kept = try await database.read { try Meta($0).value("page")?.count }
        #expect(kept == 400_000)
        await #expect(throws: StoreError.diskFull) {
            try await write(database, .ingest, "alert", roomOnceReleased: ballast)
        }
        try await write(database, .urgent, "another page", roomOnceReleased: ballast)
        await database.close()
    }
}
